"""Home for a local authority's adviser: what its schools were told."""

from datetime import date
from typing import Any

from accounts.models import User
from bulletins.models import Bulletin
from deployments.models import Notice
from schools.models import School

SHOWN = 10


def for_adviser(user: User, today: date) -> dict[str, Any]:
    advised = School.objects.advised_by(user)
    notices = Notice.objects.visible_to(user).filter(school__in=advised.values("urn"))
    return {
        "notices": list(notices.select_related("school", "redeployment").order_by("-issued_at", "-pk")[:SHOWN]),
        "bulletins": list(
            Bulletin.objects.visible_to(user).published().for_schools(advised).order_by("-published_at", "-pk")[:SHOWN]
        ),
    }
