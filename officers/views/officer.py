"""Officers: who they are and whether they are fit for schools."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.forms import model_to_dict
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.models import Role, User
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required, role_required
from lists.exports import Sheet, file_asked
from officers import actions
from officers.fitness import Blocker
from officers.forms.officer import DayForm, NewOfficerForm, OfficerForm, SearchForm
from officers.models import Officer, RoleTitle, Tenure, TenureCorrection, Training, VettingCheck
from officers.views.base import COURSE_KEEPERS, kept_officer, record_of
from schools.models import CommandUnit

PER_PAGE = 25


@dataclass(frozen=True)
class Readiness:
    """Whether an officer is fit on a day, and what stops them."""

    officer: Officer
    on: date

    @property
    def blockers(self) -> list[Blocker]:
        return self.officer.blockers(on=self.on)

    @property
    def tenure(self) -> Tenure | None:
        """The tenure of that day, or else the newest."""
        tenures = list(self.officer.tenures.all())
        return next((tenure for tenure in tenures if tenure.covers(self.on)), tenures[0] if tenures else None)


OFFICERS = Sheet[Readiness](
    "officers",
    {
        gettext_noop("Officer"): lambda row: row.officer.display_name,
        gettext_noop("Collar number"): lambda row: row.officer.collar_number,
        gettext_noop("Rank"): lambda row: row.officer.rank,
        gettext_noop("Role title"): lambda row: row.officer.role_title,
        gettext_noop("Supervising sergeant"): lambda row: row.officer.supervisor,
        gettext_noop("Tenure from"): lambda row: row.tenure and row.tenure.from_on,
        gettext_noop("Tenure until"): lambda row: row.tenure and row.tenure.last_on,
        gettext_noop("Ready today"): lambda row: not row.blockers,
    },
)


@require_safe
@police_desk_required
def officer_list(request: SignedInRequest) -> HttpResponseBase:
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    officers = Officer.objects.visible_to(request.user).matching(words).with_record().select_related("supervisor")
    if kind := file_asked(request.GET):
        return OFFICERS.file(kind, (Readiness(officer, timezone.localdate()) for officer in officers))
    page = Paginator(officers, PER_PAGE).get_page(request.GET.get("page"))
    rows = [Readiness(officer, timezone.localdate()) for officer in page]
    context = {"page": page, "rows": rows, "words": words, "keeps_courses": request.user.has_role(*COURSE_KEEPERS)}
    return render(request, "officers/officer_list.html", context)


def whole_records(user: User) -> QuerySet[Officer]:
    """All that the page of an officer shows."""
    mine = Officer.objects.visible_to(user).select_related("command_unit", "cluster", "supervisor", "user")
    # These first: a record is then read with what belongs to each row.
    named = mine.prefetch_related(
        Prefetch("vetting_checks", VettingCheck.objects.select_related("recorded_by")),
        Prefetch("trainings", Training.objects.select_related("course")),
        Prefetch("tenures__corrections", TenureCorrection.objects.select_related("corrected_by")),
    )
    return named.with_record()


@require_safe
@role_required(Role.SERGEANT, Role.INSPECTOR, Role.OFFICER)
def officer_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = Officer.objects.kept_by(request.user).filter(pk=OuterRef("pk"))
    led = CommandUnit.objects.led_by(request.user, Role.SERGEANT).filter(pk=OuterRef("command_unit"))
    records = whole_records(request.user).annotate(is_kept=Exists(kept), is_led=Exists(led))
    officer = get_object_or_404(records, pk=pk)
    asked = any(key.startswith("on_") for key in request.GET)
    form = DayForm(request.GET if asked else None)
    day = form.cleaned_data["on"] if form.is_valid() else None
    context = {
        "officer": officer,
        "today": Readiness(officer, timezone.localdate()),
        "then": Readiness(officer, day) if day else None,
        "form": form,
        "needed": [course.pk for course in officer.force.courses.all() if course.is_needed_by(officer.role_title)],
        "checks": sorted(officer.vetting_checks.all(), key=lambda check: check.standing, reverse=True),
        "may_record": officer.is_kept,  # type: ignore[attr-defined] # annotated
        "may_plan": officer.is_led,  # type: ignore[attr-defined] # annotated
    }
    return render(request, "officers/officer_detail.html", context)


@police_desk_required
def officer_add(request: SignedInRequest) -> HttpResponse:
    units = CommandUnit.objects.run_by(request.user).select_related("force")
    if not units:
        raise PermissionDenied
    first = {"role_title": usual_title(units), "supervisor": request.user}
    form = NewOfficerForm(posted(request), units=units, initial=first)
    if form.carry_out(actions.add_officer, by=request.user):
        messages.success(request, _("Officer added. Next, record tenure, vetting and training."))
        return redirect("officers:officer-detail", form.result.pk)
    return form_page(request, form, _("Add an officer"), back=(reverse("officers:officer-list"), _("All officers")))


def usual_title(units: QuerySet[CommandUnit]) -> RoleTitle | None:
    """What a new officer most likely is."""
    return RoleTitle.objects.filter(force=units[0].force, name=units[0].force.officer_title).first()


@police_desk_required
def officer_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    units = CommandUnit.objects.filter(pk=officer.command_unit_id)
    form = OfficerForm(posted(request), units=units, officer=officer, initial=model_to_dict(officer))
    if form.carry_out(actions.change_officer, officer=officer, by=request.user):
        messages.success(request, _("%(name)s’s details saved.") % {"name": officer.display_name})
        return redirect("officers:officer-detail", pk)
    return form_page(
        request, form, _("Change %(name)s’s details") % {"name": officer.display_name}, back=record_of(officer)
    )
