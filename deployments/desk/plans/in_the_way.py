"""The days without school between telling schools and the day of a change: holidays, bank holidays, closures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.wording import counted, spoken
from schools.days import Owner, SchoolCalendar, bank_holidays, is_working_day
from schools.models import ClosureDay, School

# Why, and the first and the last of the days.
Run = tuple[str, date, date]
ONE_DAY = timedelta(days=1)
FRIDAY = 4
HOLIDAYS, CLOSED, WEEKEND = gettext_noop("School holidays"), gettext_noop("Closed"), gettext_noop("Weekend")


@dataclass(frozen=True)
class Gap:
    """Days in a row on which some schools do not work, for one reason."""

    why: str
    first: date
    last: date
    schools: int
    # Whether the change itself would fall into it.
    is_on_the_day: bool

    @property
    def days(self) -> str:
        if self.first == self.last:
            return spoken(self.first, "l j F Y")
        return _("%(day)s to %(last)s") % {"day": spoken(self.first, "l j F"), "last": spoken(self.last, "l j F Y")}

    @property
    def where(self) -> str:
        return counted(self.schools, "school")


def gaps_of(
    schools: Mapping[int, School], calendars: Mapping[int, SchoolCalendar], *, since: Mapping[int, date], day: date
) -> list[Gap]:
    """What lies in the way at these schools, each from the day on which it may read the notice. One query.

    Weekends are nobody's surprise; one is only said of the day itself.
    """
    reasons = _reasons(schools.values())
    found: dict[Run, int] = defaultdict(int)
    # Schools of one authority mostly share their days: those are walked through once.
    walked: dict[tuple[SchoolCalendar, date, frozenset[tuple[date, str]]], list[Run]] = {}
    for urn, calendar in calendars.items():
        named = reasons[schools[urn].local_authority_id, None] | reasons[None, urn]
        key = (calendar, since[urn], frozenset(named.items()))
        if key not in walked:
            walked[key] = list(_runs(calendar, named, since[urn], day))
        for run in walked[key]:
            found[run] += 1
    gaps = [Gap(_(why), first, last, n, first <= day <= last) for (why, first, last), n in found.items()]
    return sorted(gaps, key=lambda gap: (not gap.is_on_the_day, gap.first, gap.why))


def _reasons(schools: Iterable[School]) -> dict[Owner, dict[date, str]]:
    """Why a day is closed, at a whole local authority or at one school."""
    schools = list(schools)
    rows = ClosureDay.objects.filter(
        Q(school__in=[school.urn for school in schools])
        | Q(local_authority__in={school.local_authority_id for school in schools})
    ).values_list("local_authority", "school", "closed_on", "reason")
    found: dict[Owner, dict[date, str]] = defaultdict(dict)
    for authority, urn, closed_on, reason in rows:
        found[authority, urn][closed_on] = reason or CLOSED
    return found


def _runs(calendar: SchoolCalendar, reasons: Mapping[date, str], since: date, day: date) -> Iterator[Run]:
    """Days in a row with one reason. A weekend between two days of holidays does not part them."""
    why, first, last = "", since, since
    for n in range(1, (day - since).days + 1):
        now = since + n * ONE_DAY
        here = _why(calendar, reasons, now)
        if not here and now.weekday() > FRIDAY and now != day:
            continue
        if here != why:
            if why:
                yield why, first, last
            why, first = here, now
        last = now
    if why:
        yield why, first, last
    if day.weekday() > FRIDAY and since <= day and why != HOLIDAYS:
        yield WEEKEND, day, day


def _why(calendar: SchoolCalendar, reasons: Mapping[date, str], day: date) -> str:
    """Why there is no school on a weekday; nothing when there is, or on a weekend."""
    if day.weekday() > FRIDAY or calendar.is_school_day(day):
        return ""
    if _is_between_terms(calendar, day):
        return HOLIDAYS
    return reasons.get(day, CLOSED) if is_working_day(day) else str(bank_holidays().get(day))


def _is_between_terms(calendar: SchoolCalendar, day: date) -> bool:
    """Whether the day lies after a term that is known and before the next, a bank holiday or not."""
    ended, begins = (any(last < day for _, last in calendar.terms), any(day < first for first, _ in calendar.terms))
    return ended and begins and not any(first <= day <= last for first, last in calendar.terms)
