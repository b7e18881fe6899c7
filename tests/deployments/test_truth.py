"""What is no longer true by the time it would leave is not sent, and its state says why."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core import mail
from django.db.models.functions import Lower, Upper
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from deployments import actions, truth
from deployments.models import Notice, Redeployment
from deployments.truth import no_longer_true
from outbox.actions import Draft, Recipient, post_letter
from outbox.models import Channel, Delivery, Letter
from outbox.sending import send_batch
from schools.models import CommandUnit, Contact, School
from tests.deployments.conftest import LONDON, NEXT_MONDAY
from tests.deployments.test_withdrawing import sent
from tests.factories import telling_school

WEDNESDAY = datetime(2026, 11, 4, 9, 0, tzinfo=LONDON)
ON_THE_DAY = datetime(2026, 11, 9, 6, 0, tzinfo=LONDON)


def reasons(category: str = "notice") -> list[str]:
    """Why not, for each delivery of these letters; empty for one that may go."""
    pks = list(Delivery.objects.filter(letter__category=category).order_by("pk").values_list("pk", flat=True))
    why = no_longer_true(pks)
    return [why.get(pk, "") for pk in pks]


@pytest.fixture
def reminded(clock: Any, announced: Redeployment) -> Redeployment:
    clock.move_to(WEDNESDAY)
    assert actions.send_reminders(now=WEDNESDAY) == 1
    return announced


@pytest.fixture
def held(clock: Any, announced: Redeployment) -> Redeployment:
    clock.move_to(ON_THE_DAY)
    actions.take_effect(on=NEXT_MONDAY)
    return announced


def test_what_is_true_is_sent(announced: Redeployment) -> None:
    assert reasons() == ["", ""]


@pytest.mark.parametrize(
    ("status", "words"), [("WITHDRAWN", "The plan was withdrawn."), ("CORRECTED", "A correction took its place.")]
)
def test_a_notice_that_was_taken_back_is_not_sent(announced: Redeployment, status: str, words: str) -> None:
    Notice.objects.update(status=status)

    assert reasons() == [words, words]


def test_an_answer_stops_the_reminder_and_not_the_notice(reminded: Redeployment) -> None:
    Notice.objects.update(status=Notice.Status.ACKNOWLEDGED)

    assert reasons("notice") == ["", ""]
    assert reasons("reminder") == [truth.ANSWERED, truth.ANSWERED]


@pytest.mark.parametrize(
    "facts",
    [
        {"state": Contact.State.LEFT, "left_on": date(2026, 11, 3)},
        {"email": "another@school.example"},
        {"role": Contact.Role.RECEPTION},
    ],
)
def test_whoever_left_or_moved_gets_neither_notice_nor_reminder(reminded: Redeployment, facts: dict[str, Any]) -> None:
    Contact.objects.filter(role=Contact.Role.HEAD).update(**facts)

    assert sorted(reasons("notice")) == ["", truth.LEFT]
    assert sorted(reasons("reminder")) == ["", truth.LEFT]


def test_an_address_in_other_letters_is_the_same_address(announced: Redeployment) -> None:
    Contact.objects.update(email=Upper("email"))
    assert reasons() == ["", ""]
    Contact.objects.update(email=Lower("email"))
    Delivery.objects.update(address=Upper("address"))
    assert reasons() == ["", ""]


def test_a_person_who_left_is_not_written_to_because_another_school_has_them(
    announced: Redeployment, unit: CommandUnit
) -> None:
    head = Contact.objects.get(role=Contact.Role.HEAD)
    telling_school(unit).contacts.filter(role=Contact.Role.HEAD).update(email=head.email)
    Contact.objects.filter(pk=head.pk).update(state=Contact.State.LEFT, left_on=date(2026, 11, 3))

    assert sorted(reasons()) == ["", truth.LEFT]


def test_whoever_keeps_another_role_at_the_school_is_still_written_to(plan: Redeployment, sergeant: User) -> None:
    head = Contact.objects.get(role=Contact.Role.HEAD)
    Contact.objects.filter(role=Contact.Role.DSL).update(email=head.email.upper(), phone="07700 900123")
    Contact.objects.filter(pk=head.pk).update(phone="07700 900123")
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    Notice.objects.update(text_reminder=_text_to("+447700900123"))
    copied = Contact.objects.get(notice_copies__isnull=False)
    Contact.objects.filter(pk=copied.pk).update(state=Contact.State.LEFT, left_on=date(2026, 11, 2))

    assert reasons() == [""]
    assert reasons("text-reminder") == [""]


def _text_to(number: str) -> Letter:
    text = Draft(
        to=[Recipient("A", number, means=Channel.Means.TEXT)], subject="A", text="A", html="", category="text-reminder"
    )
    return post_letter(text, by=None).letter


def test_a_school_that_closed_is_told_nothing(announced: Redeployment, school: School) -> None:
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSED)

    assert reasons() == [truth.CLOSED, truth.CLOSED]


def test_what_a_held_school_is_told_does_not_go_to_whoever_left(held: Redeployment) -> None:
    assert reasons("held") == ["", ""]
    Contact.objects.filter(role=Contact.Role.HEAD).update(state=Contact.State.LEFT, left_on=date(2026, 11, 9))
    assert sorted(reasons("held")) == ["", truth.LEFT]


def test_a_withdrawal_does_not_go_to_whoever_left(announced: Redeployment, sergeant: User) -> None:
    sent(announced)
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)
    Contact.objects.filter(role=Contact.Role.HEAD).update(state=Contact.State.LEFT, left_on=date(2026, 11, 9))

    assert sorted(reasons("withdrawal")) == ["", truth.LEFT]


def test_an_alert_does_not_go_to_an_account_that_was_ended(held: Redeployment, sergeant: User) -> None:
    assert reasons("alert") == [""]
    User.objects.filter(pk=sergeant.pk).update(is_active=False)
    assert reasons("alert") == [truth.NO_ACCOUNT]


def test_however_many_notices_there_are_they_take_as_many_questions(
    announced: Redeployment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pks = list(Delivery.objects.values_list("pk", flat=True))
    with django_assert_num_queries(3):
        no_longer_true(pks)


def test_the_worker_asks_before_it_sends(announced: Redeployment) -> None:
    head = Contact.objects.get(role=Contact.Role.HEAD)
    Contact.objects.filter(pk=head.pk).update(state=Contact.State.LEFT, left_on=date(2026, 11, 2))

    send_batch(Channel.Means.EMAIL)

    kept = Delivery.objects.get(noticecopy__contact=head)
    assert (kept.status, kept.ended_because) == (Delivery.Status.CANCELLED, truth.LEFT)
    [message] = mail.outbox
    assert Delivery.objects.get(status=Delivery.Status.ACCEPTED).address in message.to[0]
