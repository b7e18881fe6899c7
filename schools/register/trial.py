"""A file that is tried before it is imported: what each row would change, said before anything is saved."""

import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import counted
from schools.models import CommandUnit, TriedFile
from schools.register.files import RegisterFileError, Row
from schools.register.tally import Tally

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
# As many a person reads before they see what the file is; the counts speak of the rest.
MOST_SHOWN = 100
# Beyond so many the file is not the one that was meant, and nothing of it is kept.
MOST_REJECTED = 1000
WAITS = timedelta(days=1)


class OtherwiseNowError(RegisterFileError):
    """The records have changed since the person saw what the file would do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row does, in words."""

    line: int
    whose: str
    what: str


@dataclass
class Trial(Tally):
    """One reading of a file. In a trial nothing is written; else what is said here is what is written."""

    new: list[Finding] = field(default_factory=list)
    changed: list[Finding] = field(default_factory=list)
    # Of everything said so far: two readings that say the same do the same.
    _said: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def is_new(self, row: Row, whose: str, what: str) -> None:
        self.run.new += 1
        self._say(self.new, Finding(row.line, whose, what))

    def is_changed(self, row: Row, whose: str, what: str) -> None:
        self.run.changed += 1
        self._say(self.changed, Finding(row.line, whose, what))

    def is_the_same(self) -> None:
        self.run.unchanged += 1

    def reject(self, line: int, identity: str, reason: object) -> None:
        if len(self.rejected) == MOST_REJECTED:
            raise RegisterFileError(
                _(
                    "More than %(most_rejected)s rows cannot be taken. The first, at line %(line)s: "
                    "%(reason)s Is it the right file?"
                )
                % {
                    "most_rejected": f"{MOST_REJECTED:,}",
                    "line": self.rejected[0].line,
                    "reason": self.rejected[0].reason,
                }
            )
        super().reject(line, identity, reason)
        self.run.rejected = len(self.rejected)
        self._say([], Finding(line, identity, str(reason)))

    @property
    def digest(self) -> str:
        said = self._said.copy()
        said.update("\n".join(self.notes).encode())
        return said.hexdigest()

    @property
    def total(self) -> int:
        """Rows that would change something."""
        return self.run.new + self.run.changed

    @property
    def rest(self) -> str:
        """How many of them are not shown one by one."""
        hidden = self.total - len(self.new) - len(self.changed)
        return counted(hidden, "more row") if hidden else ""

    def _say(self, shown: list[Finding], finding: Finding) -> None:
        self._said.update(f"{finding.line}|{finding.whose}|{finding.what}\n".encode())
        if len(shown) < MOST_SHOWN:
            shown.append(finding)


def refuse_large(size: int) -> None:
    if size > LARGEST:
        raise RegisterFileError(
            _("The file is larger than %(megabytes)s MB. Leave out the columns nobody needs.")
            % {"megabytes": LARGEST // MEGABYTE}
        )


@transaction.atomic
def keep_for_a_yes(*, source: IO[bytes], kind: str, file_name: str, command_unit: CommandUnit, by: User) -> TriedFile:
    """Keep the file until its person says yes. It takes the place of their earlier one of this kind."""
    source.seek(0)
    content = zlib.compress(source.read(LARGEST + 1))
    TriedFile.objects.filter(uploaded_by=by, kind=kind).delete()
    forget_old_files()
    return TriedFile.objects.create(
        kind=kind, command_unit=command_unit, file_name=file_name[-200:], content=content, uploaded_by=by
    )


def forget_old_files() -> int:
    """Files that nobody said yes to for a day. They name people, so they do not lie about."""
    return TriedFile.objects.filter(uploaded_at__lt=timezone.now() - WAITS).delete()[0]


def kept_source(tried: TriedFile) -> BytesIO:
    return BytesIO(zlib.decompress(tried.content))
