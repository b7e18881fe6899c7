"""Training: the list that comes back from a course."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from officers.imports.reading import COLLAR, UnitReader, needed_day, some_day
from officers.models import Course, Officer, Training
from schools.models import CommandUnit, RegisterImport
from schools.register.cells import RowError
from schools.register.files import Row
from schools.register.trial import Trial


class TrainingReader(UnitReader):
    """Doing a course again is one more row; the same day again brings its last valid day up to date."""

    kind = RegisterImport.Kind.TRAINING
    columns = {
        "collar_number": COLLAR,
        "course": ("course", "course name", "training"),
        "done_on": ("done_on", "done on", "date", "completed", "completed on"),
        "valid_until_on": ("valid_until", "valid until", "valid_until_on", "expires", "expires on"),
    }
    needed = ("collar_number", "course", "done_on")

    def __init__(self, unit: CommandUnit, trial: Trial, *, by: User) -> None:
        super().__init__(unit, trial, by=by)
        self.courses = {course.name.casefold(): course for course in Course.objects.filter(force=unit.force)}
        self.standing = {
            (training.officer_id, training.course_id, training.done_on): training
            for training in Training.objects.filter(officer__command_unit=unit)
        }
        # Facts, not rows yet: a trial of a long list makes none.
        self.new: list[tuple[int, int, date, date | None]] = []
        self.changed: list[Training] = []

    def take(self, row: Row) -> None:
        officer, course = self.officer(row), self._course(row["course"])
        done, until = self._days(row)
        self.once((officer.pk, course.pk, done), row, "training")
        standing = self.standing.get((officer.pk, course.pk, done))
        if standing is None:
            self._add(row, officer, course, done, until)
        elif until is None or standing.valid_until_on == until:
            self.trial.is_the_same()
        else:
            what = _("%(course)s, %(day)s, valid until: %(before)s → %(after)s") % {
                "course": course,
                "day": spoken(done),
                "before": _said(standing.valid_until_on),
                "after": _said(until),
            }
            self.trial.is_changed(row, str(officer), what)
            standing.valid_until_on = until
            self.changed.append(standing)

    def batch_size(self) -> int:
        return len(self.new) + len(self.changed)

    def write(self) -> None:
        Training.objects.bulk_create(
            Training(
                officer_id=officer, course_id=course, done_on=done, valid_until_on=until, recorded_by_id=self.by.pk
            )
            for officer, course, done, until in self.new
        )
        Training.objects.bulk_update(self.changed, ["valid_until_on"])
        self.forget()

    def forget(self) -> None:
        self.new, self.changed = [], []

    def _add(self, row: Row, officer: Officer, course: Course, done: date, until: date | None) -> None:
        self.new.append((officer.pk, course.pk, done, until))
        self.trial.is_new(
            row,
            str(officer),
            _("%(course)s, %(day)s, valid until: %(said)s")
            % {"course": course, "day": spoken(done), "said": _said(until)},
        )

    def _course(self, name: str) -> Course:
        if not name:
            raise RowError(_("The row has no course."))
        if name.casefold() not in self.courses:
            words = _("%(force)s has no course “%(name)s”. An inspector or administrator adds courses.") % {
                "force": self.unit.force,
                "name": name[:80],
            }
            raise RowError(words)
        return self.courses[name.casefold()]

    def _days(self, row: Row) -> tuple[date, date | None]:
        done = needed_day(row, "done_on", _("Day of the course"))
        until = some_day(row, "valid_until_on", _("Last valid day"))
        if done > timezone.localdate():
            raise RowError(_("The day of the course lies in the future."))
        if until and until < done:
            raise RowError(_("The last valid day is before the day of the course."))
        return done, until


def _said(day: date | None) -> str:
    return spoken(day) if day else _("no end")
