"""School days on which a school’s own officer was away, and on how many of those somebody covered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop

from accounts.models import User
from deployments.models import Deployment
from deployments.models.deployment import DeploymentQuerySet
from lists.exports import Sheet
from officers.models import Absence
from officers.models.absence import AbsenceQuerySet
from schools.days import SchoolCalendar, calendars_for
from schools.models import CommandUnit, School

Days = set[date]


@dataclass(frozen=True)
class TimeLost:
    """One school. A day counts once, however many of its officers were away."""

    school: School
    lost: int
    covered: int

    @property
    def without(self) -> int:
        """Days on which nobody came."""
        return self.lost - self.covered


def time_lost(user: User, first: date, last: date) -> list[TimeLost]:
    """Schools of the person’s units that lost a day in this period, those that lost most before the others.

    Five queries, however many schools, officers and absences.
    """
    own = list(_deployments(user, first, last))
    schools = {row.school_id: row.school for row in own}
    covers = list(_overlapping(first, last).filter(kind=Deployment.Kind.COVER, school__in=schools))
    away = _days_away({row.officer_id for row in [*own, *covers]}, first, last)
    calendars = calendars_for(schools.values())
    lost, covered = _by_school(own, away), _covered(covers, away, first, last)
    found = [_of_school(school, calendars[urn], lost[urn], covered[urn]) for urn, school in schools.items()]
    return sorted((row for row in found if row.lost), key=lambda row: (-row.lost, row.school.name, row.school.pk))


def _of_school(school: School, calendar: SchoolCalendar, lost: Days, covered: Days) -> TimeLost:
    days = {day for day in lost if calendar.is_school_day(day)}
    return TimeLost(school, len(days), len(days & covered))


def _overlapping(first: date, last: date) -> DeploymentQuerySet:
    return Deployment.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=first), from_on__lte=last)


def _deployments(user: User, first: date, last: date) -> Iterable[Deployment]:
    """Of the schools’ own officers, those who were away at all."""
    units = CommandUnit.objects.run_by(user)
    absences = _absences(first, last).filter(officer=OuterRef("officer"))
    kinds = [Deployment.Kind.NAMED, Deployment.Kind.DEDICATED]
    rows = _overlapping(first, last).filter(
        Exists(absences), kind__in=kinds, school__local_authority__command_unit__in=units
    )
    return rows.select_related("school__local_authority", "school__cluster")


def _absences(first: date, last: date) -> AbsenceQuerySet:
    return Absence.objects.standing().filter(from_on__lte=last, until_on__gte=first)


def _days_away(officers: Iterable[int], first: date, last: date) -> dict[int, Days]:
    days: dict[int, Days] = defaultdict(set)
    rows = _absences(first, last).filter(officer__in=set(officers))
    for officer, from_on, until_on in rows.values_list("officer", "from_on", "until_on"):
        days[officer].update(_days(max(from_on, first), min(until_on, last)))
    return days


def _by_school(own: Sequence[Deployment], away: dict[int, Days]) -> dict[int, Days]:
    lost: dict[int, Days] = defaultdict(set)
    for row in own:
        lost[row.school_id].update(
            day for day in away[row.officer_id] if row.from_on <= day <= (row.until_on or date.max)
        )
    return lost


def _covered(covers: Sequence[Deployment], away: dict[int, Days], first: date, last: date) -> dict[int, Days]:
    """Days on which a cover officer was to come and was not away too."""
    days: dict[int, Days] = defaultdict(set)
    for row in covers:
        running = _days(max(row.from_on, first), min(row.until_on or last, last))
        days[row.school_id].update(set(running) - away[row.officer_id])
    return days


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


TIME_LOST = Sheet[TimeLost](
    "time-lost",
    {
        gettext_noop("School"): lambda row: row.school,
        gettext_noop("URN"): lambda row: row.school.pk,
        gettext_noop("Local authority"): lambda row: row.school.local_authority,
        gettext_noop("Cluster"): lambda row: row.school.cluster,
        gettext_noop("School days with an officer away"): lambda row: row.lost,
        gettext_noop("Of those covered"): lambda row: row.covered,
        gettext_noop("Not covered"): lambda row: row.without,
    },
)
