"""Tenures: how long officers work in schools, past ones too."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from officers.imports.reading import COLLAR, UnitReader, needed_day, some_day
from officers.imports.spans import Spans
from officers.models import Officer, Tenure
from schools.models import CommandUnit, RegisterImport
from schools.register.cells import RowError
from schools.register.files import Row
from schools.register.trial import Trial

Reason = Tenure.EndReason
REASONS = {word.casefold(): Reason(value) for value, label in Reason.choices for word in (value, label)}


class TenureReader(UnitReader):
    """A tenure on record is never changed by a file: ending one strands schools, and that is planned on its page."""

    kind = RegisterImport.Kind.TENURES
    columns = {
        "collar_number": COLLAR,
        "from_on": ("from", "from_on", "first day", "start", "start date"),
        "planned_until_on": ("planned_until", "planned until", "until", "planned last day", "planned end", "end date"),
        "ended_on": ("ended_on", "ended", "last day"),
        "end_reason": ("end_reason", "reason", "why it ended"),
    }
    needed = ("collar_number", "from_on", "planned_until_on")

    def __init__(self, unit: CommandUnit, trial: Trial, *, by: User) -> None:
        super().__init__(unit, trial, by=by)
        self.spans = Spans()
        self.standing: dict[tuple[int, date], Tenure] = {}
        for tenure in Tenure.objects.filter(officer__command_unit=unit):
            self.spans.add(tenure.officer_id, tenure.from_on, tenure.last_on)
            self.standing[tenure.officer_id, tenure.from_on] = tenure
        self.new: list[Tenure] = []

    def take(self, row: Row) -> None:
        officer = self.officer(row)
        tenure = self._tenure(row, officer)
        key = (officer.pk, tenure.from_on)
        self.once((*key, tenure.last_on), row, "tenure")
        if key in self.standing:
            self._compare(self.standing[key], tenure, officer)
            return
        if clash := self.spans.clash(officer.pk, tenure.from_on, tenure.last_on):
            raise RowError(
                _("%(officer)s already has a tenure %(words)s.")
                % {"officer": officer.display_name, "words": clash.words}
            )
        self.spans.add(officer.pk, tenure.from_on, tenure.last_on, line=row.line)
        self.new.append(tenure)
        self.trial.is_new(row, str(officer), _said(tenure))

    def batch_size(self) -> int:
        return len(self.new)

    def write(self) -> None:
        Tenure.objects.bulk_create(self.new)
        self.forget()

    def forget(self) -> None:
        self.new = []

    def _tenure(self, row: Row, officer: Officer) -> Tenure:
        from_on = needed_day(row, "from_on", _("First day"))
        planned = needed_day(row, "planned_until_on", _("Planned last day"))
        ended, reason = some_day(row, "ended_on", _("Last day")), _reason(row["end_reason"])
        if planned < from_on:
            raise RowError(_("The planned last day is before the first day."))
        if ended:
            _check_end(from_on, planned, ended, reason)
        elif reason:
            raise RowError(_("The row says why the tenure ended and not when."))
        return Tenure(
            officer=officer,
            from_on=from_on,
            planned_until_on=planned,
            ended_on=ended,
            end_reason=reason,
            recorded_by=self.by,
        )

    def _compare(self, standing: Tenure, tenure: Tenure, officer: Officer) -> None:
        """The same again is well; anything else is said."""
        names = ("planned_until_on", "ended_on", "end_reason")
        if all(getattr(standing, name) == getattr(tenure, name) for name in names):
            self.trial.is_the_same()
            return
        raise RowError(
            _(
                "%(officer)s’s tenure from %(day)s is on record: %(said)s. End it on the officer’s page, "
                "so that its schools are planned for."
            )
            % {"officer": officer.display_name, "day": spoken(standing.from_on), "said": _said(standing)}
        )


def _check_end(from_on: date, planned: date, ended: date, reason: str) -> None:
    if ended < from_on:
        raise RowError(_("The last day is before the first day."))
    if ended > planned:
        raise RowError(_("The last day is after the planned one. A longer stay is a tenure of its own."))
    if ended > timezone.localdate():
        raise RowError(_("The last day lies in the future. End the tenure on the officer’s page."))
    if not reason:
        raise RowError(_("The row does not say why the tenure ended."))


def _reason(text: str) -> str:
    if text and text.casefold() not in REASONS:
        raise RowError(
            _("The reason “%(text)s” is not known. Use one of: %(names)s.")
            % {"text": text[:40], "names": ", ".join(str(label) for label in Reason.labels)}
        )
    return REASONS[text.casefold()] if text else ""


def _said(tenure: Tenure) -> str:
    words = _("%(day)s to %(planned_until)s, as planned") % {
        "day": spoken(tenure.from_on),
        "planned_until": spoken(tenure.planned_until_on),
    }
    if tenure.ended_on:
        words = _("%(day)s to %(ended)s, %(label)s") % {
            "day": spoken(tenure.from_on),
            "ended": spoken(tenure.ended_on),
            "label": Reason(tenure.end_reason).label.lower(),
        }
    return words
