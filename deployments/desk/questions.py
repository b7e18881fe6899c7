"""What schools ask, as the desk lists it: what waits comes first, and of that what has waited longest."""

from dataclasses import dataclass

from django.db.models import F

from accounts.models import User
from deployments.models import Question
from deployments.models.question import QuestionQuerySet
from lists.exports import Sheet

# Name in the address, words on the page.
WHOSE = {"all": "All schools of the unit", "mine": "My schools and my plans"}


QUESTIONS = Sheet[Question](
    "questions",
    {
        "Asked": lambda question: question.asked_at,
        "School": lambda question: question.notice.school,
        "URN": lambda question: question.notice.school_id,
        "Asked by": lambda question: question.name,
        "Question": lambda question: question.words,
        "Day of the change": lambda question: question.notice.redeployment.effective_on,
        "Answer": lambda question: question.answer,
        "Answered": lambda question: question.answered_at,
        "Answered by": lambda question: question.answered_by,
        "Inspectors heard": lambda question: question.escalated_at,
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
    return [Share(key, label, _share(user, key).unanswered().count()) for key, label in WHOSE.items()]


def _share(user: User, whose: str) -> QuestionQuerySet:
    found = Question.objects.at_desk_of(user)
    return found.of_sergeant(user) if whose == "mine" else found
