"""Home for an officer: own schools now, and what is announced about them."""

from datetime import date
from typing import Any

from accounts.models import User
from deployments.models import Change, Deployment


def for_officer(user: User, today: date) -> dict[str, Any]:
    """Plans show only once schools have been told."""
    own = Deployment.objects.visible_to(user).filter(officer__user=user).select_related("school__local_authority")
    announced = (
        Change.objects.announced()
        .moving(user)
        .select_related("school", "redeployment", "officer_in__role_title", "officer_out", "shadows")
        .order_by("redeployment__effective_on", "pk")
    )
    return {
        "now": list(own.on(today).order_by("school__name", "pk")),
        "later": list(own.filter(from_on__gt=today).order_by("from_on", "pk")),
        "announced": list(announced),
    }
