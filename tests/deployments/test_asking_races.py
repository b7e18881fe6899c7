"""Questions with two hands at once. PostgreSQL only: SQLite lets one writer in at a time by itself."""

import pytest
from django.utils import timezone

from deployments import actions
from deployments.models import Question
from outbox.models import Letter
from tests.at_once import at_once, several_writers
from tests.deployments.conftest import MONDAY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    several_writers,
]


@pytest.fixture
def copy(announced):
    return announced.notices.get().copies.all()[0]


def test_a_button_pressed_four_times_asks_once(copy):
    at_once(*[lambda: actions.ask_by_link(copy=copy, words="Who comes?")] * 4)

    assert Question.objects.count() == 1
    assert Letter.objects.filter(category="question").count() == 1


def test_two_colleagues_who_answer_at_once_send_one_answer(copy, sergeant, inspector):
    question = actions.ask_by_link(copy=copy, words="Who comes?")
    stale = [Question.objects.select_related("contact", "notice__school").get(pk=question.pk) for _ in range(2)]

    refused = at_once(
        lambda: actions.answer_question(question=stale[0], answer="PC Joiner.", by=sergeant),
        lambda: actions.answer_question(question=stale[1], answer="PC Other.", by=inspector),
    )

    assert len(refused) == 1
    assert "has answered this already" in refused[0]
    assert Letter.objects.filter(category="answer").count() == 1


def test_two_clocks_tell_the_inspectors_once(copy, inspector, clock):
    actions.ask_by_link(copy=copy, words="Who comes?")
    clock.move_to(MONDAY.replace(day=6))
    now = timezone.now()

    at_once(*[lambda: actions.escalate_questions(now=now)] * 4)

    assert Letter.objects.filter(subject__startswith="Not answered in 72 hours").count() == 1
