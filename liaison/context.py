"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from liaison.navigation import navigation_for


def portal(request: HttpRequest) -> dict[str, Any]:
    """The navigation for this person, whose portal this is, and whether it is a demonstration."""
    return {"navigation": navigation_for(request), "demo": settings.DEMO}
