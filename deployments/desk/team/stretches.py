"""Who is at which school from when until when: what ran, what runs and what is planned, in three queries.

Read by the team board for one day and by the timeline for months. On days to come it says what `expected_posts` says.
Today a change counts once the gate has let it through, so what is held is not shown as if the officer were there.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.models import Change, Deployment, Notice, Redeployment
from schools.models import CommandUnit

ONE_DAY = timedelta(days=1)
PLACE = ("school", "school__name", "school__cluster", "school__cluster__name", "school__cluster__sergeant")
FACTS = ("officer", "kind", "from_on", "until_on", "shadows")
Days = tuple[date, date | None]


@dataclass(frozen=True)
class Place:
    """A school as a board names it, and whose work it is."""

    urn: int
    name: str
    cluster: int | None
    cluster_name: str | None
    sergeant: int | None


@dataclass(frozen=True)
class Step:
    """A change that is planned and not yet in effect."""

    plan: int
    starts_on: date
    is_held: bool
    is_announced: bool
    is_answered: bool

    @classmethod
    def of(cls, change: Any, *, today: date) -> Self:
        held = change.status == Change.Status.HELD
        earliest = today + ONE_DAY if held else today
        return cls(
            plan=change.redeployment_id,
            starts_on=max(change.redeployment.effective_on, earliest),
            is_held=held,
            is_announced=change.redeployment.status in Redeployment.TOLD,
            is_answered=change.notice_status == Notice.Status.ACKNOWLEDGED,
        )

    @property
    def words(self) -> str:
        """How far the school has been told of it."""
        if self.is_held:
            return _("Held")
        if self.is_announced:
            return _("School has answered") if self.is_answered else _("School told, no answer yet")
        return _("Planned, school not told yet")


@dataclass(frozen=True)
class Stretch:
    """An officer at a school. `begins` and `ends` are set while a plan is still to make it begin or end."""

    officer: int
    place: Place
    kind: str
    from_on: date
    until_on: date | None = None
    shadows: int | None = None
    begins: Step | None = None
    ends: Step | None = None
    suspended: tuple[Days, ...] = ()

    def covers(self, day: date) -> bool:
        return _covers((self.from_on, self.until_on), day)

    def is_suspended(self, day: date) -> bool:
        return any(_covers(days, day) for days in self.suspended)

    @property
    def planned(self) -> Step | None:
        return self.begins or self.ends


def units_of(user: User) -> QuerySet[CommandUnit]:
    return CommandUnit.objects.run_by(user)


def read_stretches(units: QuerySet[CommandUnit], *, since: date, until: date) -> list[Stretch]:
    """Every stretch at the schools of these units that touches those days, and those that a plan ends before them."""
    today = timezone.localdate()
    found = _running(units, since, until)
    for change in _pending(units) if until >= today else ():
        step = Step.of(change, today=today)
        for officer in (change.officer_out_id, change.officer_in_id):
            if officer:
                found[officer, change.school_id] = _cut(found[officer, change.school_id], step)
        if change.officer_in_id:
            found[change.officer_in_id, change.school_id].append(_arriving(change, step))
    every = [stretch for stretches in found.values() for stretch in stretches]
    return [stretch for stretch in every if stretch.from_on <= until]


def _running(units: QuerySet[CommandUnit], since: date, until: date) -> dict[tuple[int, int], list[Stretch]]:
    """The deployments, one row for each suspension that they have had in that time."""
    stop = Q(suspensions__from_on__lte=until) & (Q(suspensions__until_on=None) | Q(suspensions__until_on__gte=since))
    rows = (
        Deployment.objects.overlapping(since)
        .filter(from_on__lte=until, school__local_authority__command_unit__in=units)
        .annotate(stop=FilteredRelation("suspensions", condition=stop))
        .order_by("from_on", "pk", "stop__from_on")
        .values_list(
            "pk", *PLACE, "officer", "kind", "from_on", "until_on", "shadows", "stop__from_on", "stop__until_on"
        )
    )
    by_pk: dict[int, Stretch] = {}
    for pk, urn, name, cluster, cluster_name, sergeant, officer, kind, first, last, shadows, stopped, again in rows:
        place = Place(urn, name, cluster, cluster_name, sergeant)
        row = by_pk.get(pk) or Stretch(officer, place, kind, first, last, shadows)
        by_pk[pk] = replace(row, suspended=(*row.suspended, (stopped, again))) if stopped else row
    found: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
    for stretch in by_pk.values():
        found[stretch.officer, stretch.place.urn].append(stretch)
    return found


def _pending(units: QuerySet[CommandUnit]) -> QuerySet[Change]:
    notice = Notice.objects.filter(
        redeployment=OuterRef("redeployment"), school=OuterRef("school"), status__in=Notice.LIVE
    )
    return (
        Change.objects.pending()
        .filter(school__local_authority__command_unit__in=units)
        .exclude(kind=Change.Kind.ABSENCE)
        .annotate(notice_status=Subquery(notice.values("status")[:1]))
        .select_related("redeployment", "school__cluster")
        .order_by("redeployment__effective_on", "redeployment", "pk")
    )


def _cut(stretches: list[Stretch], step: Step) -> list[Stretch]:
    """What is left of them when the officer goes, or begins anew, by this step."""
    last = step.starts_on - ONE_DAY
    kept = []
    for stretch in stretches:
        if stretch.until_on and stretch.until_on <= last:
            kept.append(stretch)
        elif stretch.from_on <= last:
            kept.append(replace(stretch, until_on=last, ends=step))
    return kept


def _arriving(change: Change, step: Step) -> Stretch:
    school = change.school
    cluster = school.cluster
    whose = (cluster.name, cluster.sergeant_id) if cluster else (None, None)
    place = Place(school.urn, school.name, school.cluster_id, *whose)
    return Stretch(
        officer=change.officer_in_id or 0,
        place=place,
        kind=change.deployment_kind,
        from_on=step.starts_on,
        until_on=change.until_on,
        shadows=change.shadows_id,
        begins=step,
    )


def _covers(days: Days, day: date) -> bool:
    first, last = days
    return first <= day and (last is None or last >= day)
