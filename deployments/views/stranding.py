"""Ending a tenure and standing a team down: each drafts the plan that tells the schools."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import posted
from accounts.models import Role
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required, sergeant_required
from deployments import actions
from deployments.forms.stranding import StandDownForm, TenureEndForm
from officers.models import Officer, Tenure
from schools.models import CommandUnit

ENDING_INTRO = gettext_lazy(
    "The end stays on record and cannot be changed. The departure from every school where "
    "the officer is still expected is drafted for you. Nobody is told before you say so."
)
STAND_DOWN_INTRO = gettext_lazy(
    "One plan for many officers: every school where one of them is expected gets one notice, "
    "with whom to ask and when it hears again. You see the draft before anybody is told."
)


@police_desk_required
def tenure_end(request: SignedInRequest, pk: int) -> HttpResponse:
    running = Tenure.objects.filter(ended_on__isnull=True).select_related("officer__command_unit")
    tenure = get_object_or_404(running.filter(officer__in=Officer.objects.visible_to(request.user)), pk=pk)
    if not Officer.objects.kept_by(request.user).filter(pk=tenure.officer_id).exists():
        raise PermissionDenied
    form = TenureEndForm(posted(request), tenure=tenure)
    if form.carry_out(actions.end_tenure, tenure=tenure, by=request.user):
        if form.result:
            messages.success(
                request, _("End of tenure recorded, and the departure drafted. No school has been told yet.")
            )
            return redirect("deployments:redeployment-detail", form.result.pk)
        messages.success(request, _("End of tenure recorded. No school is left without the officer."))
        return redirect("officers:officer-detail", tenure.officer_id)
    back = reverse("officers:officer-detail", args=[tenure.officer_id]), tenure.officer.display_name
    heading = _("End %(officer)s’s tenure early") % {"officer": tenure.officer.display_name}
    return form_page(request, form, heading, back=back, intro=ENDING_INTRO)


@sergeant_required
def stand_down(request: SignedInRequest) -> HttpResponse:
    units = CommandUnit.objects.led_by(request.user, Role.SERGEANT).select_related("force")
    if not units:
        raise PermissionDenied
    form = StandDownForm(posted(request), units=units)
    if form.carry_out(actions.stand_down, by=request.user):
        messages.success(request, _("Drafted. No school has been told yet."))
        return redirect("deployments:redeployment-detail", form.result.pk)
    back = reverse("deployments:redeployment-list"), _("All redeployments")
    return form_page(request, form, _("Stand officers down"), back=back, intro=STAND_DOWN_INTRO)
