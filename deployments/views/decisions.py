"""What happens to a plan: told, taken back, corrected, withdrawn, authorised, asked of the gate."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.forms import posted
from accounts.permissions import SignedInRequest, inspector_required, sergeant_required
from accounts.wording import counted, spoken
from deployments import actions
from deployments.actions import GateReport
from deployments.desk.plans.authority import Authority
from deployments.desk.plans.hub import Hub, grouped
from deployments.desk.plans.leaving import still_to_leave
from deployments.errors import RedeploymentError
from deployments.forms.decisions import DecisionForm, ExigencyForm, ScheduleForm, WithdrawForm
from deployments.models import Change, Notice, Redeployment
from deployments.views.desk import back_to, plan_to_change, plan_to_decide
from officers.models import Absence


@sergeant_required
def schedule(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    if not plan.is_editable:
        return back_to(plan, request, refusal=_("Only a draft can be scheduled."))
    form = ScheduleForm(posted(request), plan=plan)
    if form.carry_out(actions.schedule_redeployment, redeployment=plan, by=request.user):
        plan.refresh_from_db()
        messages.success(request, _told(plan))
        return back_to(plan, request)
    context = {"plan": plan, "hub": Hub(plan), "form": form, "problem_groups": grouped(form.problems)}
    return render(request, "deployments/schedule.html", context)


@require_POST
@sergeant_required
def return_to_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    try:
        actions.return_to_draft(redeployment=plan, by=request.user)
    except RedeploymentError as error:
        return back_to(plan, request, refusal=str(error))
    messages.success(request, _("The plan is a draft again. No school has been told."))
    return back_to(plan, request)


@require_POST
@sergeant_required
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    try:
        draft = actions.begin_correction(redeployment=plan, by=request.user)
    except RedeploymentError as error:
        return back_to(plan, request, refusal=str(error))
    messages.info(request, _("This is the correction. Change what was wrong, then tell the schools."))
    return redirect("deployments:redeployment-detail", draft.pk)


@sergeant_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    if not Hub(plan).may_be_withdrawn:
        return back_to(
            plan, request, refusal=_("This plan is %(status)s already.") % {"status": plan.get_status_display().lower()}
        )
    still_to_come = plan.changes.filter(status__in=Change.OPEN)
    told = plan.notices.filter(status__in=Notice.LIVE, school__in=still_to_come.values("school"))
    form = WithdrawForm(posted(request), plan=plan, told=told.exists())
    if form.carry_out(actions.withdraw_redeployment, redeployment=plan, by=request.user):
        messages.success(request, _("The plan is withdrawn."))
        return back_to(plan, request)
    absences = Absence.objects.standing().filter(changes__in=still_to_come).distinct().select_related("officer")
    context = {"plan": plan, "form": form, "told": told.select_related("school"), "absences": absences}
    return render(request, "deployments/withdraw.html", context)


@require_POST
@sergeant_required
def try_gate(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    if not Hub(plan).day_has_come:
        return back_to(
            plan, request, refusal=_("The gate decides on the day of the change, once schools have been told.")
        )
    report = actions.take_effect(on=timezone.localdate(), redeployment=plan, by=request.user)
    level = messages.SUCCESS if report.in_effect and not report.held and not report.failed else messages.WARNING
    messages.add_message(request, level, _outcome(report))
    return back_to(plan, request)


@sergeant_required
def exigency_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    if not plan.is_editable:
        return back_to(plan, request, refusal=_("Only a draft can be put to an inspector."))
    hub = Hub(plan)
    earlier = hub.exigency
    facts = {"cause": earlier.cause, "explanation": earlier.explanation} if earlier else {}
    form = ExigencyForm(posted(request), plan=plan, initial=facts)
    if form.carry_out(actions.ask_for_exigency, redeployment=plan, by=request.user):
        messages.success(request, _("The inspectors of your command unit have been asked."))
        return back_to(plan, request)
    return render(request, "deployments/exigency_ask.html", {"plan": plan, "hub": hub, "form": form})


@inspector_required
def exigency_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_decide(request, pk)
    hub = Hub(plan)
    if hub.exigency is None:
        raise Http404
    form = DecisionForm(posted(request), initial={"revision": plan.revision})
    if form.carry_out(actions.decide_exigency, exigency=hub.exigency, by=request.user):
        messages.success(request, _("Your decision is recorded, and the sergeant is told."))
        return back_to(plan, request)
    context: dict[str, Any] = {"plan": plan, "hub": hub, "form": form, "is_own": hub.is_of(request.user)}
    if hub.is_checked:
        context["authority"] = Authority(hub.check)
    return render(request, "deployments/exigency_decide.html", context)


def _told(plan: Redeployment) -> str:
    """What scheduling led to."""
    if plan.status == Redeployment.Status.ANNOUNCED:
        assert plan.announced_at is not None  # the database sees to it
        told = plan.notices.filter(issued_at=plan.announced_at).count()
        waiting = still_to_leave(plan, now=timezone.now())
        mail = _("The notices leave %(words)s.") % {"words": waiting.words} if waiting else _("The mail is on its way.")
        return _("Announced to %(schools)s. %(mail)s") % {"schools": counted(told, "school"), "mail": mail}
    assert plan.release_at is not None  # the database sees to it
    local = timezone.localtime(plan.release_at)
    number = plan.changes.values("school").distinct().count()
    words = ngettext(
        "%(number)s school will be told on %(day)s at %(time)s.",
        "%(number)s schools will be told on %(day)s at %(time)s.",
        number,
    )
    return words % {"number": f"{number:,}", "day": spoken(local.date()), "time": date_format(local, "H:i")}


def _outcome(report: GateReport) -> str:
    """What the gate did, in words."""
    parts = []
    if report.in_effect:
        parts.append(_("%(changes)s took effect.") % {"changes": counted(report.in_effect, "change")})
    if report.held:
        held = ngettext(
            "%(number)s change is still held: see why below.",
            "%(number)s changes are still held: see why below.",
            report.held,
        )
        parts.append(held % {"number": f"{report.held:,}"})
    if report.failed:
        parts.append(_("The gate met an error and left the plan as it was. Tell your administrator."))
    return " ".join(parts) or _("Nothing was waiting at the gate.")
