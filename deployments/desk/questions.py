"""What schools ask, as the desk lists it: what waits comes first, and of that what has waited longest."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from deployments.models import Question
from deployments.models.question import QuestionQuerySet
from lists.exports import Sheet

# Name in the address, words on the page.
WHOSE = {"all": _("All schools of the unit"), "mine": _("My schools and my plans")}


QUESTIONS = Sheet[Question](
    "questions",
    {
        gettext_noop("Asked"): lambda question: question.asked_at,
        gettext_noop("School"): lambda question: question.notice.school,
        gettext_noop("URN"): lambda question: question.notice.school_id,
        gettext_noop("Asked by"): lambda question: question.name,
        gettext_noop("Question"): lambda question: question.words,
        gettext_noop("Day of the change"): lambda question: question.notice.redeployment.effective_on,
        gettext_noop("Answer"): lambda question: question.answer,
        gettext_noop("Answered"): lambda question: question.answered_at,
        gettext_noop("Answered by"): lambda question: question.answered_by,
        gettext_noop("Inspectors heard"): lambda question: question.escalated_at,
    },
)


@dataclass(frozen=True)
class Share:
    """Everybody’s questions or one’s own, and how many of them wait."""

    key: str
    label: str
    waiting: int


def questions_of(user: User, whose: str) -> QuestionQuerySet:
    """Unanswered ones first with the oldest at the top; then the answered ones, the newest first."""
    found = _share(user, whose).select_related("notice__school", "notice__redeployment", "answered_by")
    return found.order_by(F("answered_at").desc(nulls_first=True), "asked_at", "pk")


def shares_for(user: User) -> list[Share]:
    return [Share(key, str(label), _share(user, key).unanswered().count()) for key, label in WHOSE.items()]


def _share(user: User, whose: str) -> QuestionQuerySet:
    found = Question.objects.at_desk_of(user)
    return found.of_sergeant(user) if whose == "mine" else found
