"""From draft to scheduled and back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.actions.announcing import tell_schools
from deployments.actions.editing import refuse_stale
from deployments.actions.moving import Status, lock, move
from deployments.checks import find_problems
from deployments.errors import RedeploymentError, UnreadyPlanError
from deployments.models import Redeployment


@transaction.atomic
def schedule_redeployment(
    *, redeployment: Redeployment, by: User, release_at: datetime | None = None, revision: int | None = None
) -> None:
    """Fix the plan and when schools are told: at that moment, or at once.

    Raises UnreadyPlanError when a check fails.
    """
    now = timezone.now()
    redeployment = lock(redeployment)
    refuse_stale(redeployment, revision=revision, by=by)
    release_at = release_at or now
    problems = find_problems(redeployment, release_at=max(release_at, now))
    if problems:
        raise UnreadyPlanError(problems)
    move(
        redeployment,
        since=[Status.DRAFT],
        to=Status.SCHEDULED,
        release_at=release_at,
        scheduled_by=by,
        scheduled_at=now,
    )
    if release_at <= now:
        tell_schools(redeployment, by=by)


@transaction.atomic
def return_to_draft(*, redeployment: Redeployment, by: User) -> None:
    """Take a scheduled plan back, so that it can be edited. No school has been told yet."""
    if redeployment.status == Status.DRAFT:
        raise RedeploymentError(_("This plan is a draft already."))
    move(
        redeployment,
        since=[Status.SCHEDULED],
        to=Status.DRAFT,
        release_at=None,
        scheduled_by=None,
        scheduled_at=None,
    )
