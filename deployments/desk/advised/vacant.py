"""Which schools have no officer today, since when, and whom they turn to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from deployments.desk.now import vacancies
from deployments.models import Deployment, Suspension
from deployments.outlook import who_come
from officers.models import Absence
from schools.models import School
from schools.models.school import SchoolQuerySet


@dataclass(frozen=True)
class Vacant:
    """A school to which no officer comes on their own today."""

    school: School
    # None where no officer is on record at all.
    since: date | None
    contact: str
    review_on: date | None


def without_officer(schools: SchoolQuerySet, today: date) -> SchoolQuerySet:
    """Those where nobody works today: nobody is deployed, or whoever is is away, suspended or goes along."""
    working = who_come(Deployment.objects.exclude(kind=Deployment.Kind.SHADOW), today)
    return schools.filter(~Exists(working.filter(school=OuterRef("pk"))))


def vacant_at(schools: Sequence[School], today: date) -> list[Vacant]:
    """In two queries, however many these are. They have no officer, and come with their cluster and its sergeant."""
    since, whom = _since(schools, today), vacancies(schools, {})
    return [
        Vacant(school, since.get(school.pk), whom[school.pk].contact, whom[school.pk].review_on) for school in schools
    ]


def _since(schools: Sequence[School], today: date) -> dict[int, date]:
    """The first day without an officer: the day after the last on which anybody worked there."""
    stopped: dict[int, list[date]] = defaultdict(list)
    for row in _with_stops(schools, today):
        after = row.until_on + timedelta(days=1) if row.until_on and row.until_on < today else None
        days = [day for day in (after, row.suspended_on, row.away_on) if day]  # type: ignore[attr-defined] # annotated
        # Whoever was away from the first day on never worked there.
        if days and min(days) > row.from_on:
            stopped[row.school_id].append(min(days))
    return {urn: max(days) for urn, days in stopped.items()}


def _with_stops(schools: Sequence[School], today: date) -> QuerySet[Deployment]:
    """Each with the day from which its officer was suspended or away without a break until its end, or until today."""
    last = Coalesce(Least(F("until_on"), Value(today)), Value(today), output_field=DateField())
    suspended = Suspension.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=OuterRef("last")),
        deployment=OuterRef("pk"),
        from_on__lte=OuterRef("last"),
    )
    away = Absence.objects.standing().filter(
        officer=OuterRef("officer"), from_on__lte=OuterRef("last"), until_on__gte=OuterRef("last")
    )
    began = Deployment.objects.filter(school__in=schools, from_on__lte=today).exclude(kind=Deployment.Kind.SHADOW)
    return began.annotate(last=last).annotate(
        suspended_on=Subquery(suspended.values("from_on")[:1]), away_on=Subquery(away.values("from_on")[:1])
    )
