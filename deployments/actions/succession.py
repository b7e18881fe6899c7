"""When a school closes and another takes its place, its officers and its plans move along."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from deployments.models import Change, Deployment, Notice, Redeployment
from schools.models import School

OPEN = (Change.Status.PLANNED, Change.Status.HELD)


@transaction.atomic
def follow_successors(*, by: User | None) -> int:
    """Move running deployments, open changes and live notices of closed schools to their successors.

    What happened at the closed school stays there. Returns how many deployments moved on.
    """
    moved = 0
    closed = School.objects.filter(status=School.Status.CLOSED, successor__status__in=School.OPEN_STATUSES)
    concerned = closed.filter(
        Q(deployments__until_on__isnull=True, deployments__isnull=False) | Q(changes__status__in=OPEN)
    ).distinct()
    for school in concerned.select_related("successor"):
        moved += _move_on(school)
    return moved


def _move_on(school: School) -> int:
    successor = school.successor
    assert successor is not None  # the query asked for it
    running = Deployment.objects.filter(school=school, until_on__isnull=True).select_related("school")
    already = set(Deployment.objects.filter(school=successor, until_on__isnull=True).values_list("officer", flat=True))
    moved = sum(_hand_over(deployment, successor, already) for deployment in running)
    Change.objects.filter(school=school, status__in=OPEN).exclude(
        redeployment__in=Change.objects.filter(school=successor).values("redeployment")
    ).update(school=successor)
    Notice.objects.filter(school=school, status__in=Notice.LIVE, redeployment__status__in=Redeployment.TOLD).exclude(
        redeployment__in=Notice.objects.filter(school=successor).values("redeployment")
    ).update(school=successor)
    return moved


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
