"""When a school closes and another takes its place, its officers and its plans move along."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from deployments.models import Change, Deployment, Notice, Redeployment
from schools.models import Contact, School
from schools.succession import ends_of_lines

ONE_DAY = timedelta(days=1)


@transaction.atomic
def follow_successors() -> int:
    """Move running deployments, open changes and live notices of closed schools to the open end of their line.

    A change of which the successor's own head has not been sent the notice stays behind, where the gate holds it: the
    answer of the closed school does not count for a school that was not told. An absence that goes on moves
    too, with its notice: the successor hears before its officer is back.
    What happened at the closed school stays there. Returns how many deployments moved on.
    """
    ends = ends_of_lines()
    today = timezone.localdate()
    running = Deployment.objects.overlapping(today).values("school")
    going_on = Change.objects.filter(Q(status__in=Change.OPEN) | _lasting(today)).values("school")
    closed = School.objects.filter(Q(pk__in=running) | Q(pk__in=going_on), pk__in=ends)
    successors = School.objects.in_bulk({ends[school.pk] for school in closed})
    return sum(_move_on(school, successors[ends[school.pk]]) for school in closed)


def _move_on(school: School, successor: School) -> int:
    last = _last_day(school)
    running = Deployment.objects.overlapping(max(last + ONE_DAY, timezone.localdate())).filter(school=school)
    there = Deployment.objects.overlapping(last + ONE_DAY).filter(school=successor)
    already = set(there.values_list("officer", flat=True))
    moved = sum(_hand_over(deployment, successor, already, last) for deployment in running)
    _move_lasting(school, successor, last)
    unheard = _unheard_of(school, successor)
    Change.objects.filter(school=school, status__in=Change.OPEN).exclude(redeployment__in=unheard).exclude(
        redeployment__in=Change.objects.filter(school=successor).values("redeployment")
    ).update(school=successor)
    _live_notices(school).exclude(redeployment__in=unheard).exclude(
        redeployment__in=Notice.objects.filter(school=successor).values("redeployment")
    ).update(school=successor)
    return moved


def _unheard_of(school: School, successor: School) -> list[int]:
    """The plans of which the closed school was told, and some head of its successor was not."""
    heads = {head.email.lower() for head in Contact.objects.live().filter(school=successor, role=Contact.Role.HEAD)}
    return [
        notice.redeployment_id
        for notice in _live_notices(school).prefetch_related("copies__delivery")
        if heads - {copy.delivery.address.lower() for copy in notice.copies.all()}
    ]


def _live_notices(school: School) -> QuerySet[Notice]:
    return Notice.objects.filter(school=school, status__in=Notice.LIVE, redeployment__status__in=Redeployment.TOLD)


def _lasting(day: date) -> Q:
    """In effect with a last day that is to come: absences, and who covers or shadows."""
    return Q(status=Change.Status.IN_EFFECT, until_on__gte=day)


def _move_lasting(school: School, successor: School, last: date) -> None:
    """With the notices by which they were told, unless the same plan has told the successor of something else."""
    plans = (
        Redeployment.objects.filter(pk__in=Change.objects.filter(_lasting(last), school=school).values("redeployment"))
        .exclude(pk__in=Change.objects.filter(school=successor).values("redeployment"))
        .exclude(pk__in=Notice.objects.filter(school=successor).values("redeployment"))
    )
    pks = list(plans.values_list("pk", flat=True))
    Change.objects.filter(_lasting(last), school=school, redeployment__in=pks).update(school=successor)
    Notice.objects.filter(school=school, status__in=Notice.LIVE, redeployment__in=pks).update(school=successor)


def _last_day(school: School) -> date:
    return school.closed_on or timezone.localdate() - ONE_DAY


def _hand_over(deployment: Deployment, successor: School, already: set[int], last: date) -> bool:
    """End the deployment with its school and begin the same one at the successor the day after."""
    moves = deployment.officer_id not in already
    if deployment.from_on > last:
        # Begun after the school closed on paper: it was never a deployment at the closed school.
        return moves and bool(Deployment.objects.filter(pk=deployment.pk).update(school=successor))
    until_on = deployment.until_on
    Deployment.objects.filter(pk=deployment.pk).update(until_on=last)
    if moves:
        Deployment.objects.create(
            officer_id=deployment.officer_id,
            school=successor,
            kind=deployment.kind,
            shadows_id=deployment.shadows_id,
            from_on=last + ONE_DAY,
            until_on=until_on,
        )
    return moves
