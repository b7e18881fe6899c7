"""Schools that mail did not reach, or that did not answer: whom to call, and what they said."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.permissions import SignedInRequest, police_desk_required
from deployments import actions
from deployments.desk.calls import CALLS, WHOSE, calls_of, calls_to_make, people_to_call, shares_for
from deployments.desk.unheard import letters_to_call_about, unheard_by_schools
from deployments.forms.answers import PhoneAnswerForm
from deployments.models import Acknowledgement, Notice, PhoneCall, Question
from deployments.notices.unheard import letters_unheard
from lists.exports import file_asked

PER_PAGE = 25
# How the call list marks its links, to be found again afterwards. A word and never an address.
FROM_LIST = "calls"


@require_safe
@police_desk_required
def call_list(request: SignedInRequest) -> HttpResponseBase:
    today = timezone.localdate()
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else "all"
    found = calls_to_make(request.user, whose, today=today)
    letters = letters_to_call_about(request.user, mine=whose == "mine")
    if kind := file_asked(request.GET):
        unheard = unheard_by_schools(letters, people_to_call())
        return CALLS.file(kind, [*unheard, *calls_of(list(found), today=today)])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "unheard": unheard_by_schools(letters, people_to_call(), most=PER_PAGE) if page.number == 1 else [],
        "calls": calls_of(list(page), today=today),
        "whose": whose,
        "shares": shares_for(request.user, today=today),
        "questions": Question.objects.at_desk_of(request.user).unanswered().count(),
    }
    return render(request, "deployments/call_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@police_desk_required
def phone_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    notices = Notice.objects.at_desk_of(request.user).select_related("school", "letter", "redeployment")
    notice = get_object_or_404(notices, pk=pk)
    contacts = list(people_to_call().filter(school=notice.school_id))
    form = PhoneAnswerForm(posted(request), contacts=contacts)
    from_list = request.GET.get("next") == FROM_LIST
    if form.carry_out(actions.record_call, notice=notice, by=request.user):
        messages.success(request, _what_came(form.result, notice))
        return redirect("deployments:call-list") if from_list else redirect("deployments:notice-detail", pk)
    context = {"form": form, "notice": notice, "contacts": contacts, "from_list": from_list}
    return render(request, "deployments/phone_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@police_desk_required
def news_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """A call to a school that a letter could not tell."""
    letter = get_object_or_404(letters_unheard(request.user), pk=pk)
    [row] = unheard_by_schools(letters_unheard(request.user).filter(pk=pk), people_to_call())
    form = PhoneAnswerForm(posted(request), contacts=row.people)
    if form.carry_out(actions.record_news_call, letter=letter, by=request.user):
        messages.success(
            request,
            _("Recorded: %(outcome)s, %(school)s.")
            % {"outcome": form.result.get_outcome_display().lower(), "school": row.school},
        )
        return redirect("deployments:call-list")
    return render(request, "deployments/news_call.html", {"form": form, "row": row})


def _what_came(record: Acknowledgement | PhoneCall, notice: Notice) -> str:
    if isinstance(record, Acknowledgement):
        return _("Recorded: %(record)s acknowledged by phone. %(school)s has been told.") % {
            "record": record.name,
            "school": notice.school,
        }
    return _("Recorded: %(outcome)s. %(school)s still has to answer.") % {
        "outcome": record.get_outcome_display().lower(),
        "school": notice.school,
    }
