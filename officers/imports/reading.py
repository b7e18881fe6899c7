"""Reading a file about a unit's officers row by row, and writing what it says a thousand rows at a time."""

from collections.abc import Hashable
from datetime import date
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from officers.models import Officer
from schools.models import CommandUnit
from schools.register.cells import RowError, SkippedRow, day_in
from schools.register.files import Columns, RegisterFileError, Row, Source, open_rows
from schools.register.trial import OtherwiseNowError, Trial

BATCH = 1000
# More than any force has to tell; a small zip can hold far more.
MOST_ROWS = 300_000
EARLIEST = date(1950, 1, 1)
COLLAR: tuple[str, ...] = ("collar_number", "collar number", "collar no", "collar", "shoulder number")


class UnitReader:
    """Takes the rows of one kind of file. Subclasses say what a row means and how it is written."""

    kind: ClassVar[str]
    columns: ClassVar[Columns]
    needed: ClassVar[tuple[str, ...]]

    def __init__(self, unit: CommandUnit, trial: Trial, *, by: User) -> None:
        self.unit, self.trial, self.by = unit, trial, by
        force = Officer.objects.filter(force=unit.force_id)
        self.officers = {officer.collar_number: officer for officer in self.unit_officers()}
        self.elsewhere = set(force.exclude(command_unit=unit).values_list("collar_number", flat=True))
        self.lines: dict[Hashable, int] = {}

    def unit_officers(self) -> list[Officer]:
        return list(Officer.objects.filter(command_unit=self.unit))

    def take(self, row: Row) -> None:
        """Decide what becomes of one row. Raises RowError."""
        raise NotImplementedError

    def batch_size(self) -> int:
        """How many rows wait to be written."""
        raise NotImplementedError

    def write(self) -> None:
        """Write the rows that wait, and forget them."""
        raise NotImplementedError

    def forget(self) -> None:
        """Forget the rows that wait: this was a trial."""
        raise NotImplementedError

    def finish(self) -> None:
        """Say what concerns the file as a whole."""

    def officer(self, row: Row) -> Officer:
        """The officer of this row, of the unit and not whoever imports."""
        number = collar_in(row["collar_number"])
        self.refuse_elsewhere(number)
        if number not in self.officers:
            raise RowError(
                _("%(unit)s has no officer with collar number %(number)s. Import officers first.")
                % {"unit": self.unit, "number": number}
            )
        officer = self.officers[number]
        if officer.user_id == self.by.pk:
            raise RowError(_("Nobody keeps their own record."))
        return officer

    def refuse_elsewhere(self, number: str) -> None:
        if number in self.elsewhere:
            raise RowError(
                _("The officer with collar number %(number)s belongs to another command unit.") % {"number": number}
            )

    def once(self, key: Hashable, row: Row, noun: str) -> None:
        """Refuse what stands in the file already."""
        if key in self.lines:
            raise RowError(
                _("The same %(noun)s stands at line %(lines)s already.") % {"noun": noun, "lines": self.lines[key]}
            )
        self.lines[key] = row.line


def read_file(
    reader: type[UnitReader],
    *,
    source: Source,
    file_name: str,
    unit: CommandUnit,
    by: User,
    is_trial: bool,
    expected: str | None = None,
) -> Trial:
    """Say what the file changes and, unless this is a trial, change it: all of that, or when it fails nothing.

    `expected` is the digest of what the person saw and said yes to. Raises RegisterFileError.
    """
    try:
        return _read(reader, source, file_name, unit, by, is_trial, expected)
    except IntegrityError as error:
        words = _("Somebody else changed these records at the same moment. Nothing was imported. Try again.")
        raise RegisterFileError(words) from error


@transaction.atomic
def _read(
    kind: type[UnitReader],
    source: Source,
    file_name: str,
    unit: CommandUnit,
    by: User,
    is_trial: bool,
    expected: str | None,
) -> Trial:
    if not CommandUnit.objects.run_by(by).filter(pk=unit.pk).exists():
        raise RegisterFileError(_("Choose a command unit where you are posted."))
    # One import of a unit at a time.
    unit = CommandUnit.objects.select_for_update(of=("self",)).select_related("force").get(pk=unit.pk)
    trial = Trial.begin(kind.kind, file_name=file_name, by=by)
    reader = kind(unit, trial, by=by)
    with open_rows(source, columns=kind.columns, needed=kind.needed) as rows:
        for number, row in enumerate(rows):
            if number == MOST_ROWS:
                raise RegisterFileError(
                    _("The file has more than %(number)s rows. Is it the right file?") % {"number": f"{MOST_ROWS:,}"}
                )
            _take(reader, row)
            if reader.batch_size() >= BATCH:
                reader.forget() if is_trial else reader.write()
    if not is_trial:
        reader.write()
    reader.finish()
    if expected is not None and trial.digest != expected:
        raise OtherwiseNowError(_("The records have changed since you looked. Nothing was imported. Look again."))
    if not is_trial:
        trial.save()
    return trial


def _take(reader: UnitReader, row: Row) -> None:
    try:
        if row.overflows:
            raise RowError(_("The row has more cells than the file has columns."))
        reader.take(row)
    except (RowError, SkippedRow) as reason:
        text = _("The URN is a children’s centre’s.") if isinstance(reason, SkippedRow) else reason
        reader.trial.reject(row.line, f"{row['collar_number']} {row['urn']}".strip(), text)


def collar_in(text: str) -> str:
    """In the one spelling in which it is kept."""
    number = "".join(text.upper().split())
    if not number:
        raise RowError(_("The row has no collar number."))
    if len(number) > 20:
        raise RowError(_("The collar number “%(number)s…” is longer than 20 characters.") % {"number": number[:20]})
    return number


def needed_day(row: Row, column: str, name: str) -> date:
    """A day that must be there. `name` begins the sentence that says what is wrong with it."""
    day = some_day(row, column, name)
    if day is None:
        raise RowError(_("The row has no %(name)s.") % {"name": f"{name[0].lower()}{name[1:]}"})
    return day


def some_day(row: Row, column: str, name: str) -> date | None:
    """A day, or nothing where the cell is blank."""
    day = day_in(row[column], column=name)
    if day and day < EARLIEST:
        raise RowError(
            _("%(name)s “%(row)s” lies before %(year)s. Is the year right?")
            % {"name": name, "row": row[column][:40], "year": EARLIEST.year}
        )
    return day
