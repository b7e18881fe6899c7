"""Home for an inspector: what waits for a decision, what is held, what fell short."""

from datetime import date
from typing import Any

from accounts.models import Role, User
from bulletins.models import AgendaItem, Bulletin
from deployments.models import Redeployment, RegisterEntry, Visit
from liaison.home.sergeant import held_changes

SHOWN = 5


def for_inspector(user: User, today: date) -> dict[str, Any]:
    """Nobody authorises what they asked for themselves. A sergeant's part shows what is held already."""
    plans = Redeployment.objects.visible_to(user)
    asked = plans.awaiting_authorisation().exclude(exigency__asked_by=user)
    proposed = AgendaItem.objects.open().decidable_by(user).select_related("school", "local_authority", "proposed_by")
    drafts = Bulletin.objects.visible_to(user).filter(status=Bulletin.Status.DRAFT, created_by=user)
    return {
        "asked": list(asked.select_related("exigency__asked_by").order_by("effective_on", "pk")),
        "held": [] if user.has_role(Role.SERGEANT) else held_changes(plans),
        "shows_held": not user.has_role(Role.SERGEANT),
        "visits": None if user.has_role(Role.SERGEANT) else Visit.objects.at_desk_of(user).unanswered().count(),
        "entries": list(RegisterEntry.objects.visible_to(user).select_related("school")[:SHOWN]),
        # The one that has waited longest first; one more than is shown says that there are more.
        "proposed": list(proposed.order_by("proposed_at", "pk")[: SHOWN + 1]),
        "drafts": list(drafts.order_by("-created_at", "-pk")[:SHOWN]),
    }
