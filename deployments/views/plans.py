"""The sergeant's plans: the list, the facts, the page of one plan, the board of its answers."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms.models import model_to_dict
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest, police_desk_required, sergeant_required
from deployments import actions
from deployments.desk.plans.board import SHOWN, Board
from deployments.desk.plans.hub import Hub, change_rows
from deployments.desk.plans.lead import earliest_day, one_school_of_each_authority
from deployments.desk.plans.listing import GROUPS, PLANS, groups_of, plans_in, plans_matching, rows_of, with_counts
from deployments.forms.plans import NewRedeploymentForm, RedeploymentForm, arrival_facts
from deployments.models import Change, Redeployment
from deployments.views.desk import (
    ONLY_A_DRAFT,
    back_to,
    leads,
    plan_to_change,
    plan_to_read,
    plans,
)
from lists.exports import file_asked
from schools.models import CommandUnit, School

PLANS_PER_PAGE = 25
EDITS_SHOWN = 50
FACTS = ["reason", "explanation", "effective_on", "interim_contact", "review_on"]
CHANGES_PER_PAGE = 25
SCHOOLS_PER_PAGE = 50


@require_safe
@police_desk_required
def redeployment_list(request: SignedInRequest) -> HttpResponseBase:
    words = request.GET.get("q", "").strip()[:100]
    group = request.GET.get("show", "")
    group = group if group in GROUPS else "open"
    mine = Redeployment.objects.visible_to(request.user)
    found = plans_matching(mine, words)
    ordered = with_counts(plans_in(plans().filter(pk__in=found.values("pk")), group))
    if kind := file_asked(request.GET):
        return PLANS.file(kind, rows_of(list(ordered)))
    page = Paginator(ordered, PLANS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(list(page)),
        "groups": groups_of(found),
        "group": group,
        "words": words,
        "may_plan": request.user.has_role(Role.SERGEANT),
    }
    return render(request, "deployments/redeployment_list.html", context)


@sergeant_required
def redeployment_add(request: SignedInRequest) -> HttpResponse:
    units = CommandUnit.objects.led_by(request.user, Role.SERGEANT).select_related("force")
    if not units:
        raise PermissionDenied
    minimum = max(unit.force.minimum_notice_days for unit in units)
    first = _earliest(one_school_of_each_authority(units), minimum)
    shadowing = _shadowing(request)
    form = NewRedeploymentForm(posted(request), units=units, initial=arrival_facts(shadowing), **first)
    create = partial(actions.plan_arrival, shadowing=shadowing) if shadowing else actions.create_redeployment
    if form.carry_out(create, by=request.user):
        return redirect("deployments:redeployment-detail", form.result.pk)
    return render(request, "deployments/redeployment_form.html", {"form": form, "shadowing": shadowing})


def _shadowing(request: SignedInRequest) -> Change | None:
    """The shadowing, in effect, after which the new plan is an arrival; 404 for somebody else's."""
    asked = request.GET.get("arrival_of", "")
    if not asked:
        return None
    mine = Redeployment.objects.visible_to(request.user).values("pk")
    changes = Change.objects.filter(redeployment__in=mine, kind=Change.Kind.SHADOWING, status=Change.Status.IN_EFFECT)
    known = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return get_object_or_404(changes.select_related("officer_in", "shadows", "school"), pk=known)


@sergeant_required
def redeployment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    if not plan.is_editable:
        return back_to(plan, request, refusal=ONLY_A_DRAFT)
    schools = list(School.objects.filter(changes__redeployment=plan).distinct())
    first = _earliest(
        schools or one_school_of_each_authority([plan.command_unit]), plan.command_unit.force.minimum_notice_days
    )
    form = RedeploymentForm(posted(request), plan=plan, initial=model_to_dict(plan, fields=FACTS), **first)
    if form.carry_out(actions.change_redeployment, redeployment=plan, by=request.user):
        messages.success(request, _("Plan saved."))
        return back_to(plan, request)
    return render(request, "deployments/redeployment_form.html", {"form": form, "plan": plan})


@require_safe
@police_desk_required
def redeployment_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_read(request, pk)
    changes = plan.changes.select_related("school", "officer_in", "officer_out")
    page = Paginator(changes, CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "hub": Hub(plan),
        "page": page,
        "rows": change_rows(plan, list(page)),
        "edits": plan.edits.select_related("edited_by")[:EDITS_SHOWN],
        "may_change": leads(request, plan, Role.SERGEANT),
        "may_decide": leads(request, plan, Role.INSPECTOR),
    }
    return render(request, "deployments/redeployment_detail.html", context)


@require_safe
@police_desk_required
def board(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_read(request, pk)
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else "all"
    all_of_it = Board(plan, on=timezone.localdate())
    page = Paginator(all_of_it.notices(shown), SCHOOLS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "board": all_of_it,
        "page": page,
        "rows": all_of_it.rows(list(page)),
        "shown": shown,
        "may_change": leads(request, plan, Role.SERGEANT),
    }
    return render(request, "deployments/board.html", context)


def _earliest(schools: list[School], minimum: int) -> dict[str, Any]:
    """What the form says of the first day that is early enough."""
    return {"earliest": earliest_day(schools, minimum=minimum, told_at=timezone.now()), "minimum": minimum}
