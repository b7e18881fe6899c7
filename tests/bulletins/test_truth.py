"""A retracted bulletin, and one to somebody who left, is not sent."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail

from bulletins import actions, truth
from bulletins.models import Bulletin
from bulletins.truth import no_longer_true
from outbox.models import Channel, Delivery
from outbox.sending import send_batch
from schools.models import Contact
from tests.factories import adviser, school_user


@pytest.fixture(autouse=True)
def in_school_hours():
    with time_machine.travel(datetime(2026, 11, 2, 10, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def reader(east):
    return adviser(east)


@pytest.fixture
def published(draft, head, reader, inspector):
    actions.publish_bulletin(bulletin=draft, by=inspector)
    return draft


def reasons():
    why = no_longer_true(list(Delivery.objects.values_list("pk", flat=True)))
    return {row.address: why.get(row.pk, "") for row in Delivery.objects.all()}


def test_a_published_bulletin_goes_to_contacts_and_advisers(published, head, reader):
    assert reasons() == {head.email: "", reader.email: ""}


def test_a_retracted_bulletin_goes_to_nobody(published, head, reader):
    Bulletin.objects.update(status="RETRACTED", retracted_by=published.created_by, retracted_at=published.published_at)

    assert reasons() == {head.email: truth.RETRACTED, reader.email: truth.RETRACTED}


def test_a_contact_who_left_gets_none(published, head, reader):
    Contact.objects.update(state="LEFT", left_on=date(2026, 11, 2))

    assert reasons() == {head.email: truth.LEFT, reader.email: ""}


def test_an_adviser_who_left_gets_none(published, head, reader):
    reader.adviserships.all().delete()

    assert reasons() == {head.email: "", reader.email: truth.LEFT}


def test_an_adviser_whose_account_was_ended_gets_none(published, head, reader):
    reader.is_active = False
    reader.save()

    assert reasons() == {head.email: "", reader.email: truth.LEFT}


def test_the_worker_asks_before_it_sends(published, head, reader):
    Contact.objects.update(state="LEFT", left_on=date(2026, 11, 2))

    send_batch(Channel.Means.EMAIL)

    [message] = mail.outbox
    assert reader.email in message.to[0]
    assert Delivery.objects.get(address=head.email).ended_because == truth.LEFT
