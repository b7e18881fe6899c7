"""A person asks for a letter to be sent again: the same words, a new try, and it is noted who asked."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outbox import bells
from outbox.actions import LetterError, cancel_deliveries, send_again
from outbox.models import Attempt, Delivery
from outbox.sending import send_all_due
from outbox.settling import KEEP_TRYING, WAITS
from tests.factories import UserFactory
from tests.outbox.conftest import post

Status = Delivery.Status

pytestmark = pytest.mark.django_db


def ended(status: str) -> Delivery:
    """After a long life: delivered, and then returned after all."""
    post()
    now = timezone.now()
    Delivery.objects.update(
        status=status, tries=9, accepted_at=now, delivered_at=now, ended_at=now, ended_because="no such mailbox"
    )
    return Delivery.objects.get()


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.BOUNCED, Status.FAILED])
def test_it_goes_again_as_it_was_and_all_is_on_record(relay, status):
    sergeant = UserFactory()
    delivery = ended(status)

    send_again(delivery=delivery, by=sergeant)

    row = Delivery.objects.get()
    assert (row.status, row.tries, row.ended_because) == (Status.QUEUED, 0, "")
    assert (row.accepted_at, row.delivered_at, row.ended_at) == (None, None, None)
    send_all_due()
    assert [message["Message-ID"] for message in relay.messages] == [delivery.message_id]
    assert list(Attempt.objects.values_list("outcome", "asked_by")) == [
        (Status.QUEUED, sergeant.pk),
        (Status.ACCEPTED, None),
    ]


@pytest.mark.parametrize("status", [Status.QUEUED, Status.DELIVERED, Status.CANCELLED])
def test_what_is_on_its_way_has_arrived_or_was_called_back_is_not_sent_again(status):
    delivery = ended(status)

    with pytest.raises(LetterError):
        send_again(delivery=delivery, by=UserFactory())

    assert (Delivery.objects.get().status, Attempt.objects.count()) == (status, 0)


def test_asked_for_twice_it_goes_once():
    delivery = ended(Status.BOUNCED)
    stale = Delivery.objects.get()
    send_again(delivery=delivery, by=UserFactory())

    with pytest.raises(LetterError, match="on its way"):
        send_again(delivery=stale, by=UserFactory())

    assert Attempt.objects.count() == 1


def test_what_is_no_longer_true_is_never_sent_again_also_by_who_read_it_before():
    delivery = ended(Status.BOUNCED)
    stale = Delivery.objects.get()
    cancel_deliveries([delivery], because="Withdrawn.")

    with pytest.raises(LetterError):
        send_again(delivery=stale, by=UserFactory())
    with pytest.raises(LetterError, match="Withdrawn"):
        send_again(delivery=Delivery.objects.get(), by=UserFactory())


def test_what_would_come_too_late_is_not_sent_again_and_stays_accepted():
    post(send_before=timezone.now() - timedelta(hours=1))
    Delivery.objects.update(status=Status.ACCEPTED, accepted_at=timezone.now())

    with pytest.raises(LetterError, match="too late"):
        send_again(delivery=Delivery.objects.get(), by=UserFactory())

    assert Delivery.objects.get().status == Status.ACCEPTED


def test_it_is_tried_as_long_as_a_new_letter(relay):
    relay.answers["RCPT"] = "450 greylisted"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        delivery = ended(Status.FAILED)
        clock.shift(KEEP_TRYING + timedelta(days=1))
        send_again(delivery=delivery, by=UserFactory())

        send_all_due()

        row = Delivery.objects.get()
        assert (row.status, row.tries, row.try_after) == (Status.QUEUED, 1, timezone.now() + WAITS[0])


def test_a_worker_is_woken(monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(bells, "ring", lambda: rung.append(Delivery.objects.get().status))
    delivery = ended(Status.BOUNCED)

    with django_capture_on_commit_callbacks(execute=True):
        send_again(delivery=delivery, by=UserFactory())

    assert rung == [Status.QUEUED]
