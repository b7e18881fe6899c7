"""The one way a redeployment moves from state to state: an UPDATE that must change exactly one row."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from deployments.errors import RedeploymentError
from deployments.models import Redeployment

Status = Redeployment.Status


def lock(redeployment: Redeployment) -> Redeployment:
    """The plan as it stands now, kept from others until the transaction ends.

    With a correction the plan that it corrects is kept too: its gate must not open between our checks and our moves.
    PostgreSQL locks the row. On SQLite every transaction here is immediate, so one writer runs at a time.
    """
    locked = Redeployment.objects.select_for_update().get(pk=redeployment.pk)
    if locked.corrects_id:
        Redeployment.objects.select_for_update().get(pk=locked.corrects_id)
    return locked


def move(redeployment: Redeployment, *, since: Collection[Status], to: Status, **fields: Any) -> None:
    """Move the plan on, or raise RedeploymentError when it is in none of the states it may come from."""
    moved = Redeployment.objects.filter(pk=redeployment.pk, status__in=since).update(status=to, **fields)
    if moved != 1:
        now = Redeployment.objects.get(pk=redeployment.pk)
        raise RedeploymentError(
            _("This plan is %(status)s, so that cannot be done any more.")
            % {"status": now.get_status_display().lower()}
        )
    redeployment.refresh_from_db()
