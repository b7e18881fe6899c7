"""Asking and answering through the pages."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from deployments import actions
from deployments.actions.announcing import link_to
from deployments.models import Notice, Question
from schools.models import Cluster
from tests.deployments.plan_pages import client_of, page
from tests.deployments.test_answers import announce_one_more
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import police_user, school_user, telling_school
from tests.pages import queries_of, words_of

LIST = "/questions/"


@pytest.fixture
def people(unit, school):
    return visitors(unit, school)


@pytest.fixture
def notice(announced) -> Notice:
    return announced.notices.get()


@pytest.fixture
def ask(notice) -> str:
    return reverse("deployments:question-ask", args=[notice.pk])


@pytest.fixture
def question(notice, people) -> Question:
    return actions.ask_in_portal(notice=notice, words="Who comes to assembly?", by=people["head"])


def address_of(question) -> str:
    return reverse("deployments:question-answer", args=[question.pk])


def reading(notice) -> str:
    return reverse("deployments:notice-detail", args=[notice.pk])


# Who


@pytest.mark.parametrize("method", ["get", "post"])
def test_heads_and_dsls_ask(client, people, ask, method):
    allowed = {"head": 200, "deputy": 200, "other head": 404}
    assert met_by(client, people, method, ask) == expected(allowed, people, strangers=403)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_units_police_answer(client, people, question, method):
    desk = {"sergeant": 200, "inspector": 200, "other sergeant": 404, "other inspector": 404}
    assert met_by(client, people, method, address_of(question)) == expected(desk, people, strangers=403)


def test_a_head_who_is_a_sergeant_elsewhere_does_not_answer_for_the_police(client, people, question, school):
    both = people["other sergeant"]
    school.contacts.filter(user=people["head"]).update(user=both)
    client.force_login(both)
    assert client.get(address_of(question)).status_code == 404
    assert "assembly" not in words_of(client.get(LIST))


# The school


def test_a_school_asks_and_reads_its_question_with_the_notice(people, ask, notice, sergeant):
    client = client_of(people["head"])
    assert ask in words_of(client.get(reading(notice)))

    response = client.post(ask, {"words": "Who comes to assembly?"}, follow=True)

    assert response.redirect_chain == [(reading(notice), 302)]
    shown = words_of(response)
    assert "Your question has been sent." in shown
    assert "Who comes to assembly?" in shown
    assert "Waiting for an answer" in shown


def test_to_open_the_form_asks_nothing(people, ask):
    client_of(people["head"]).get(ask)
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [("", "Enter your question"), ("  ", "Enter your question"), ("x" * 2001, "must be 2000 characters or fewer")],
)
def test_what_is_wrong_is_said_beside_the_question(people, ask, words, complaint):
    response = client_of(people["head"]).post(ask, {"words": words})
    assert list(response.context["form"].errors) == ["words"]
    assert complaint in words_of(response)
    assert not Question.objects.exists()


def test_a_notice_withdrawn_meanwhile_takes_no_question(people, ask, notice, announced, sergeant):
    actions.withdraw_redeployment(redeployment=announced, because="He stays.", by=sergeant)
    client = client_of(people["head"])

    assert "nothing can be asked about it here" in words_of(client.get(ask))
    assert "nothing can be asked about it here" in words_of(client.post(ask, {"words": "Who?"}))
    assert ask not in words_of(client.get(reading(notice)))
    assert not Question.objects.exists()


def test_everybody_who_reads_the_notice_at_the_school_reads_the_answer(people, question, notice):
    actions.answer_question(question=question, answer="PC Joiner does.", by=people["sergeant"])
    for reader in ("head", "deputy", "sergeant", "inspector"):
        shown = words_of(client_of(people[reader]).get(reading(notice)))
        assert "Who comes to assembly?" in shown
        assert f"{people['sergeant'].name}</strong> answered on" in shown
        assert "PC Joiner does." in shown


def test_neither_the_adviser_nor_the_officer_reads_what_a_school_asked(people, question, notice, joiner):
    joiner.user = people["officer"]
    joiner.save()
    for reader in ("adviser", "officer"):
        assert "assembly" not in words_of(client_of(people[reader]).get(reading(notice)))


# By the link in the mail


def test_whoever_holds_the_link_asks_there(client, notice):
    copy = notice.copies.all()[0]
    link = reverse("deployments:notice-link", args=[link_to(copy).split("/")[-2]])
    assert f"{link}ask/" in words_of(client.get(link))
    assert client.get(f"{link}ask/").status_code == 200
    assert not Question.objects.exists()

    response = client.post(f"{link}ask/", {"words": "Who comes?"}, follow=True)

    assert response.redirect_chain == [(link, 302)]
    assert "Who comes?" in words_of(response)
    assert Question.objects.get().contact == copy.contact
    assert Notice.objects.get().status == Notice.Status.ISSUED


def test_a_link_that_is_over_asks_nothing(client, notice, announced, sergeant):
    link = reverse("deployments:notice-link", args=[link_to(notice.copies.all()[0]).split("/")[-2]])
    actions.withdraw_redeployment(redeployment=announced, because="He stays.", by=sergeant)
    response = client.post(f"{link}ask/", {"words": "Who comes?"})
    assert response.url == link
    assert not Question.objects.exists()


def test_an_old_link_and_a_forged_one_ask_nothing(client, notice, clock):
    link = reverse("deployments:notice-link", args=[link_to(notice.copies.all()[0]).split("/")[-2]])
    assert client.post("/n/forged/ask/", {"words": "Who?"}).status_code == 404
    clock.shift(timedelta(days=61))
    assert client.post(f"{link}ask/", {"words": "Who?"}).status_code == 410
    assert not Question.objects.exists()


# The desk


def test_a_question_is_answered_from_its_page(people, question):
    client = client_of(people["sergeant"])
    assert "Thursday 5 November 2026" not in words_of(client.get(address_of(question)))
    assert "5 November 2026 at 10am" in words_of(client.get(address_of(question)))

    response = client.post(address_of(question), {"answer": "PC Joiner does."}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert f"Answered. {people['head'].name} is told by mail." in words_of(response)
    shown = words_of(client.get(address_of(question)))
    assert "PC Joiner does." in shown
    assert "<textarea" not in shown


@pytest.mark.parametrize("answer", ["", "   ", "x" * 4001])
def test_an_answer_that_is_none_is_refused_beside_its_field(people, question, answer):
    response = client_of(people["sergeant"]).post(address_of(question), {"answer": answer})
    assert list(response.context["form"].errors) == ["answer"]
    assert not Question.objects.get().is_answered


def test_whoever_answers_second_reads_the_first_answer_and_their_own(people, question):
    actions.answer_question(question=question, answer="PC Joiner does.", by=people["sergeant"])
    shown = words_of(client_of(people["inspector"]).post(address_of(question), {"answer": "PC Other does."}))
    assert f"{people['sergeant'].name} has answered this already. Yours was not sent." in shown
    assert "PC Joiner does." in shown
    assert "PC Other does." in shown


def test_what_waits_longest_comes_first_and_what_is_answered_last(people, notice, question, clock):
    clock.shift(timedelta(hours=1))
    second = actions.ask_in_portal(notice=notice, words="Second?", by=people["head"])
    third = actions.ask_in_portal(notice=notice, words="Third?", by=people["head"])
    actions.answer_question(question=second, answer="Yes.", by=people["sergeant"])

    shown = client_of(people["sergeant"]).get(LIST).context["page"]

    assert list(shown) == [question, third, second]


def test_a_question_that_waits_for_too_long_is_marked(people, question, clock, inspector):
    clock.shift(timedelta(hours=72))
    actions.escalate_questions(now=timezone.now())
    shown = words_of(client_of(people["sergeant"]).get(LIST))
    assert "Overdue" in shown
    assert "The inspectors heard of it on 5 November 2026 at 10am" in shown


def test_the_list_narrows_to_ones_own_clusters_and_plans(people, unit, sergeant, notice, question):
    owner = police_user(unit, Role.SERGEANT)
    elsewhere = telling_school(unit, name="Beech School")
    elsewhere.cluster = Cluster.objects.create(command_unit=unit, name="East", sergeant=owner)
    elsewhere.save()
    other = announce_one_more(unit, sergeant, elsewhere)
    asked = actions.ask_in_portal(notice=other, words="And here?", by=school_user(elsewhere))
    client = client_of(owner)

    assert set(client.get(LIST).context["page"]) == {question, asked}
    assert list(client.get(f"{LIST}?whose=mine").context["page"]) == [asked]
    assert set(client.get(f"{LIST}?whose=nonsense").context["page"]) == {question, asked}
    # The author of both plans, who owns no cluster.
    assert set(client_of(sergeant).get(f"{LIST}?whose=mine").context["page"]) == {question, asked}


def test_another_units_questions_are_not_shown(people, question):
    assert "No school has asked anything." in words_of(client_of(people["other sergeant"]).get(LIST))


def test_the_plan_and_its_board_count_what_waits(people, announced, notice, question):
    client = client_of(people["sergeant"])
    for name in ("redeployment-detail", "board"):
        assert "1 question waits for an answer" in words_of(client.get(page(name, announced)))
    actions.answer_question(question=question, answer="Yes.", by=people["sergeant"])
    assert "waits for an answer" not in words_of(client.get(page("redeployment-detail", announced)))


def test_the_pages_take_as_many_queries_for_three_as_for_one(people, notice, question):
    client = client_of(people["sergeant"])
    pages = (LIST, address_of(question), reading(notice))
    one = [queries_of(client, address) for address in pages]
    for n in range(2):
        actions.ask_in_portal(notice=notice, words=f"More {n}?", by=people["head"])

    assert [queries_of(client, address) for address in pages] == one
    assert max(one[:2]) <= 12


def test_the_questions_are_taken_along_as_a_file(people, notice, question):
    asked = actions.ask_in_portal(notice=notice, words="=HYPERLINK(1)", by=people["head"])
    response = client_of(people["sergeant"]).get(f"{LIST}?format=csv")
    told = b"".join(response.streaming_content).decode()
    assert "Who comes to assembly?" in told
    assert f"'{asked.words}" in told


# Whether the answer was read


def test_whoever_asked_has_seen_the_answer_once_they_opened_the_notice(people, notice, question, sergeant):
    client_of(people["head"]).get(reading(notice))
    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)
    assert list(Question.objects.answered_unseen(people["head"])) == [question]

    client_of(people["deputy"]).get(reading(notice))
    client_of(sergeant).get(reading(notice))
    assert list(Question.objects.answered_unseen(people["head"])) == [question]

    client_of(people["head"]).get(reading(notice))
    assert not Question.objects.answered_unseen(people["head"]).exists()


def test_the_link_in_the_mail_does_not_count_as_reading(client, settings, notice, sergeant):
    """Scanners open it."""
    copy = notice.copies.first()
    question = actions.ask_by_link(copy=copy, words="Who comes to assembly?")
    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)
    assert client.get(link_to(copy).removeprefix(settings.PUBLIC_URL)).status_code == 200

    question.refresh_from_db()
    assert question.answer_seen_at is None


def test_an_answer_is_not_seen_before_it_is_given(question):
    with pytest.raises(IntegrityError, match="question_seen_once_answered"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(answer_seen_at=timezone.now())
