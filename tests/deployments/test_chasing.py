"""Who is reminded, who is called, and what a bounce does."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from deployments import actions
from deployments.models import Notice, NoticeCopy, Redeployment
from outbox.models import Delivery, Letter
from schools.actions import change_contact
from schools.models import Contact, School
from tests.deployments.conftest import LONDON
from tests.deployments.test_withdrawing import sent
from tests.factories import ContactFactory

# Announced on Monday 2 November: two school days later is Wednesday, two more Friday.
TUESDAY = datetime(2026, 11, 3, 9, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 4, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 6, 9, tzinfo=UTC)


def calls(day: date) -> list[Notice]:
    return list(Notice.objects.to_call(day))


def test_a_school_is_reminded_once_after_two_school_days(announced: Redeployment) -> None:
    assert actions.send_reminders(now=TUESDAY) == 0
    assert actions.send_reminders(now=WEDNESDAY) == 1
    assert actions.send_reminders(now=WEDNESDAY) == 0

    reminder = Letter.objects.get(category="reminder")
    assert reminder.deliveries.count() == 2
    assert reminder.deliveries.exclude(link="").count() == 2


def test_whoever_has_answered_is_left_in_peace(announced: Redeployment) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])

    assert actions.send_reminders(now=FRIDAY) == 0


@pytest.mark.parametrize(
    ("effective_on", "ends"),
    [
        (date(2026, 11, 9), datetime(2026, 11, 10, 0, tzinfo=LONDON)),
        (date(2026, 11, 4), datetime(2026, 11, 7, 0, tzinfo=LONDON)),
        (date(2026, 11, 3), datetime(2026, 11, 7, 0, tzinfo=LONDON)),
    ],
)
def test_a_reminder_is_worth_sending_until_the_change_and_once_that_is_due_for_two_days_more(
    clock: Any, announced: Redeployment, settings: Any, effective_on: date, ends: datetime
) -> None:
    settings.NOTIFY_SMS_TEMPLATE_ID = "a-template"
    Contact.objects.filter(role="HEAD").update(phone="07700 900123")
    Redeployment.objects.update(effective_on=effective_on, status="HELD")
    clock.move_to(WEDNESDAY)

    assert actions.send_reminders(now=WEDNESDAY) == 1

    reminders = Letter.objects.filter(category__in=["reminder", "text-reminder"])
    assert [letter.send_before for letter in reminders] == [ends, ends]


def test_a_reminder_that_waits_for_the_weekend_to_end_still_leaves(clock: Any, announced: Redeployment) -> None:
    saturday = datetime(2026, 11, 14, 9, tzinfo=UTC)
    Redeployment.objects.update(status="HELD")
    clock.move_to(saturday)

    actions.send_reminders(now=saturday)

    assert Letter.objects.get(category="reminder").send_before == datetime(2026, 11, 19, 0, tzinfo=LONDON)


def test_a_withdrawn_plan_reminds_nobody(announced: Redeployment, sergeant: User) -> None:
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert actions.send_reminders(now=FRIDAY) == 0


def test_two_school_days_after_the_reminder_the_school_is_called(announced: Redeployment) -> None:
    sent(announced)
    actions.send_reminders(now=WEDNESDAY)

    assert calls(date(2026, 11, 5)) == []
    assert calls(date(2026, 11, 6)) == [announced.notices.get()]


def test_on_the_last_working_day_before_the_change_the_school_is_called_reminded_or_not(
    announced: Redeployment,
) -> None:
    sent(announced)
    assert calls(date(2026, 11, 5)) == []
    assert calls(date(2026, 11, 6)) == [announced.notices.get()]


def test_a_bounce_puts_the_school_on_the_call_list_at_once(announced: Redeployment) -> None:
    copy = NoticeCopy.objects.get(contact__role="HEAD")
    Delivery.objects.filter(pk=copy.delivery_id).update(status="BOUNCED", ended_at=timezone.now())

    assert calls(date(2026, 11, 2)) == [announced.notices.get()]


def test_a_bounce_marks_its_contact_once(announced: Redeployment, caplog: pytest.LogCaptureFixture) -> None:
    copy = NoticeCopy.objects.get(contact__role="HEAD")
    Delivery.objects.filter(pk=copy.delivery_id).update(status="BOUNCED", ended_at=timezone.now())

    assert actions.note_bounces(now=timezone.now()) == 1
    assert Contact.objects.get(pk=copy.contact_id).state == Contact.State.BOUNCING
    Contact.objects.filter(pk=copy.contact_id).update(state=Contact.State.CONFIRMED)
    assert actions.note_bounces(now=timezone.now()) == 0
    assert Contact.objects.get(pk=copy.contact_id).state == Contact.State.CONFIRMED
    assert caplog.records == []


def test_nobody_is_reminded_at_a_dead_address(announced: Redeployment) -> None:
    Contact.objects.filter(role="HEAD").update(state=Contact.State.BOUNCING)

    actions.send_reminders(now=WEDNESDAY)

    assert Letter.objects.get(category="reminder").deliveries.count() == 1


def test_a_notice_that_has_not_left_by_the_day_of_its_reminder_puts_the_school_on_the_call_list(
    announced: Redeployment,
) -> None:
    assert calls(date(2026, 11, 3)) == []
    assert calls(date(2026, 11, 4)) == [announced.notices.get()]
    sent(announced)
    assert calls(date(2026, 11, 4)) == []


@pytest.mark.parametrize("category", ["notice", "reminder"])
@pytest.mark.parametrize("status", ["BOUNCED", "FAILED"])
def test_mail_that_came_to_nothing_puts_the_school_on_the_call_list(
    announced: Redeployment, category: str, status: str
) -> None:
    sent(announced)
    actions.send_reminders(now=WEDNESDAY)
    head = Contact.objects.get(role="HEAD")
    assert calls(date(2026, 11, 4)) == []

    lost = Delivery.objects.filter(letter__category=category, address=head.email)
    assert lost.update(status=status, ended_at=timezone.now()) == 1

    assert calls(date(2026, 11, 4)) == [announced.notices.get()]


def test_mail_marked_as_unwanted_marks_its_contact_and_puts_the_school_on_the_call_list(
    announced: Redeployment,
) -> None:
    sent(announced)
    head = Contact.objects.get(role="HEAD")
    Delivery.objects.filter(noticecopy__contact=head).update(complained_at=timezone.now())

    assert actions.note_bounces(now=timezone.now()) == 1

    head.refresh_from_db()
    assert head.state == Contact.State.BOUNCING
    assert calls(date(2026, 11, 2)) == [announced.notices.get()]


def test_a_letter_of_any_kind_that_comes_back_marks_its_contact(announced: Redeployment, sergeant: User) -> None:
    sent(announced)
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)
    head = Contact.objects.get(role="HEAD")
    returned = Delivery.objects.filter(letter__category="withdrawal", address=head.email)
    assert returned.update(status="BOUNCED", ended_at=timezone.now()) == 1

    assert actions.note_bounces(now=timezone.now()) == 1

    head.refresh_from_db()
    assert head.state == Contact.State.BOUNCING


def test_what_is_sent_again_and_comes_back_again_marks_its_contact_again(announced: Redeployment) -> None:
    head = Contact.objects.get(role="HEAD")
    for hour in (9, 11):
        back_at = datetime(2026, 11, 2, hour, tzinfo=UTC)
        Delivery.objects.filter(noticecopy__contact=head).update(status="BOUNCED", ended_at=back_at)
        assert actions.note_bounces(now=timezone.now()) == 1
        head.refresh_from_db()
        assert head.state == Contact.State.BOUNCING
        Contact.objects.filter(pk=head.pk).update(state=Contact.State.CONFIRMED)


def test_a_number_that_takes_no_text_message_says_nothing_about_mail(announced: Redeployment) -> None:
    Delivery.objects.update(means="TEXT", status="BOUNCED", ended_at=timezone.now())

    assert actions.note_bounces(now=timezone.now()) == 0


def mend(contact: Contact, by: User, **facts: Any) -> None:
    change_contact(contact=contact, by=by, **{"role": "HEAD", "name": contact.name} | facts)


def test_a_bounce_from_an_address_since_mended_marks_nobody(announced: Redeployment, sergeant: User) -> None:
    head = Contact.objects.get(role="HEAD")
    mend(head, sergeant, email="right@school.example")
    Delivery.objects.filter(noticecopy__contact=head).update(status="BOUNCED", ended_at=timezone.now())

    actions.note_bounces(now=timezone.now())

    head.refresh_from_db()
    assert head.state == Contact.State.UNCONFIRMED


def test_a_bounce_marks_everybody_with_that_address(announced: Redeployment, school: School) -> None:
    head = Contact.objects.get(role="HEAD")
    deputy = ContactFactory(school=school, role="DEPUTY_DSL", email=head.email.upper())
    Delivery.objects.filter(noticecopy__contact=head).update(status="BOUNCED", ended_at=timezone.now())

    actions.note_bounces(now=timezone.now())

    deputy.refresh_from_db()
    assert deputy.state == Contact.State.BOUNCING


def test_a_mended_address_is_reminded_by_a_link_of_its_own(announced: Redeployment, sergeant: User) -> None:
    head = Contact.objects.get(role="HEAD")
    copy = NoticeCopy.objects.get(contact=head)
    mend(head, sergeant, email="right@school.example")

    actions.send_reminders(now=WEDNESDAY)

    fresh = NoticeCopy.objects.get(pk=copy.pk)
    assert fresh.key != copy.key
    assert fresh.delivery.address == "right@school.example"
    assert actions.acknowledge_by_link(copy=fresh).contact == head


def test_a_school_whose_readers_have_all_left_is_called_all_the_same(announced: Redeployment) -> None:
    Redeployment.objects.update(effective_on=date(2026, 12, 1))
    Contact.objects.update(state=Contact.State.LEFT, left_on=date(2026, 11, 3))

    assert actions.send_reminders(now=FRIDAY) == 0
    assert calls(date(2026, 11, 6)) == [announced.notices.get()]
