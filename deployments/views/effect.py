"""What a plan would do, before its schools are told; and taking over the day on which all would be in time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest, police_desk_required, sergeant_required
from accounts.wording import spoken
from deployments import actions
from deployments.desk.plans.effect import Effect
from deployments.desk.plans.hub import Hub
from deployments.forms.effect import ToldOnForm, UseDayForm
from deployments.views.desk import back_to, leads, plan_to_change, plan_to_read

SCHOOLS_PER_PAGE = 50
ALREADY_TOLD = gettext_lazy("Schools have been told of this plan, so there is nothing left to try out.")


@require_safe
@police_desk_required
def effect(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_read(request, pk)
    hub = Hub(plan)
    if not hub.is_checked:
        return back_to(plan, request, refusal=ALREADY_TOLD)
    form = ToldOnForm.asked(request.GET, hub.told_at)
    context = {"plan": plan, "form": form}
    if form.is_valid():
        found = Effect(plan, form.moment(hub.told_at))
        page = Paginator(found.rows, SCHOOLS_PER_PAGE).get_page(request.GET.get("page"))
        may_change = leads(request, plan, Role.SERGEANT)
        context |= {"effect": found, "page": page, "may_change": may_change, "now": timezone.now()}
    return render(request, "deployments/effect.html", context)


@require_POST
@sergeant_required
def use_day(request: SignedInRequest, pk: int) -> HttpResponse:
    plan, form = plan_to_change(request, pk), UseDayForm(request.POST)
    facts = {name: getattr(plan, name) for name in ("reason", "explanation", "interim_contact", "review_on")}
    if not form.carry_out(actions.change_redeployment, redeployment=plan, by=request.user, **facts):
        return back_to(plan, request, refusal=form.why_not)
    messages.success(
        request, _("The day of the change is now %(day)s.") % {"day": spoken(plan.effective_on, "l j F Y")}
    )
    return back_to(plan, request)
