"""Adding schools to a plan, a few or all at once; then mending or removing one.

Adding takes two steps on one address. First the schools: found by filters and ticked, or pasted. Then the officers:
the same for all, or each school its own. The chosen schools travel from form to form; nothing is saved before the end.
"""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import posted
from accounts.permissions import SignedInRequest, sergeant_required
from accounts.wording import counted
from deployments import actions
from deployments.actions import PlannedChange
from deployments.desk.plans.choosing import Staffing
from deployments.errors import RedeploymentError
from deployments.forms.changes import BaseChangeRows, ChangeRows, SameForAllForm
from deployments.forms.mending import MendForm
from deployments.forms.revision import PlanForm
from deployments.forms.schools import PasteForm, SchoolFilterForm, open_schools
from deployments.models import Change, Redeployment
from deployments.views.desk import ONLY_A_DRAFT, back_to, plan_to_change, revision_of
from deployments.words import named
from schools.models import School

# More than these are not ticked one by one, nor each given its own officers on one page.
LISTED_AT_MOST = 200
ROWS_AT_MOST = 100
NO_SCHOOLS = gettext_lazy("Select at least one school")
ALL_PLANNED = gettext_lazy("All these schools are already in the plan. Edit one of their changes to change them all.")


@sergeant_required
def change_add(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    if not plan.is_editable:
        return back_to(plan, request, refusal=ONLY_A_DRAFT)
    step = STEPS.get(request.POST.get("step", ""), _find)
    return step(request, plan)


@sergeant_required
def change_edit(request: SignedInRequest, pk: int, change_pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    changes = plan.changes.select_related("school__local_authority", "officer_out", "redeployment__command_unit")
    change = get_object_or_404(changes, pk=change_pk)
    if not plan.is_editable:
        return back_to(plan, request, refusal=ONLY_A_DRAFT)
    if change.absence_id:
        return redirect("deployments:absence-detail", change.absence_id)
    form = MendForm(posted(request), change=change, alike=list(changes.alike(change)))
    if form.is_valid() and form.attempt(
        lambda: actions.change_changes(
            redeployment=plan, planned=form.mended, revision=form.cleaned_data["revision"], by=request.user
        )
    ):
        messages.success(request, _mended(form.mended))
        return back_to(plan, request)
    return render(request, "deployments/change_edit.html", {"plan": plan, "change": change, "form": form})


@sergeant_required
def change_remove(request: SignedInRequest, pk: int, change_pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    changes = plan.changes.select_related("school", "officer_in", "officer_out", "shadows")
    change = get_object_or_404(changes, pk=change_pk)
    if not plan.is_editable:
        return back_to(plan, request, refusal=ONLY_A_DRAFT)
    if request.method != "POST":
        return render(request, "deployments/change_remove.html", {"plan": plan, "change": change})
    try:
        actions.remove_change(change=change, revision=revision_of(request), by=request.user)
    except RedeploymentError as error:
        return back_to(plan, request, refusal=str(error))
    messages.success(request, _("%(school)s is no longer part of this change.") % {"school": change.school})
    return back_to(plan, request)


def _find(request: SignedInRequest, plan: Redeployment, error: str | Promise = "") -> HttpResponse:
    """Step 1: find schools and tick them; or paste a list."""
    if request.GET.get("by") == "list":
        return _paste_page(request, plan, PasteForm(plan=plan))
    filters = SchoolFilterForm(request.GET, plan=plan)
    found = filters.schools(plan)
    context = {
        "plan": plan,
        "filters": filters,
        "found": found.count(),
        "schools": found[:LISTED_AT_MOST],
        "planned": set(plan.changes.values_list("school", flat=True)),
        "ticked": {int(urn) for urn in request.POST.getlist("schools") if urn.isdecimal() and len(urn) < 10},
        "error": error,
    }
    return render(request, "deployments/change_find.html", context)


def _paste_page(request: SignedInRequest, plan: Redeployment, form: PasteForm) -> HttpResponse:
    return render(request, "deployments/change_paste.html", {"plan": plan, "form": form})


def _tick(request: SignedInRequest, plan: Redeployment) -> HttpResponse:
    """From step 1 to step 2 with the ticked schools, or with all that the filters found."""
    if "all" in request.POST:
        planned = plan.changes.values("school")
        schools = list(SchoolFilterForm(request.GET, plan=plan).schools(plan).exclude(urn__in=planned))
    else:
        schools = _schools(plan, request.POST.getlist("schools"))
    if not schools:
        return _find(request, plan, error=ALL_PLANNED if "all" in request.POST else NO_SCHOOLS)
    return _same_page(request, plan, SameForAllForm(staffing=Staffing(plan, schools)))


def _paste(request: SignedInRequest, plan: Redeployment) -> HttpResponse:
    """From step 1 to step 2 with the schools of a pasted list."""
    form = PasteForm(request.POST, plan=plan)
    if not form.is_valid():
        return _paste_page(request, plan, form)
    return _same_page(request, plan, SameForAllForm(staffing=Staffing(plan, form.cleaned_data["lines"])))


def _same(request: SignedInRequest, plan: Redeployment) -> HttpResponse:
    """Step 2: one answer for every school, or on to a row for each."""
    schools = _chosen(request, plan)
    if not schools:
        return _find(request, plan, error=NO_SCHOOLS)
    form = SameForAllForm(request.POST, staffing=Staffing(plan, schools))
    good = form.is_valid()
    if "each" in request.POST and len(schools) <= ROWS_AT_MOST:
        return _rows_page(request, plan, ChangeRows(staffing=form.staffing, initial=form.rows()))
    if good and form.attempt(lambda: _add(request, plan, form.planned)):
        return _added(request, plan, len(form.planned))
    return _same_page(request, plan, form)


def _rows(request: SignedInRequest, plan: Redeployment) -> HttpResponse:
    """Step 2, each school its own."""
    schools = _chosen(request, plan)
    if not schools:
        return _find(request, plan, error=NO_SCHOOLS)
    rows = ChangeRows(request.POST, staffing=Staffing(plan, schools))
    if rows.is_valid() and rows.forms[0].attempt(lambda: _add(request, plan, rows.planned)):
        return _added(request, plan, len(schools))
    return _rows_page(request, plan, rows)


def _add(request: SignedInRequest, plan: Redeployment, planned: Sequence[PlannedChange]) -> None:
    actions.add_changes(redeployment=plan, planned=planned, revision=revision_of(request), by=request.user)


def _revision(request: SignedInRequest, plan: Redeployment, *forms: PlanForm) -> int:
    """What step 2 goes on with. Whoever was told of a colleague's edit may add all the same: it overwrites nothing."""
    seen = revision_of(request)
    return plan.revision if seen is None or any(form.is_stale for form in forms) else seen


def _same_page(request: SignedInRequest, plan: Redeployment, form: SameForAllForm) -> HttpResponse:
    schools = form.staffing.schools
    context = {
        "plan": plan,
        "form": form,
        "schools": schools,
        "chosen": _chosen_text(schools),
        "planned": _planned(plan, schools),
        "may_differ": 1 < len(schools) <= ROWS_AT_MOST,
        "revision": _revision(request, plan, form),
    }
    return render(request, "deployments/change_same.html", context)


def _rows_page(request: SignedInRequest, plan: Redeployment, rows: BaseChangeRows) -> HttpResponse:
    schools = rows.staffing.schools
    context = {
        "plan": plan,
        "formset": rows,
        "chosen": _chosen_text(schools),
        "planned": _planned(plan, schools),
        "revision": _revision(request, plan, *rows.forms[:1]),
    }
    return render(request, "deployments/change_rows.html", context)


def _chosen(request: SignedInRequest, plan: Redeployment) -> list[School]:
    """The schools that travel with step 2."""
    return _schools(plan, request.POST.get("chosen", "").split())


def _chosen_text(schools: Sequence[School]) -> str:
    return " ".join(str(school.urn) for school in schools)


def _planned(plan: Redeployment, schools: Sequence[School]) -> str:
    """Those of the schools that have a change in the plan already, in words."""
    urns = set(plan.changes.values_list("school", flat=True))
    return named([school for school in schools if school.urn in urns])


def _schools(plan: Redeployment, urns: Sequence[str]) -> list[School]:
    """Those of the URNs that are open schools of the plan's unit."""
    wanted = {int(urn) for urn in urns if urn.isdecimal() and len(urn) < 10}
    return list(open_schools(plan).filter(urn__in=wanted))


def _added(request: SignedInRequest, plan: Redeployment, number: int) -> HttpResponse:
    messages.success(request, _("%(changes)s added.") % {"changes": counted(number, "change")})
    return back_to(plan, request)


def _mended(changes: Sequence[tuple[Change, object]]) -> str:
    """What was saved, in words."""
    if len(changes) == 1:
        return _("Change at %(school)s saved.") % {"school": changes[0][0].school}
    return _("%(changes)s saved.") % {"changes": counted(len(changes), "change")}


STEPS: dict[str, Callable[[SignedInRequest, Redeployment], HttpResponse]] = {
    "tick": _tick,
    "paste": _paste,
    "same": _same,
    "rows": _rows,
}
