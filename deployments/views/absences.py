"""Who is away: the list, one absence, recording, another last day, calling off, and what it cost schools."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import ActionError
from accounts.forms import posted
from accounts.models import Role
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required, sergeant_required
from accounts.wording import spoken
from deployments import actions
from deployments.desk.absences import ABSENCES, rows_of, schools_of, who_hears
from deployments.desk.time_lost import TIME_LOST, time_lost
from deployments.forms.absences import AbsenceFilterForm, AbsenceForm, MoveEndForm, PeriodForm
from lists.exports import file_asked
from lists.keyset import Keyset
from officers.models import Absence, Officer
from schools.models import Cluster, CommandUnit

SOONEST_FIRST = Keyset("from_on", "pk")
NEWEST_FIRST = Keyset("-from_on", "-pk")
SCHOOLS_PER_PAGE = 50


@require_safe
@police_desk_required
def absence_list(request: SignedInRequest) -> HttpResponseBase:
    today = timezone.localdate()
    form = AbsenceFilterForm(request.GET, user=request.user)
    found = form.narrow(Absence.objects.visible_to(request.user), today).select_related("officer__cluster")
    order = NEWEST_FIRST if form.looks_back else SOONEST_FIRST
    if kind := file_asked(request.GET):
        return ABSENCES.file(kind, rows_of(list(found.order_by(*order.order))))
    page = order.page(found, request.GET)
    context = {
        "page": page,
        "rows": rows_of(page.rows),
        "filter_form": form,
        "today": today,
        "may_plan": request.user.has_role(Role.SERGEANT),
    }
    return render(request, "deployments/absence_list.html", context)


@sergeant_required
def absence_add(request: SignedInRequest) -> HttpResponse:
    officers, clusters = _ours(request)
    chosen = officers.filter(pk__in=_numbers(request.GET.getlist("officer")))
    initial = {"officers": [one.pk for one in chosen], "cluster": request.GET.get("cluster", "")}
    form = AbsenceForm(posted(request), officers=officers, clusters=clusters, initial=initial)
    if form.carry_out(actions.plan_absence, by=request.user):
        if form.result is None:
            messages.success(request, _("Recorded. The officers work at no school in these days, so nobody need hear."))
            return redirect("deployments:absence-list")
        messages.success(request, _("Recorded. Look at the draft, then tell the schools."))
        return redirect("deployments:redeployment-detail", form.result.pk)
    return render(request, "deployments/absence_form.html", {"form": form})


@require_safe
@police_desk_required
def absence_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    absence = _absence(request, pk)
    row = rows_of([absence])[0]
    context = {
        "absence": absence,
        "row": row,
        "schools": schools_of(row),
        "today": timezone.localdate(),
        "may_change": absence.cancelled_at is None and absence.may_change,  # type: ignore[attr-defined]
    }
    return render(request, "deployments/absence_detail.html", context)


@sergeant_required
def absence_move_end(request: SignedInRequest, pk: int) -> HttpResponse:
    absence = _absence_to_change(request, pk)
    if absence.cancelled_at:
        return _back_to(request, absence, refusal=_("This absence was cancelled."))
    form = MoveEndForm(posted(request), absence=absence)
    if form.carry_out(actions.move_absence_end, absence=absence, by=request.user):
        absence.refresh_from_db()
        hear = who_hears(absence)
        words = _("The last day is now %(day)s.") % {"day": spoken(absence.until_on)}
        told = _("%(hear)s and hear of the new day by mail.") % {"hear": hear} if hear else ""
        messages.success(request, f"{words} {told}".strip())
        return redirect("deployments:absence-detail", pk)
    heading = _("Change the last day of %(officer)s’s absence") % {"officer": absence.officer.display_name}
    back = (reverse("deployments:absence-detail", args=[pk]), _("The absence"))
    return form_page(request, form, heading, back=back, intro=_consequence(absence))


@require_http_methods(["GET", "HEAD", "POST"])
@sergeant_required
def absence_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    absence = _absence_to_change(request, pk)
    if absence.cancelled_at:
        return _back_to(request, absence, refusal=_("This absence was cancelled already."))
    if request.method == "POST":
        try:
            actions.cancel_absence(absence=absence, by=request.user)
        except ActionError as error:
            return _back_to(request, absence, refusal=str(error))
        messages.success(
            request, _("Cancelled. %(officer)s is not away after all.") % {"officer": absence.officer.display_name}
        )
        return redirect("deployments:absence-detail", pk)
    context = {
        "absence": absence,
        "row": rows_of([absence])[0],
        "hear": who_hears(absence),
        "today": timezone.localdate(),
    }
    return render(request, "deployments/absence_cancel.html", context)


@require_safe
@police_desk_required
def time_lost_list(request: SignedInRequest) -> HttpResponseBase:
    form = PeriodForm(request.GET, today=timezone.localdate())
    rows = time_lost(request.user, *form.period) if form.period else []
    if form.period and (kind := file_asked(request.GET)):
        return TIME_LOST.file(kind, rows)
    context = {
        "form": form,
        "page": Paginator(rows, SCHOOLS_PER_PAGE).get_page(request.GET.get("page")),
        "lost": sum(row.lost for row in rows),
        "covered": sum(row.covered for row in rows),
    }
    return render(request, "deployments/time_lost.html", context)


def _numbers(texts: list[str]) -> list[int]:
    """Those that may be the number of a row."""
    return [int(text) for text in texts if text.isdecimal() and len(text) < 10][:100]


def _ours(request: SignedInRequest) -> tuple[Any, Any]:
    """The officers whose absences this sergeant records, and the clusters they are in."""
    units = CommandUnit.objects.led_by(request.user, Role.SERGEANT)
    if not units:
        raise PermissionDenied
    officers = Officer.objects.kept_by(request.user).filter(command_unit__in=units)
    return officers, Cluster.objects.visible_to(request.user).filter(command_unit__in=units)


def _absence(request: SignedInRequest, pk: int) -> Absence:
    """The absence, and whether this person is a sergeant who keeps its officer’s record."""
    units = CommandUnit.objects.led_by(request.user, Role.SERGEANT)
    kept = Officer.objects.kept_by(request.user).filter(command_unit__in=units, pk=OuterRef("officer"))
    mine = Absence.objects.visible_to(request.user).annotate(may_change=Exists(kept))
    return get_object_or_404(
        mine.select_related("officer__command_unit", "officer__cluster", "recorded_by", "cancelled_by"), pk=pk
    )


def _absence_to_change(request: SignedInRequest, pk: int) -> Absence:
    """The absence, for a sergeant of the officer’s unit; 403 for its inspectors, and for one’s own."""
    absence = _absence(request, pk)
    if not absence.may_change:  # type: ignore[attr-defined]
        raise PermissionDenied
    return absence


def _consequence(absence: Absence) -> str:
    hear = who_hears(absence)
    return (
        _("%(hear)s. They hear of the new day at once, by mail.") % {"hear": hear}
        if hear
        else _("No school has been told of it.")
    )


def _back_to(request: SignedInRequest, absence: Absence, *, refusal: str) -> HttpResponse:
    messages.error(request, refusal)
    return redirect("deployments:absence-detail", absence.pk)
