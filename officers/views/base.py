"""What the pages about officers share."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from officers.models import Officer
from schools.models import CommandUnit, Force

COURSE_KEEPERS = (Role.INSPECTOR, Role.ADMINISTRATOR)

course_keeper_required = role_required(*COURSE_KEEPERS)


def kept_forces(request: SignedInRequest) -> QuerySet[Force]:
    """Forces whose courses and role titles the person keeps. 403 for whoever keeps none."""
    units = CommandUnit.objects.led_by(request.user, Role.INSPECTOR)
    is_administrator = request.user.has_role(Role.ADMINISTRATOR)
    forces = Force.objects.all() if is_administrator else Force.objects.filter(command_units__in=units).distinct()
    if not forces:
        raise PermissionDenied
    return forces


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
