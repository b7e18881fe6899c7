"""Digests with several workers at once. PostgreSQL only: SQLite lets one writer in at a time by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bulletins import actions
from bulletins.models import DigestCopy, MailChoice
from bulletins.truth import no_longer_true
from outbox.models import Delivery, Letter
from schools.models import Contact
from tests.at_once import at_once, several_writers
from tests.factories import ContactFactory

pytestmark = [pytest.mark.django_db(transaction=True), several_writers]

MORNING = datetime(2026, 11, 4, 7, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def waiting(morning, draft, school, inspector):
    """A bulletin of yesterday for three daily readers."""
    readers = [ContactFactory(school=school, role=role) for role in Contact.NOTICE_READERS]
    actions.choose_pace(addresses={one.email for one in readers}, pace=MailChoice.Pace.DAILY)
    morning.move_to(MORNING - timedelta(days=1))
    actions.publish_bulletin(bulletin=draft, by=inspector)
    morning.move_to(MORNING)
    return draft


def test_four_workers_mail_each_reader_once(waiting):
    at_once(*[lambda: actions.mail_digests(now=MORNING)] * 4)

    assert Letter.objects.filter(category="digest").count() == 1
    assert Delivery.objects.count() == 3


def test_a_bulletin_retracted_while_it_is_mailed_is_stopped_or_never_mailed(waiting, inspector):
    at_once(
        lambda: actions.mail_digests(now=MORNING),
        lambda: actions.retract_bulletin(bulletin=waiting, by=inspector),
    )

    sendable = Delivery.objects.filter(status=Delivery.Status.QUEUED).values_list("pk", flat=True)
    assert set(no_longer_true(list(sendable))) == set(sendable)
    assert not DigestCopy.objects.waiting().exists()


def test_four_workers_put_back_and_mail_once_what_a_stopped_digest_held(waiting, unit, inspector, morning):
    second = actions.write_bulletin(title="Stays", words="News.", audience=unit, by=inspector)
    morning.move_to(MORNING - timedelta(days=1))
    actions.publish_bulletin(bulletin=second, by=inspector)
    morning.move_to(MORNING)
    actions.mail_digests(now=MORNING)
    actions.retract_bulletin(bulletin=waiting, by=inspector)

    at_once(*[lambda: actions.mail_digests(now=MORNING)] * 4)

    assert Delivery.objects.filter(status=Delivery.Status.QUEUED).count() == 3
    assert Letter.objects.filter(category="digest").count() == 2
