"""A text message beside the reminder: once, to mobile numbers only, with nobody's name in it."""

from datetime import date, datetime
from typing import Any

import pytest

from accounts.models import User
from deployments import actions, truth
from deployments.actions.texting import words_for
from deployments.models import Notice, Redeployment
from deployments.truth import no_longer_true
from outbox.models import Delivery, Letter
from schools.models import CommandUnit, Contact, School
from tests.deployments.conftest import LONDON
from tests.factories import ContactFactory

WEDNESDAY = datetime(2026, 11, 4, 6, 30, tzinfo=LONDON)
MOBILE = "07700 900123"


@pytest.fixture(autouse=True)
def text_messages(settings: Any) -> None:
    """Text messages can be sent."""
    settings.NOTIFY_SMS_TEMPLATE_ID = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def head(school: School) -> Contact:
    head: Contact = school.contacts.get(role=Contact.Role.HEAD)
    Contact.objects.filter(pk=head.pk).update(phone=MOBILE)
    return head


@pytest.fixture
def reminded(clock: Any, head: Contact, announced: Redeployment) -> Redeployment:
    clock.move_to(WEDNESDAY)
    assert actions.send_reminders(now=WEDNESDAY) == 1
    return announced


def texts() -> list[Delivery]:
    return list(Delivery.objects.filter(means="TEXT").select_related("letter"))


def test_whoever_has_a_mobile_number_gets_one_text_message(
    clock: Any, reminded: Redeployment, school: School, unit: CommandUnit, settings: Any
) -> None:
    actions.send_reminders(now=WEDNESDAY)

    [text] = texts()
    assert text.address == "+447700900123"
    assert text.try_after == datetime(2026, 11, 4, 7, 0, tzinfo=LONDON)
    letter = text.letter
    assert (letter.category, letter.html) == ("text-reminder", "")
    assert (letter.about, letter.desk) == (school.name_and_urn, unit.desk)
    assert letter.send_before == datetime(2026, 11, 10, tzinfo=LONDON)
    assert settings.PUBLIC_URL in letter.text
    assert reminded.notices.get().text_reminder == letter
    assert Letter.objects.get(category="reminder").deliveries.filter(means="EMAIL").count() == 2


def test_it_names_neither_school_nor_person_and_fits_one_message(reminded: Redeployment, head: Contact) -> None:
    [text] = texts()

    for name in ("Ash Park", head.name, "PC Joiner", "PC Leaver", "9 November"):
        assert name not in text.letter.text
    assert len(text.letter.text) <= 160


def test_the_longest_sender_that_leaves_it_one_message_is_named(announced: Redeployment, settings: Any) -> None:
    notice = announced.notices.get()
    unit = notice.redeployment.command_unit
    settings.PUBLIC_URL = "https://liaison.force.example"

    for unit_name, force_name, sender in (
        ("North", "Force", "Force, North"),
        ("North’s", "The Constabulary", "North's"),
        ("The Command Unit of the North", "Force", "Force"),
        ("The Command Unit of the North", "The Constabulary of the Far North", "the police"),
    ):
        unit.name, unit.force.name = unit_name, force_name
        assert f"your email from {sender} or sign in at" in words_for(notice)
        assert len(words_for(notice)) <= 160


def test_a_landline_and_a_shared_mailbox_get_none(clock: Any, announced: Redeployment) -> None:
    Contact.objects.filter(role=Contact.Role.HEAD).update(phone="01632 960123")
    Contact.objects.filter(role=Contact.Role.DSL).update(phone=MOBILE, is_shared=True)
    clock.move_to(WEDNESDAY)

    assert actions.send_reminders(now=WEDNESDAY) == 1

    assert texts() == []


def test_two_people_with_one_number_get_one_message(
    clock: Any, plan: Redeployment, school: School, head: Contact, sergeant: User
) -> None:
    ContactFactory(school=school, role=Contact.Role.DEPUTY_DSL, phone="+44 7700 900 123")
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    clock.move_to(WEDNESDAY)

    actions.send_reminders(now=WEDNESDAY)

    assert [text.name for text in texts()] == [head.name]


def test_where_text_messages_are_not_in_use_there_are_none(
    clock: Any, head: Contact, announced: Redeployment, settings: Any
) -> None:
    settings.NOTIFY_SMS_TEMPLATE_ID = ""
    clock.move_to(WEDNESDAY)

    assert actions.send_reminders(now=WEDNESDAY) == 1

    assert texts() == []


def test_a_withdrawn_plan_calls_its_text_message_back(reminded: Redeployment, sergeant: User) -> None:
    actions.withdraw_redeployment(redeployment=reminded, because="A slip.", by=sergeant)

    assert [text.status for text in texts()] == [Delivery.Status.CANCELLED]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, {}),
        ({"phone": "07700 900999"}, truth.LEFT),
        ({"state": "LEFT", "left_on": date(2026, 11, 4)}, truth.LEFT),
    ],
)
def test_a_text_message_goes_to_no_number_that_its_reader_gave_up(
    reminded: Redeployment, head: Contact, facts: dict[str, Any], why: str
) -> None:
    Contact.objects.filter(pk=head.pk).update(**facts) if facts else None
    [text] = texts()

    assert no_longer_true([text.pk]) == ({text.pk: why} if why else {})


def test_an_answer_makes_the_text_message_needless(reminded: Redeployment) -> None:
    Notice.objects.update(status=Notice.Status.ACKNOWLEDGED)
    [text] = texts()

    assert no_longer_true([text.pk]) == {text.pk: truth.ANSWERED}
