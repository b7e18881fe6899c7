"""A school asks about its notice, the police answer, and the inspectors hear of what stays unanswered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role, User
from deployments import actions
from deployments.errors import QuestionError
from deployments.models import Notice, Question, Redeployment
from deployments.truth import no_longer_true
from outbox.models import Delivery, Letter
from schools.models import Cluster, CommandUnit, Contact, School
from tests.deployments.conftest import MONDAY
from tests.factories import ContactFactory, police_user, school_user

THREE_DAYS = timedelta(hours=72)


@pytest.fixture
def notice(announced: Redeployment) -> Notice:
    return announced.notices.get()


@pytest.fixture
def head(school: School) -> User:
    return school_user(school)


@pytest.fixture
def question(notice: Notice, head: User) -> Question:
    return actions.ask_in_portal(notice=notice, words="Who comes to assembly?", by=head)


def mailed(category: str) -> set[str]:
    return set(Delivery.objects.filter(letter__category=category).values_list("address", flat=True))


# Asking


def test_a_question_reaches_the_plans_author(question: Question, sergeant: User) -> None:
    letter = Letter.objects.get(category="question")
    assert mailed("question") == {sergeant.email}
    assert letter.subject == "A school asks: Ash Park School"
    assert "Who comes to assembly?" in letter.text
    assert letter.deliveries.get().link.endswith(f"/questions/{question.pk}/")


def test_it_reaches_the_sergeant_of_the_schools_cluster_as_well(
    notice: Notice, head: User, unit: CommandUnit, school: School, sergeant: User
) -> None:
    owner = police_user(unit, Role.SERGEANT)
    school.cluster = Cluster.objects.create(command_unit=unit, name="East", sergeant=owner)
    school.save()
    police_user(unit, Role.SERGEANT)  # whom it does not concern

    actions.ask_in_portal(notice=notice, words="Who?", by=head)

    assert mailed("question") == {sergeant.email, owner.email}


def test_where_the_author_is_gone_every_sergeant_of_the_unit_hears(
    notice: Notice, head: User, unit: CommandUnit, sergeant: User
) -> None:
    colleague = police_user(unit, Role.SERGEANT)
    User.objects.filter(pk=sergeant.pk).update(is_active=False)

    actions.ask_in_portal(notice=notice, words="Who?", by=head)

    assert mailed("question") == {colleague.email}


def test_nobody_is_mailed_about_their_own_question(notice: Notice, sergeant: User, school: School) -> None:
    ContactFactory(school=school, user=sergeant, email=sergeant.email)

    actions.ask_in_portal(notice=notice, words="Who?", by=sergeant)

    assert mailed("question") == set()


def test_to_ask_is_not_to_acknowledge(notice: Notice, question: Question) -> None:
    notice.refresh_from_db()
    assert notice.status == Notice.Status.ISSUED


def test_whoever_holds_the_link_asks_without_an_account(notice: Notice) -> None:
    copy = notice.copies.all()[0]
    asked = actions.ask_by_link(copy=copy, words="Who?")
    assert (asked.contact, asked.name) == (copy.contact, copy.contact.name)


def test_a_link_that_went_to_an_earlier_address_asks_nothing(notice: Notice) -> None:
    copy = notice.copies.all()[0]
    copy.contact.email = "elsewhere@school.example"

    with pytest.raises(QuestionError, match="no longer has"):
        actions.ask_by_link(copy=copy, words="Who?")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [("", "Enter your question"), (" \n ", "Enter your question"), ("x" * 2001, "2,000 characters or fewer")],
)
def test_too_little_and_too_much_is_refused(notice: Notice, head: User, words: str, complaint: str) -> None:
    with pytest.raises(QuestionError, match=complaint):
        actions.ask_in_portal(notice=notice, words=words, by=head)
    assert not Question.objects.exists()


def test_a_button_pressed_twice_asks_once(notice: Notice, head: User, question: Question, clock) -> None:
    again = actions.ask_in_portal(notice=notice, words=" Who comes to assembly? ", by=head)
    assert again == question
    assert Letter.objects.filter(category="question").count() == 1

    clock.shift(timedelta(minutes=2))
    later = actions.ask_in_portal(notice=notice, words="Who comes to assembly?", by=head)
    assert later != question


def test_ten_questions_wait_at_most(notice: Notice, head: User) -> None:
    for n in range(10):
        actions.ask_in_portal(notice=notice, words=f"Question {n}?", by=head)

    with pytest.raises(QuestionError, match="Please call instead"):
        actions.ask_in_portal(notice=notice, words="One more?", by=head)


def test_nothing_is_asked_about_a_notice_that_was_withdrawn(
    notice: Notice, head: User, announced: Redeployment, sergeant: User
) -> None:
    actions.withdraw_redeployment(redeployment=announced, because="He stays.", by=sergeant)

    with pytest.raises(QuestionError, match="has been withdrawn, so nothing can be asked"):
        actions.ask_in_portal(notice=notice, words="Who?", by=head)


@pytest.mark.parametrize("role", [Contact.Role.RECEPTION, None])
def test_only_who_reads_the_notice_asks(notice: Notice, school: School, role: str | None) -> None:
    person = school_user(school, role) if role else police_user(notice.redeployment.command_unit, Role.SERGEANT)

    with pytest.raises(QuestionError, match="Only a headteacher or DSL"):
        actions.ask_in_portal(notice=notice, words="Who?", by=person)


# Answering


def test_an_answer_is_kept_and_mailed_to_whoever_asked(
    question: Question, head: User, sergeant: User, unit: CommandUnit
) -> None:
    actions.answer_question(question=question, answer=" PC Joiner. ", by=sergeant)

    letter = Letter.objects.get(category="answer")
    assert (question.answer, question.answered_by, question.answered_at) == ("PC Joiner.", sergeant, MONDAY)
    assert (mailed("answer"), letter.reply_addresses) == ({head.email}, [sergeant.email, unit.email])
    assert "PC Joiner." in letter.text
    assert "Who comes to assembly?" in letter.text
    assert list(question.notice.follow_ups.all()) == [letter]


def test_whoever_asked_by_the_link_is_led_back_to_it(notice: Notice, sergeant: User) -> None:
    copy = notice.copies.all()[0]
    asked = actions.ask_by_link(copy=copy, words="Who?")

    actions.answer_question(question=asked, answer="PC Joiner.", by=sergeant)

    assert Delivery.objects.get(letter__category="answer").link == copy.delivery.link


def test_a_colleague_who_was_slower_is_told_who_answered(question: Question, sergeant: User, unit: CommandUnit) -> None:
    stale = Question.objects.get(pk=question.pk)
    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)

    with pytest.raises(QuestionError, match=f"{sergeant.name} has answered this already. Yours was not sent."):
        actions.answer_question(question=stale, answer="PC Other.", by=police_user(unit, Role.SERGEANT))
    assert Question.objects.get().answer == "PC Joiner."
    assert Letter.objects.filter(category="answer").count() == 1


@pytest.mark.parametrize(
    ("answer", "complaint"), [(" ", "Enter the answer"), ("x" * 4001, "4,000 characters or fewer")]
)
def test_an_answer_says_something_and_not_too_much(
    question: Question, sergeant: User, answer: str, complaint: str
) -> None:
    with pytest.raises(QuestionError, match=complaint):
        actions.answer_question(question=question, answer=answer, by=sergeant)


def test_whoever_has_left_is_not_mailed(question: Question, sergeant: User) -> None:
    Contact.objects.filter(pk=question.contact_id).update(state="LEFT", left_on=timezone.localdate())
    question.refresh_from_db()

    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)

    assert mailed("answer") == set()
    assert Question.objects.get().is_answered


def test_an_answer_waits_for_the_schools_hours(question: Question, sergeant: User, clock) -> None:
    clock.move_to(MONDAY + timedelta(hours=11))
    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)
    assert Delivery.objects.get(letter__category="answer").try_after == MONDAY + timedelta(hours=21)


def test_an_answer_that_came_back_alerts_the_police(question: Question, sergeant: User, inspector: User) -> None:
    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)
    Delivery.objects.filter(letter__category="answer").update(status="BOUNCED", ended_at=timezone.now())

    actions.note_bounces(now=timezone.now())

    assert "could not be told that a question of theirs is answered" in Letter.objects.get(category="alert").text


# The inspectors


def test_after_72_hours_without_an_answer_the_inspectors_hear_once(
    question: Question, inspector: User, sergeant: User, clock
) -> None:
    clock.move_to(MONDAY + THREE_DAYS - timedelta(seconds=1))
    assert actions.escalate_questions(now=timezone.now()) == 0

    clock.move_to(MONDAY + THREE_DAYS)
    assert actions.escalate_questions(now=timezone.now()) == 1
    assert actions.escalate_questions(now=timezone.now()) == 0

    question.refresh_from_db()
    letter = Letter.objects.filter(category="question").latest("pk")
    assert question.escalated_at == MONDAY + THREE_DAYS
    assert letter.subject == "Not answered in 72 hours: Ash Park School"
    assert "Nobody has answered yet" in letter.text
    assert [to.address for to in letter.deliveries.all()] == [inspector.email]


def test_what_was_answered_is_not_escalated(question: Question, inspector: User, sergeant: User, clock) -> None:
    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)
    assert actions.escalate_questions(now=MONDAY + 2 * THREE_DAYS) == 0


# On its way


def test_mail_about_a_question_goes_to_nobody_who_is_gone(question: Question, sergeant: User, head: User) -> None:
    actions.answer_question(question=question, answer="PC Joiner.", by=sergeant)
    to_police = Delivery.objects.get(letter__category="question")
    to_school = Delivery.objects.get(letter__category="answer")
    assert no_longer_true([to_police.pk, to_school.pk]) == {}

    User.objects.filter(pk=sergeant.pk).update(is_active=False)
    Contact.objects.filter(pk=question.contact_id).update(state="LEFT", left_on=timezone.localdate())

    assert set(no_longer_true([to_police.pk, to_school.pk])) == {to_police.pk, to_school.pk}
