"""What is no longer true is not sent, whatever a worker is doing with it at that moment."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outbox.actions import LetterError, cancel_deliveries, send_again
from outbox.batches import take_over_silent
from outbox.models import Delivery, Letter
from outbox.models.batch import LEASE
from outbox.sending import send_all_due
from tests.factories import UserFactory
from tests.outbox.conftest import post
from tests.outbox.worker import BUSY, GONE, NOT_YOU, TAKEN, round_of, rows, take

Status = Delivery.Status
WITHDRAWN = "Withdrawn."

pytestmark = pytest.mark.django_db


def call_back(*addresses: str) -> int:
    return cancel_deliveries(Delivery.objects.filter(address__in=addresses), because=WITHDRAWN)


def ends() -> list[tuple]:
    return list(Delivery.objects.order_by("pk").values_list("status", "ended_because", "recalled_because"))


def test_before_the_first_round():
    post("a@s.example", "b@s.example", "c@s.example")
    hold = take()

    assert call_back("b@s.example") == 0
    begun = [row.address for row in hold.begin(3)]
    hold.note([TAKEN, TAKEN])
    hold.close()

    assert begun == ["a@s.example", "c@s.example"]
    assert rows() == [(Status.ACCEPTED, 1), (Status.CANCELLED, 0), (Status.ACCEPTED, 1)]
    assert ends()[1] == (Status.CANCELLED, WITHDRAWN, WITHDRAWN)


def test_all_of_a_batch():
    post("a@s.example", "b@s.example")
    hold = take()

    call_back("a@s.example", "b@s.example")

    assert list(hold.begin(2)) == []
    hold.close()
    assert rows() == [(Status.CANCELLED, 0)] * 2


@pytest.mark.parametrize("answer", [TAKEN, BUSY])
def test_between_two_rounds_and_again_between_the_next(answer):
    """With refusals to be written in the same step, which is then made twice and counted once."""
    post("a@s.example", "b@s.example", "c@s.example", "d@s.example")
    hold = take()

    round_of(hold, answer)
    call_back("b@s.example")
    assert [row.address for row in hold.begin(1)] == ["c@s.example"]
    call_back("d@s.example")
    hold.note([answer])
    assert list(hold.begin(1)) == []
    hold.close()

    assert rows() == [(answer.outcome, 1), (Status.CANCELLED, 0), (answer.outcome, 1), (Status.CANCELLED, 0)]
    assert [row.attempts.count() for row in Delivery.objects.order_by("pk")] == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("answer", "status", "because"),
    [
        (TAKEN, Status.ACCEPTED, ""),
        (GONE, Status.BOUNCED, "no such mailbox"),
        (BUSY, Status.CANCELLED, WITHDRAWN),
        (NOT_YOU, Status.CANCELLED, WITHDRAWN),
    ],
)
def test_on_the_wire_it_is_not_tried_again_and_its_state_says_what_became_of_it(answer, status, because):
    post("a@s.example")
    hold = take()
    hold.begin(1)

    assert call_back("a@s.example") == 0
    hold.note([answer])
    hold.close()

    assert ends() == [(status, because, WITHDRAWN)]
    assert Delivery.objects.get().attempts.get().outcome == answer.outcome


@pytest.mark.parametrize("begun", [0, 1])
def test_in_the_hands_of_a_worker_that_then_falls_silent(begun):
    post("a@s.example")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        hold = take()
        hold.begin(begun)
        call_back("a@s.example")
        clock.shift(LEASE)
        take_over_silent(timezone.now())

    assert ends() == [(Status.CANCELLED, WITHDRAWN, WITHDRAWN)]


def test_what_has_left_is_marked_and_nobody_sends_it_again():
    post("a@s.example")
    Delivery.objects.update(status=Status.ACCEPTED, accepted_at=timezone.now())

    assert call_back("a@s.example") == 0

    assert ends() == [(Status.ACCEPTED, "", WITHDRAWN)]
    with pytest.raises(LetterError, match=WITHDRAWN):
        send_again(delivery=Delivery.objects.get(), by=UserFactory())


# Asked before each batch


def two_are_untrue(pks):
    return {row.pk: f"{row.name} left." for row in Delivery.objects.filter(pk__in=pks, address__startswith="left")}


def cannot_say(pks):
    raise ValueError("no answer")


def test_what_a_room_above_says_is_no_longer_true_is_not_sent(relay, settings):
    settings.MAIL_STILL_TRUE = ["tests.outbox.test_calling_back.two_are_untrue"]
    post("left1@s.example", "a@s.example", "left2@s.example")

    send_all_due()

    assert relay.recipients == ["a@s.example"]
    assert rows() == [(Status.CANCELLED, 0), (Status.ACCEPTED, 1), (Status.CANCELLED, 0)]
    assert ends()[0] == (Status.CANCELLED, "Ann Head left.", "Ann Head left.")


def test_a_room_that_cannot_answer_stops_nobodys_mail_and_is_heard_of(relay, settings, caplog):
    settings.MAIL_STILL_TRUE = [
        "tests.outbox.test_calling_back.cannot_say",
        "tests.outbox.test_calling_back.two_are_untrue",
    ]
    post("left1@s.example", "a@s.example")

    send_all_due()

    assert relay.recipients == ["a@s.example"]
    assert [record.levelno for record in caplog.records if record.name == "outbox.batches"] == [logging.ERROR]


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=3)])
def test_what_comes_too_late_is_not_sent_and_its_state_says_so(relay, settings, late):
    settings.MAIL_STILL_TRUE = []
    post("late@s.example", send_before=timezone.now() - late)
    post("a@s.example", send_before=timezone.now() + timedelta(minutes=1))

    send_all_due()

    assert relay.recipients == ["a@s.example"]
    assert ends()[0] == (Status.FAILED, "No longer worth sending.", "")


def test_what_is_left_out_counts_for_no_round(relay, settings):
    """Urgent letters that are no longer true stand first in the batch, and the ledger begins behind none of them."""
    settings.MAIL_STILL_TRUE = ["tests.outbox.test_calling_back.two_are_untrue"]
    post(*(f"left{n}@s.example" for n in range(3)), priority=Letter.Priority.URGENT)
    post("a@s.example", "b@s.example")

    send_all_due()

    assert relay.recipients == ["a@s.example", "b@s.example"]
    assert rows() == [(Status.CANCELLED, 0)] * 3 + [(Status.ACCEPTED, 1)] * 2
