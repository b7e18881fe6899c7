"""What runs out in the coming weeks, and planning the departures of a tenure that ends."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import ActionError
from accounts.models import Role
from accounts.permissions import SignedInRequest, police_desk_required, sergeant_required
from deployments import actions
from deployments.desk.forecast import FORECAST, WHOSE, forecast_for
from lists.exports import file_asked
from officers.models import Tenure
from schools.models import CommandUnit

PER_PAGE = 50


@require_safe
@police_desk_required
def forecast(request: SignedInRequest) -> HttpResponseBase:
    found = forecast_for(request.user, today=timezone.localdate())
    is_sergeant = request.user.has_role(Role.SERGEANT)
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else ("mine" if is_sergeant else "all")
    if kind := file_asked(request.GET):
        return FORECAST.file(kind, found.rows(whose))
    page = Paginator(found.rows(whose), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "choices": found.choices,
        "whose": whose,
        "page": page,
        "bands": found.bands(list(page)),
        "may_plan": is_sergeant,
    }
    return render(request, "deployments/forecast.html", context)


@require_POST
@sergeant_required
def departure_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draft the plan that takes the officer away when the tenure ends as planned."""
    units = CommandUnit.objects.led_by(request.user, Role.SERGEANT)
    tenures = Tenure.objects.filter(officer__command_unit__in=units).select_related("officer__command_unit")
    tenure = get_object_or_404(tenures, pk=pk)
    try:
        plan = actions.plan_departure(tenure=tenure, by=request.user)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("deployments:forecast")
    messages.success(request, _("Drafted. Choose who follows, then tell the schools."))
    return redirect("deployments:redeployment-detail", plan.pk)
