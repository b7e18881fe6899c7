"""A school tells that an officer came unannounced; the police look into it and answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest, police_desk_required, sergeant_required
from deployments import actions
from deployments.desk.door.visits import VISITS, WHOSE, shares_for, visits_of, visits_read_at_school
from deployments.forms.visits import MatchForm, VisitAnswerForm, VisitForm
from deployments.models import Visit
from deployments.models.visit import VisitQuerySet
from lists.exports import file_asked
from officers.models import Officer
from schools.models import School
from schools.permissions import contact_required

PER_PAGE = 25
AT_A_TIME = 2000
FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@contact_required
def visit_report(request: SignedInRequest) -> HttpResponse:
    form = VisitForm(posted(request), user=request.user, given=request.GET.get("given", ""))
    if form.carry_out(actions.report_visit, by=request.user):
        messages.success(request, _("Thank you. The sergeant and the inspector have been told."))
        return redirect("deployments:school-visit", form.result.pk)
    return render(request, "deployments/visit_report.html", {"form": form})


@require_safe
@contact_required
def school_visits(request: SignedInRequest) -> HttpResponse:
    page = Paginator(visits_read_at_school(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "deployments/visit_school_list.html", {"page": page})


@require_safe
@contact_required
def school_visit(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(visits_read_at_school(request.user), pk=pk)
    # Reception reads no notice.
    reads_notices = School.objects.attended_by(request.user).filter(pk=visit.school_id).exists()
    return render(request, "deployments/visit_school.html", {"visit": visit, "reads_notices": reads_notices})


@require_safe
@police_desk_required
def visit_list(request: SignedInRequest) -> HttpResponseBase:
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else "all"
    found = visits_of(request.user, whose)
    if kind := file_asked(request.GET):
        return VISITS.file(kind, found.iterator(chunk_size=AT_A_TIME))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "whose": whose, "shares": shares_for(request.user)}
    return render(request, "deployments/visit_list.html", context)


@FORM
@police_desk_required
def visit_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(_at_desk(request), pk=pk)
    form = VisitAnswerForm(posted(request))
    if form.carry_out(actions.answer_visit, visit=visit, by=request.user):
        messages.success(request, _("Answered. %(name)s is told by mail.") % {"name": visit.name})
        return redirect("deployments:visit-list")
    corrections = visit.corrections.select_related("was_officer", "corrected_by")
    context = {
        "form": form,
        "visit": visit,
        "corrections": corrections,
        "may_correct": request.user.has_role(Role.SERGEANT),
    }
    return render(request, "deployments/visit_answer.html", context)


@FORM
@sergeant_required
def visit_match(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(_at_desk(request), pk=pk)
    officers = Officer.objects.filter(command_unit=visit.command_unit_id)
    form = MatchForm(posted(request), visit=visit, officers=officers)
    if form.carry_out(actions.correct_match, visit=visit, by=request.user):
        messages.success(request, _("Put right. What stood there before is kept."))
        return redirect("deployments:visit-answer", pk)
    return render(request, "deployments/visit_match.html", {"form": form, "visit": visit})


def _at_desk(request: SignedInRequest) -> VisitQuerySet:
    return Visit.objects.at_desk_of(request.user).select_related(
        "school__local_authority",
        "contact",
        "command_unit__force",
        "officer",
        "answered_by",
        "notice",
        "register_entry",
    )
