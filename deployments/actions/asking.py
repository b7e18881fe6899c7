"""What a school asks about a notice, and what it is answered. The inspectors hear of what stays unanswered."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts.languages import ENGLISH
from accounts.models import Role, User
from deployments.actions.announcing import link_to
from deployments.actions.following import post_follow_ups
from deployments.actions.waiting import MOST_WAITING, SAME_WITHIN, answer_once, escalate, within
from deployments.errors import QuestionError
from deployments.letters import letter_to_police, letter_to_school, school_subject
from deployments.models import Notice, NoticeCopy, Question
from deployments.notices.render import render_mail, words_about
from outbox.actions import Recipient, post_letters
from schools.days import calendars_for
from schools.hours import leaves_at
from schools.keepers import posted_to
from schools.models import Contact

LONGEST_QUESTION = 2000


@transaction.atomic
def ask_in_portal(*, notice: Notice, words: str, by: User) -> Question:
    """The signed-in head, DSL or deputy asks for their school."""
    contact = (
        by.contacts.current().who_read_notices().filter(school=notice.school_id).order_by("is_shared", "pk").first()
    )
    if contact is None:
        raise QuestionError(_("Only a headteacher or DSL of the school can ask about its notice."))
    return _ask(notice, contact, words, by=by)


@transaction.atomic
def ask_by_link(*, copy: NoticeCopy, words: str) -> Question:
    """The person to whom this copy was mailed asks, with or without an account; so may a shared mailbox."""
    if not copy.went_to_contact:
        refusal = _("The link was sent to an address that %(name)s no longer has.")
        raise QuestionError(refusal % {"name": copy.contact.name})
    return _ask(copy.notice, copy.contact, words, by=None)


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: User) -> None:
    """Answer it once, for everybody at the school who reads the notice, and mail the answer to whoever asked.

    Raises QuestionError when a colleague was quicker.
    """
    answer_once(question, Question.objects.all(), answer=answer, by=by, error=QuestionError)
    _mail_answer(question, by)


def note_answers_seen(*, notice: Notice, by: User) -> None:
    """Whoever asked has the notice open in the portal, and with it what they were answered."""
    notice.questions.answered_unseen(by).update(answer_seen_at=timezone.now())


def escalate_questions(*, now: datetime) -> int:
    """Tell the inspectors, once, of each question that nobody has answered in 72 hours. Returns how many."""
    about = Question.objects.select_related("notice__school", "notice__redeployment__command_unit__force")
    return escalate(about, now=now, tell=_tell_inspectors)


def _ask(notice: Notice, contact: Contact, words: str, *, by: User | None) -> Question:
    too_long = _("Your question must be %(most)s characters or fewer")
    words = within(
        words,
        LONGEST_QUESTION,
        field="words",
        missing=_("Enter your question"),
        too_long=too_long,
        error=QuestionError,
    )
    if contact.school_id != notice.school_id or contact.state == Contact.State.LEFT:
        refusal = _("%(name)s is no longer a contact of %(school)s.")
        raise QuestionError(refusal % {"name": contact.name, "school": notice.school})
    # Whoever presses twice waits here for the first.
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if not notice.is_live:
        raise QuestionError(_gone_by(notice))
    now = timezone.now()
    asked = notice.questions.filter(contact=contact, words=words, asked_at__gt=now - SAME_WITHIN).first()
    if asked:
        return asked
    if notice.questions.unanswered().count() >= MOST_WAITING:
        refusal = _("%(number)d questions about this notice wait for an answer already. Please call instead.")
        raise QuestionError(refusal % {"number": MOST_WAITING})
    question = Question.objects.create(notice=notice, contact=contact, name=contact.name, words=words, asked_at=now)
    _alert(question, _whose_work(notice), subject=gettext_noop("A school asks"), by=by)
    return question


def _gone_by(notice: Notice) -> str:
    if notice.status == Notice.Status.CORRECTED:
        return _("This notice has been corrected, so nothing can be asked about it here. Please call.")
    return _("This notice has been withdrawn, so nothing can be asked about it here. Please call.")


def _whose_work(notice: Notice) -> QuerySet[User]:
    """The plan's author, whoever told the schools, and the sergeant of the school's cluster."""
    plan = notice.redeployment
    theirs = Q(pk__in=[plan.created_by_id, plan.scheduled_by_id]) | Q(clusters__schools=notice.school_id)
    return posted_to([plan.command_unit], Role.SERGEANT).filter(theirs).distinct()


def _tell_inspectors(question: Question) -> None:
    inspectors = posted_to([question.notice.redeployment.command_unit], Role.INSPECTOR)
    _alert(question, inspectors, subject=gettext_noop("Not answered in 72 hours"), by=None)


def _alert(question: Question, people: QuerySet[User], *, subject: str, by: User | None) -> None:
    """Mail those of the police whom it concerns; where none of them signs in any more, all sergeants of the unit."""
    notice, plan = question.notice, question.notice.redeployment
    others = [person for person in people or posted_to([plan.command_unit], Role.SERGEANT) if person != by]
    if not others:
        return
    with override(ENGLISH):
        subject = f"{_(subject)}: {notice.school}"
    draft = letter_to_police(
        plan.command_unit,
        others,
        subject=subject,
        render=partial(render_mail, "question", plan, subject=subject, question=question, school=notice.school),
        category="question",
        about=notice.school.name_and_urn,
        page=reverse("deployments:question-answer", args=[question.pk]),
    )
    post_letters([draft], by=by)


def _mail_answer(question: Question, by: User) -> None:
    """To whoever asked, unless they have left. Kept with the notice, so that the police hear if it comes back."""
    notice, contact = question.notice, question.contact
    if contact.state == Contact.State.LEFT:
        return
    calendar = calendars_for([notice.school])[notice.school_id]
    leaves = leaves_at(calendar, timezone.now(), day=notice.redeployment.effective_on)
    draft = letter_to_school(
        notice.school,
        notice.redeployment.command_unit,
        [Recipient(contact.name, contact.email, _where_to_read(question))],
        write=lambda: words_about(
            school_subject(notice.school, _("an answer to your question")),
            "answer",
            notice.redeployment,
            question=question,
            school=notice.school,
        ),
        category="answer",
        leaves=leaves,
        sergeant=question.answered_by,
    )
    post_follow_ups([(notice, draft)], by=by)


def _where_to_read(question: Question) -> str:
    """The asker's own copy; of somebody who came after the notice, its page in the portal."""
    copies = NoticeCopy.objects.select_related("contact", "delivery")
    copy = copies.filter(notice=question.notice_id, contact=question.contact_id).first()
    if copy and copy.went_to_contact:
        return link_to(copy)
    return settings.PUBLIC_URL + reverse("deployments:notice-detail", args=[question.notice_id])
