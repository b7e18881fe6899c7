"""A school asks about its notice; the police answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.languages import until_chosen
from accounts.permissions import SignedInRequest, police_desk_required
from deployments import actions
from deployments.desk.copies import LinkExpiredError, copy_named_by, standing_of
from deployments.desk.questions import QUESTIONS, WHOSE, questions_of, shares_for
from deployments.forms.questions import AnswerForm, QuestionForm
from deployments.models import Notice, Question
from lists.exports import file_asked
from schools.models import School
from schools.permissions import reader_required

PER_PAGE = 25
AT_A_TIME = 2000
ASKED = _("Your question has been sent. The answer comes by mail and stands with the notice.")
FORM = require_http_methods(["GET", "HEAD", "POST"])

school_reader_required = reader_required()


@FORM
@school_reader_required
def question_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    attended = School.objects.attended_by(request.user)
    notices = Notice.objects.filter(school__in=attended).select_related(
        "school", "letter", "redeployment__command_unit"
    )
    notice = get_object_or_404(notices, pk=pk)
    form = QuestionForm(posted(request))
    if form.carry_out(actions.ask_in_portal, notice=notice, by=request.user):
        messages.success(request, ASKED)
        return redirect("deployments:notice-detail", pk)
    back = reverse("deployments:notice-detail", args=[pk])
    return render(request, "deployments/question_ask.html", {"form": form, "notice": notice, "back": back})


@never_cache
@FORM
def question_ask_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the link in the mail. What is wrong with the link is said where the notice stands."""
    back = reverse("deployments:notice-link", args=[token])
    try:
        copy = copy_named_by(token)
    except LinkExpiredError:
        return render(request, "deployments/notice_link_expired.html", status=410)
    if copy is None:
        return render(request, "deployments/notice_link_unknown.html", status=404)
    until_chosen(request, copy.notice.school.language)
    if standing_of(copy).is_over:
        return redirect(back)
    form = QuestionForm(posted(request))
    if form.carry_out(actions.ask_by_link, copy=copy):
        messages.success(request, ASKED)
        return redirect(back)
    return render(request, "deployments/question_ask.html", {"form": form, "notice": copy.notice, "back": back})


@require_safe
@police_desk_required
def question_list(request: SignedInRequest) -> HttpResponseBase:
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else "all"
    found = questions_of(request.user, whose)
    if kind := file_asked(request.GET):
        return QUESTIONS.file(kind, found.iterator(chunk_size=AT_A_TIME))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "whose": whose, "shares": shares_for(request.user)}
    return render(request, "deployments/question_list.html", context)


@FORM
@police_desk_required
def question_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    questions = Question.objects.at_desk_of(request.user).select_related(
        "contact", "answered_by", "notice__school", "notice__letter", "notice__redeployment__command_unit__force"
    )
    question = get_object_or_404(questions, pk=pk)
    form = AnswerForm(posted(request))
    if form.carry_out(actions.answer_question, question=question, by=request.user):
        messages.success(request, gettext("Answered. %(name)s is told by mail.") % {"name": question.name})
        return redirect("deployments:question-list")
    earlier = question.notice.questions.exclude(pk=pk).select_related("answered_by")
    context = {"form": form, "question": question, "notice": question.notice, "earlier": earlier}
    return render(request, "deployments/question_answer.html", context)
