"""Whether a school counts as told, under both policies."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from deployments import actions
from deployments.models import NoticeCopy, Redeployment
from deployments.notices.told import told_notices, were_told
from outbox.models import Delivery
from schools.actions import change_contact
from schools.models import Contact, Force, School
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import ContactFactory


@pytest.fixture
def by_mail(announced: Redeployment) -> Redeployment:
    Force.objects.update(told_by=Force.ToldBy.DELIVERED)
    return Redeployment.objects.get(pk=announced.pk)


def told(plan: Redeployment, on: date = NEXT_MONDAY) -> bool:
    return bool(told_notices(list(plan.notices.all()), on=on))


def mail(role: str, status: str, at: datetime = datetime(2026, 11, 2, 10, 5, tzinfo=UTC)) -> None:
    copies = NoticeCopy.objects.filter(contact__role=role)
    ended = at if status in ("BOUNCED", "FAILED") else None
    Delivery.objects.filter(noticecopy__in=copies).update(status=status, accepted_at=at, ended_at=ended)


def test_mail_alone_never_counts_by_default(announced: Redeployment) -> None:
    mail("HEAD", "DELIVERED")
    mail("DSL", "DELIVERED")

    assert not told(announced)


def test_an_answer_counts_under_either_policy(by_mail: Redeployment) -> None:
    actions.acknowledge_by_link(copy=NoticeCopy.objects.filter(contact__role="DSL").get())

    assert told(by_mail)


def test_mail_must_reach_both_a_head_and_a_dsl(by_mail: Redeployment) -> None:
    mail("HEAD", "DELIVERED")
    assert not told(by_mail)
    mail("DSL", "DELIVERED")
    assert told(by_mail)


@pytest.mark.parametrize("status", ["QUEUED", "BOUNCED", "FAILED"])
def test_mail_that_did_not_arrive_does_not_count(by_mail: Redeployment, status: str) -> None:
    mail("HEAD", "DELIVERED")
    mail("DSL", status)

    assert not told(by_mail)


def test_accepted_counts_after_a_full_school_day_where_nobody_reports_delivery(by_mail: Redeployment) -> None:
    mail("HEAD", "ACCEPTED")
    mail("DSL", "ACCEPTED")

    assert not told(by_mail, on=date(2026, 11, 3))
    assert told(by_mail, on=date(2026, 11, 4))


def test_accepted_never_counts_where_the_provider_reports_delivery(by_mail: Redeployment, settings) -> None:
    settings.MAIL_REPORTS_DELIVERY = True
    mail("HEAD", "ACCEPTED")
    mail("DSL", "ACCEPTED")

    assert not told(by_mail)


def test_one_person_who_is_head_and_dsl_counts_for_both(by_mail: Redeployment, school: School) -> None:
    head = school.contacts.get(role="HEAD")
    ContactFactory(school=school, role="DSL", email=head.email)
    mail("HEAD", "DELIVERED")

    assert told(by_mail)


def test_a_weekend_is_no_school_day(by_mail: Redeployment) -> None:
    friday = datetime(2026, 11, 6, 10, tzinfo=UTC)
    mail("HEAD", "ACCEPTED", at=friday)
    mail("DSL", "ACCEPTED", at=friday)

    assert not told(by_mail, on=date(2026, 11, 9))
    assert told(by_mail, on=date(2026, 11, 10))


def test_mail_to_an_address_that_was_wrong_does_not_count(by_mail: Redeployment, sergeant: User) -> None:
    mail("HEAD", "DELIVERED")
    mail("DSL", "DELIVERED")
    head = Contact.objects.get(role="HEAD")
    change_contact(contact=head, by=sergeant, role="HEAD", name=head.name, email="right@school.example")

    assert not told(by_mail)


@pytest.mark.parametrize(("delivered_on", "counts"), [(9, True), (10, False)])
def test_mail_that_arrived_after_the_day_told_nobody_by_the_day(
    by_mail: Redeployment, delivered_on: int, counts: bool
) -> None:
    mail("HEAD", "DELIVERED")
    mail("DSL", "DELIVERED")
    Delivery.objects.update(delivered_at=datetime(2026, 11, delivered_on, 10, tzinfo=UTC))
    notices = list(by_mail.notices.all())

    assert bool(were_told(notices, on=NEXT_MONDAY)) == counts
    assert told(by_mail) == counts
