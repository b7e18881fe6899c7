"""How much of what schools asked waits for an answer, for the first page of the desk."""

from collections import Counter

from django.db.models import Value

from accounts.models import User
from deployments.models import Question, Visit

QUESTIONS, VISITS = "questions", "visits"


def waiting_for_answer(user: User) -> dict[str, int]:
    """Questions about notices, and reports of unannounced visits; both in one query."""
    asked = Question.objects.at_desk_of(user).unanswered().order_by().annotate(kind=Value(QUESTIONS))
    reported = Visit.objects.at_desk_of(user).unanswered().order_by().annotate(kind=Value(VISITS))
    found = Counter(asked.values_list("kind", flat=True).union(reported.values_list("kind", flat=True), all=True))
    return {QUESTIONS: found[QUESTIONS], VISITS: found[VISITS]}
