"""A plan that is called off: whoever was told is told again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import NoticeError, RedeploymentError
from deployments.models import Change, Notice, Redeployment
from outbox.actions import send_again
from outbox.models import Attempt, Delivery, Letter
from schools.actions import change_contact
from schools.models import CommandUnit, Contact
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import fit_officer

WEDNESDAY = datetime(2026, 11, 4, 9, tzinfo=UTC)


def sent(plan: Redeployment) -> None:
    Delivery.objects.filter(letter__notice__redeployment=plan).update(status="ACCEPTED", accepted_at=timezone.now())


def test_everybody_who_was_told_is_told_again(announced: Redeployment, sergeant: User) -> None:
    sent(announced)

    actions.withdraw_redeployment(redeployment=announced, because="PC Leaver stays after all.", by=sergeant)

    letter = Letter.objects.get(category="withdrawal")
    assert letter.deliveries.count() == 2
    assert "PC Leaver stays after all." in letter.text
    assert Notice.objects.get().status == Notice.Status.WITHDRAWN
    assert Change.objects.get().status == Change.Status.WITHDRAWN


def test_what_nobody_was_told_is_stopped_and_not_explained(announced: Redeployment, sergeant: User) -> None:
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert Letter.objects.filter(category="withdrawal").count() == 0
    assert set(Delivery.objects.values_list("status", flat=True)) == {"CANCELLED"}


def test_a_withdrawn_plan_never_takes_effect(announced: Redeployment, sergeant: User) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert actions.take_effect(on=NEXT_MONDAY).in_effect == 0


def test_a_withdrawn_notice_is_not_answered(announced: Redeployment, sergeant: User) -> None:
    copy = announced.notices.get().copies.all()[0]
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    with pytest.raises(NoticeError, match="withdrawn"):
        actions.acknowledge_by_link(copy=copy)


def test_a_plan_in_effect_is_not_withdrawn(announced: Redeployment, sergeant: User) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    actions.take_effect(on=NEXT_MONDAY)

    with pytest.raises(RedeploymentError, match="in effect"):
        actions.withdraw_redeployment(redeployment=announced, because="Too late.", by=sergeant)

    assert Change.objects.get().status == Change.Status.IN_EFFECT


def test_a_reason_is_asked_for(announced: Redeployment, sergeant: User) -> None:
    with pytest.raises(RedeploymentError, match="Say why"):
        actions.withdraw_redeployment(redeployment=announced, because="  ", by=sergeant)


def test_whoever_answered_is_told_again_though_the_mail_never_left(announced: Redeployment, sergeant: User) -> None:
    head = Contact.objects.get(role="HEAD")
    actions.acknowledge_by_phone(notice=announced.notices.get(), contact=head, phone_number="01632 960002", by=sergeant)

    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert [row.address for row in Letter.objects.get(category="withdrawal").deliveries.all()] == [head.email]


def test_what_took_effect_is_not_said_to_be_withdrawn(plan: Redeployment, sergeant: User, unit: CommandUnit) -> None:
    second = fit_officer(unit, display_name="PC Second")
    actions.add_changes(
        redeployment=plan, planned=[PlannedChange(plan.changes.get().school, officer_in=second)], by=sergeant
    )
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    actions.acknowledge_by_link(copy=plan.notices.get().copies.all()[0])
    second.tenures.update(ended_on=date(2026, 11, 5), end_reason="OTHER")
    actions.take_effect(on=NEXT_MONDAY)

    actions.withdraw_redeployment(redeployment=plan, because="PC Second resigned.", by=sergeant)

    words = Letter.objects.get(category="withdrawal").text
    assert "What has happened stays: PC Joiner arrived and PC Leaver left. The rest will not happen." in words


def withdrawn_to(plan: Redeployment, by: User) -> list[str]:
    """Withdraw the plan. The addresses that are told of it."""
    actions.withdraw_redeployment(redeployment=plan, because="A slip.", by=by)
    letters = Letter.objects.filter(category="withdrawal")
    return sorted(letters.values_list("deliveries__address", flat=True))


def everybody() -> list[str]:
    return sorted(Contact.objects.values_list("email", flat=True))


def test_whoever_had_it_is_told_though_it_waits_to_be_sent_again(announced: Redeployment, sergeant: User) -> None:
    sent(announced)
    for delivery in Delivery.objects.all():
        send_again(delivery=delivery, by=sergeant)

    assert withdrawn_to(announced, sergeant) == everybody()


def test_whoever_may_have_it_after_a_try_without_an_answer_is_told(announced: Redeployment, sergeant: User) -> None:
    head = Contact.objects.get(role="HEAD")
    delivery = Delivery.objects.get(noticecopy__contact=head)
    Delivery.objects.filter(pk=delivery.pk).update(tries=1)
    Attempt.objects.create(delivery=delivery, outcome="QUEUED", words="Timed out.")

    assert withdrawn_to(announced, sergeant) == [head.email]


@pytest.mark.parametrize("tries_and_code", [(1, 451), (0, None)])
def test_whom_the_relay_put_off_or_who_waited_for_the_relay_is_told_nothing(
    announced: Redeployment, sergeant: User, tries_and_code: tuple[int, int | None]
) -> None:
    tries, code = tries_and_code
    Delivery.objects.update(tries=tries)
    for delivery in Delivery.objects.all():
        Attempt.objects.create(delivery=delivery, outcome="QUEUED", code=code, words="Not now.")

    assert withdrawn_to(announced, sergeant) == []


def test_whoever_had_only_the_reminder_is_told(announced: Redeployment, sergeant: User) -> None:
    actions.send_reminders(now=WEDNESDAY)
    head = Contact.objects.get(role="HEAD")
    reminder = Delivery.objects.filter(letter__category="reminder", address=head.email)
    reminder.update(status="ACCEPTED", accepted_at=WEDNESDAY)

    assert withdrawn_to(announced, sergeant) == [head.email]


def test_whoever_had_it_at_an_earlier_address_is_told_at_the_new_one(announced: Redeployment, sergeant: User) -> None:
    sent(announced)
    head = Contact.objects.get(role="HEAD")
    change_contact(contact=head, by=sergeant, role="HEAD", name=head.name, email="right@school.example")
    actions.send_reminders(now=WEDNESDAY)

    assert "right@school.example" in withdrawn_to(announced, sergeant)


def held_in_the_evening(clock: Any, plan: Redeployment) -> None:
    """Its day has come and gone on a Friday; the school hears of it on Monday morning."""
    sent(plan)
    clock.move_to(datetime(2026, 11, 13, 20, tzinfo=UTC))
    actions.take_effect(on=date(2026, 11, 13))
    assert in_the_queue() == {"held", "alert"}


def in_the_queue() -> set[str]:
    return set(Delivery.objects.filter(status="QUEUED").values_list("letter__category", flat=True))


def test_that_a_change_is_held_is_not_said_once_it_is_withdrawn(
    clock: Any, announced: Redeployment, sergeant: User
) -> None:
    held_in_the_evening(clock, announced)

    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert in_the_queue() == {"withdrawal", "alert"}
    stopped = Delivery.objects.filter(letter__category="held").values_list("status", "ended_because").distinct()
    assert list(stopped) == [("CANCELLED", "The plan was withdrawn.")]


def test_that_a_change_is_held_is_not_said_once_it_has_happened(clock: Any, announced: Redeployment) -> None:
    held_in_the_evening(clock, announced)
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])

    actions.take_effect(on=date(2026, 11, 14))

    assert in_the_queue() == {"released", "alert"}


def test_that_a_change_is_held_is_still_said_where_another_one_happens(
    clock: Any, plan: Redeployment, sergeant: User, unit: CommandUnit
) -> None:
    second = fit_officer(unit, display_name="PC Second")
    actions.add_changes(
        redeployment=plan, planned=[PlannedChange(plan.changes.get().school, officer_in=second)], by=sergeant
    )
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    held_in_the_evening(clock, plan)
    actions.acknowledge_by_link(copy=plan.notices.get().copies.all()[0])
    second.tenures.update(ended_on=date(2026, 11, 5), end_reason="OTHER")

    actions.take_effect(on=date(2026, 11, 14))

    assert in_the_queue() == {"held", "released", "alert"}


def test_whoever_had_it_in_a_role_that_ended_is_told_in_the_other(plan: Redeployment, sergeant: User) -> None:
    head = Contact.objects.get(role="HEAD")
    Contact.objects.filter(role="DSL").update(email=head.email.upper())
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    sent(plan)
    copied = Contact.objects.get(notice_copies__isnull=False)
    Contact.objects.filter(pk=copied.pk).update(state="LEFT", left_on=date(2026, 11, 2))

    [address] = withdrawn_to(plan, sergeant)

    assert address.lower() == head.email.lower()
