"""When a school closes and another takes its place, its officers and its plans move along."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from deployments.models import Change, Deployment, Notice, Redeployment
from schools.models import Contact, School
from schools.succession import ends_of_lines


@transaction.atomic
def follow_successors() -> int:
    """Move running deployments, open changes and live notices of closed schools to the open end of their line.

    A change of which the successor's own head has not been sent the notice stays behind, where the gate holds it: the
    answer of the closed school does not count for a school that was not told.
    What happened at the closed school stays there. Returns how many deployments moved on.
    """
    ends = ends_of_lines()
    concerned = Q(deployments__until_on__isnull=True, deployments__isnull=False) | Q(changes__status__in=Change.OPEN)
    closed = School.objects.filter(concerned, pk__in=ends).distinct()
    successors = School.objects.in_bulk({ends[school.pk] for school in closed})
    return sum(_move_on(school, successors[ends[school.pk]]) for school in closed)


def _move_on(school: School, successor: School) -> int:
    running = Deployment.objects.filter(school=school, until_on__isnull=True).select_related("school")
    already = set(Deployment.objects.filter(school=successor, until_on__isnull=True).values_list("officer", flat=True))
    moved = sum(_hand_over(deployment, successor, already) for deployment in running)
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


def _hand_over(deployment: Deployment, successor: School, already: set[int]) -> bool:
    """End the deployment with its school and begin the same one at the successor the day after."""
    last = deployment.school.closed_on or timezone.localdate() - timedelta(days=1)
    moves = deployment.officer_id not in already
    if deployment.from_on > last:
        # Begun after the school closed on paper: it was never a deployment at the closed school.
        return moves and bool(Deployment.objects.filter(pk=deployment.pk).update(school=successor))
    Deployment.objects.filter(pk=deployment.pk).update(until_on=last)
    if moves:
        Deployment.objects.create(
            officer_id=deployment.officer_id,
            school=successor,
            kind=deployment.kind,
            from_on=last + timedelta(days=1),
        )
    return moves
