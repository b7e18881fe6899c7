"""Mail that comes back after the gate let its change through: the school was not told after all."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from deployments import actions
from deployments.actions import returning
from deployments.models import Notice, Redeployment, RegisterEntry, ReturnedMail
from outbox.actions import record_bounce
from outbox.models import Delivery, Letter
from schools.models import CommandUnit, Contact, School
from tests.deployments.conftest import LONDON, MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of
from tests.factories import ContactFactory
from tests.pages import words_of

AT_THE_GATE = datetime(2026, 11, 9, 5, 0, tzinfo=LONDON)
WEDNESDAY_AFTER = datetime(2026, 11, 11, 11, 0, tzinfo=LONDON)


@pytest.fixture
def unit(unit: CommandUnit) -> CommandUnit:
    """Its force is content when mail has reached a head and a DSL."""
    unit.force.told_by = "DELIVERED"
    unit.force.save()
    return unit


@pytest.fixture
def in_effect(clock: Any, announced: Redeployment, inspector: User) -> Redeployment:
    """Mail was delivered to both, nobody answered, and the change took effect."""
    arrive(announced)
    pass_the_gate(clock)
    announced.refresh_from_db()
    assert announced.status == Redeployment.Status.IN_EFFECT
    assert not RegisterEntry.objects.exists()
    return announced


def arrive(plan: Redeployment) -> None:
    Delivery.objects.filter(letter__notice__redeployment=plan).update(
        status="DELIVERED", accepted_at=MONDAY, delivered_at=MONDAY
    )


def pass_the_gate(clock: Any) -> None:
    clock.move_to(AT_THE_GATE)
    actions.take_effect(on=NEXT_MONDAY)


def come_back(clock: Any, role: str = "HEAD") -> None:
    clock.move_to(WEDNESDAY_AFTER)
    delivery = Delivery.objects.get(noticecopy__contact__role=role)
    assert record_bounce(delivery=delivery, at=WEDNESDAY_AFTER, words="550 No such person")
    actions.note_bounces(now=WEDNESDAY_AFTER)


def alerts() -> list[Letter]:
    return list(Letter.objects.filter(category="alert").order_by("pk"))


def test_a_school_that_only_mail_had_told_goes_on_the_register_and_the_police_are_alerted(
    clock: Any, in_effect: Redeployment, sergeant: User, inspector: User
) -> None:
    come_back(clock)

    entry = RegisterEntry.objects.get()
    assert (entry.shortfall, entry.took_effect_on, entry.lead_days) == ("UNTOLD", NEXT_MONDAY, 5)
    assert entry.summary.endswith("9 November 2026. The mail came back on 11 November 2026")
    assert entry.author == sergeant
    [alert] = alerts()
    assert alert.subject == "Not told after all: Promotion, 9 November 2026"
    assert "Ash Park School: mail came back on 11 November 2026." in alert.text
    assert {delivery.address for delivery in alert.deliveries.all()} == {sergeant.email, inspector.email}


def test_it_is_entered_and_said_once(clock: Any, in_effect: Redeployment) -> None:
    come_back(clock)
    actions.note_bounces(now=WEDNESDAY_AFTER)
    come_back(clock, role="DSL")

    assert (RegisterEntry.objects.count(), len(alerts())) == (1, 1)
    assert ReturnedMail.objects.count() == 2


def test_a_school_that_had_answered_is_not_touched(clock: Any, announced: Redeployment) -> None:
    arrive(announced)
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    pass_the_gate(clock)

    come_back(clock)

    assert (RegisterEntry.objects.count(), alerts()) == (0, [])


@pytest.mark.parametrize("status", ["WITHDRAWN", "CORRECTED"])
def test_an_answer_counts_whatever_became_of_the_notice_since(clock: Any, announced: Redeployment, status: str) -> None:
    arrive(announced)
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    pass_the_gate(clock)
    Notice.objects.update(status=status)

    come_back(clock)

    assert RegisterEntry.objects.count() == 0


def test_an_answer_after_the_day_came_too_late(clock: Any, in_effect: Redeployment) -> None:
    clock.move_to(WEDNESDAY_AFTER)
    actions.acknowledge_by_link(copy=in_effect.notices.get().copies.all()[1])

    come_back(clock)

    assert RegisterEntry.objects.get().shortfall == "UNTOLD"


def test_a_deputys_mail_that_comes_back_leaves_the_school_told(
    clock: Any, plan: Redeployment, school: School, sergeant: User
) -> None:
    ContactFactory(school=school, role="DEPUTY_DSL")
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    arrive(plan)
    pass_the_gate(clock)
    # The head has moved on since; on the day she was there.
    Contact.objects.filter(role="HEAD").update(state="LEFT", left_on=date(2026, 11, 10))

    come_back(clock, role="DEPUTY_DSL")

    assert RegisterEntry.objects.count() == 0


def test_whoever_had_left_before_the_day_does_not_count(
    clock: Any, plan: Redeployment, school: School, sergeant: User
) -> None:
    gone = ContactFactory(school=school, role="DSL", name="Gone before")
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    arrive(plan)
    Contact.objects.filter(pk=gone.pk).update(state="LEFT", left_on=date(2026, 11, 6))
    pass_the_gate(clock)
    clock.move_to(WEDNESDAY_AFTER)
    delivery = Delivery.objects.filter(noticecopy__contact__role="DSL").exclude(noticecopy__contact=gone).get()
    record_bounce(delivery=delivery, at=WEDNESDAY_AFTER, words="550")

    actions.note_bounces(now=WEDNESDAY_AFTER)

    assert RegisterEntry.objects.get().shortfall == "UNTOLD"


def test_mail_that_comes_back_before_the_day_enters_nothing_and_the_change_is_held(
    clock: Any, announced: Redeployment
) -> None:
    arrive(announced)
    delivery = Delivery.objects.get(noticecopy__contact__role="HEAD")
    record_bounce(delivery=delivery, at=MONDAY, words="550")
    actions.note_bounces(now=MONDAY)
    assert (RegisterEntry.objects.count(), alerts()) == (0, [])

    pass_the_gate(clock)

    announced.refresh_from_db()
    assert announced.status == Redeployment.Status.HELD


def test_mail_marked_as_unwanted_had_arrived(clock: Any, in_effect: Redeployment) -> None:
    clock.move_to(WEDNESDAY_AFTER)
    Delivery.objects.filter(noticecopy__contact__role="HEAD").update(complained_at=WEDNESDAY_AFTER)

    assert actions.note_bounces(now=WEDNESDAY_AFTER) == 1

    assert RegisterEntry.objects.count() == 0


def test_the_school_is_on_the_call_list_until_it_answers(clock: Any, in_effect: Redeployment, sergeant: User) -> None:
    assert "Nobody to call." in words_of(client_of(sergeant).get("/calls/"))
    come_back(clock)

    shown = words_of(client_of(sergeant).get("/calls/"))
    assert "Ash Park School" in shown
    assert "The change took effect, and the mail that told of it came back" in shown
    notice = in_effect.notices.get()
    assert notice in Notice.objects.to_call(date(2026, 11, 11))
    actions.acknowledge_by_phone(
        notice=notice,
        contact=Contact.objects.get(role="DSL"),
        phone_number="01632 960001",
        by=sergeant,
    )
    assert "Nobody to call." in words_of(client_of(sergeant).get("/calls/"))


def test_a_fault_with_one_plan_is_tried_again_and_leaves_nothing_half_noted(
    clock: Any, in_effect: Redeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken, transaction.atomic():
        broken.setattr(returning, "alert", fail)
        come_back(clock)
        assert Contact.objects.get(role="HEAD").state == Contact.State.CONFIRMED

    assert RegisterEntry.objects.count() == 0
    assert actions.note_bounces(now=WEDNESDAY_AFTER) == 1
    assert RegisterEntry.objects.count() == 1


def lose(category: str, status: str = "BOUNCED") -> int:
    """The letter of this category to the head comes to nothing."""
    head = Contact.objects.get(role="HEAD")
    lost = Delivery.objects.filter(letter__category=category, address=head.email)
    assert lost.update(status=status, ended_at=WEDNESDAY_AFTER) == 1
    return actions.note_bounces(now=WEDNESDAY_AFTER)


@pytest.mark.parametrize("status", ["BOUNCED", "FAILED"])
def test_a_school_that_could_not_be_told_of_the_withdrawal_is_to_be_called(
    announced: Redeployment, sergeant: User, inspector: User, status: str
) -> None:
    arrive(announced)
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert lose("withdrawal", status) == 1
    assert actions.note_bounces(now=WEDNESDAY_AFTER) == 0

    [alert] = alerts()
    assert alert.subject == "Call the school: Promotion, 9 November 2026"
    head = Contact.objects.get(role="HEAD")
    school = announced.notices.get().school.name_and_urn
    assert f"{school} could not be told that the change is withdrawn: mail to {head.name} did not" in alert.text
    assert {delivery.address for delivery in alert.deliveries.all()} == {sergeant.email, inspector.email}
    assert head.state == (Contact.State.BOUNCING if status == "BOUNCED" else Contact.State.CONFIRMED)


def test_a_withdrawal_marked_as_unwanted_had_arrived(announced: Redeployment, sergeant: User) -> None:
    arrive(announced)
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)
    Delivery.objects.filter(letter__category="withdrawal").update(complained_at=WEDNESDAY_AFTER)

    assert actions.note_bounces(now=WEDNESDAY_AFTER) == 2

    assert alerts() == []


def test_a_school_that_could_not_be_told_of_the_holding_or_of_its_end_is_to_be_called(
    clock: Any, announced: Redeployment
) -> None:
    pass_the_gate(clock)
    Letter.objects.filter(category="alert").update(category="alert-before")
    lose("held")
    assert "could not be told that the change is held: mail to" in alerts()[0].text
    Contact.objects.filter(role="HEAD").update(state=Contact.State.CONFIRMED)

    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    actions.take_effect(on=NEXT_MONDAY)
    lose("released")

    assert "could not be told that the change has happened: mail to" in alerts()[1].text
