"""What the sergeant's and the inspector's pages share: which plan, and who may do what with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.permissions import SignedInRequest
from deployments.models import Redeployment
from schools.models import CommandUnit

ONLY_A_DRAFT = _("Only a draft can be edited. Take the plan back to draft, or correct it.")


def plans() -> "QuerySet[Redeployment]":
    """Plans with all that a page about one of them names."""
    return Redeployment.objects.select_related(
        "command_unit__force",
        "created_by",
        "edited_by",
        "scheduled_by",
        "withdrawn_by",
        "corrects",
        "exigency__asked_by",
        "exigency__decided_by",
    )


def plan_to_read(request: SignedInRequest, pk: int) -> Redeployment:
    """The plan, for whoever leads its command unit; 404 for strangers."""
    mine = Redeployment.objects.visible_to(request.user).values("pk")
    return get_object_or_404(plans().filter(pk__in=mine), pk=pk)


def plan_to_change(request: SignedInRequest, pk: int) -> Redeployment:
    """The plan, for a sergeant of its command unit; 403 for its inspectors."""
    plan = plan_to_read(request, pk)
    if not leads(request, plan, Role.SERGEANT):
        raise PermissionDenied
    return plan


def plan_to_decide(request: SignedInRequest, pk: int) -> Redeployment:
    """The plan, for an inspector of its command unit; 403 for its sergeants."""
    plan = plan_to_read(request, pk)
    if not leads(request, plan, Role.INSPECTOR):
        raise PermissionDenied
    return plan


def leads(request: SignedInRequest, plan: Redeployment, role: str) -> bool:
    """Whether the person holds this role, and holds it at the plan's command unit."""
    units = CommandUnit.objects.led_by(request.user, role)
    return request.user.has_role(role) and units.filter(pk=plan.command_unit_id).exists()


def revision_of(request: SignedInRequest) -> int | None:
    """The revision of the plan that the person's page showed, as a hidden field brings it back."""
    words = request.POST.get("revision", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None


def back_to(plan: Redeployment, request: SignedInRequest, *, refusal: str | Promise = "") -> HttpResponse:
    """To the plan's own page, perhaps with why something could not be done."""
    if refusal:
        messages.error(request, str(refusal))
    return redirect("deployments:redeployment-detail", plan.pk)
