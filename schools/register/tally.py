"""Counting what an import does, and keeping the count."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Self

from django.utils.translation import gettext as _

from accounts.models import User
from schools.models import RegisterImport, RejectedRow
from schools.register.files import Row

# A page that a person can still read; beyond it the counts must do.
MOST_NOTES = 500


@dataclass
class Tally:
    """One import while it runs."""

    run: RegisterImport
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: list[RejectedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, kind: str, *, file_name: str, by: User | None) -> Self:
        return cls(RegisterImport(kind=kind, file_name=file_name[-200:], imported_by=by))

    def skip(self, reason: object) -> None:
        self.skipped[str(reason)] += 1

    def reject(self, line: int, identity: str, reason: object) -> None:
        self.rejected.append(RejectedRow(line=line, identity=identity[:254], reason=str(reason)[:300]))

    def reject_row(self, row: Row, reason: object, *, identity: str = "urn") -> None:
        self.reject(row.line, row[identity], reason)

    def save(self) -> RegisterImport:
        """Write the count and the rejected rows."""
        run = self.run
        run.skipped, run.skipped_because = self.skipped.total(), dict(self.skipped.most_common())
        run.rejected = len(self.rejected)
        more = len(self.notes) - MOST_NOTES
        run.notes = self.notes[:MOST_NOTES] + ([_("… and %(more)s more.") % {"more": more}] if more > 0 else [])
        run.save()
        for row in self.rejected:
            row.register_import = run
        RejectedRow.objects.bulk_create(self.rejected, batch_size=1000)
        return run
