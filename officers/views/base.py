"""What the pages about officers share."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Role
from accounts.permissions import SignedInRequest
from officers.models import Officer

COURSE_KEEPERS = (Role.INSPECTOR, Role.ADMINISTRATOR)


def kept_officer(request: SignedInRequest, pk: int) -> Officer:
    """The officer, for whoever may write in the record: 404 for strangers, 403 for the officer."""
    mine = Officer.objects.visible_to(request.user).select_related("force", "command_unit")
    officer = get_object_or_404(mine, pk=pk)
    if not Officer.objects.kept_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return officer


def record_of(officer: Officer) -> tuple[str, str]:
    """Where to go back to, and its name."""
    return reverse("officers:officer-detail", args=[officer.pk]), officer.display_name
