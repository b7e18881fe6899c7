"""States never lie: what is on the row is what became of it, and each attempt says when, where and with what words."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outbox.channels import Answer
from outbox.models import Attempt, Delivery
from outbox.sending import send_all_due
from outbox.settling import KEEP_TRYING, WAITS
from tests.outbox.conftest import post
from tests.outbox.worker import BUSY, GONE, TAKEN, round_of, take

Status = Delivery.Status
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def try_until_it_ends(clock) -> list[timedelta]:
    """How long it waited before each try."""
    waits = []
    while (delivery := Delivery.objects.get()).status == Status.QUEUED:
        waits.append(delivery.try_after - timezone.now())
        clock.shift(waits[-1])
        send_all_due()
    return waits


def test_waits_grow_and_come_to_an_end_after_three_days(clock, relay):
    begun = timezone.now()
    relay.answers["RCPT"] = "450 greylisted"
    post()

    waits = try_until_it_ends(clock)

    assert waits[1 : len(WAITS) + 1] == WAITS == sorted(WAITS)
    assert set(waits[len(WAITS) + 1 :]) == {WAITS[-1]}
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.tries, delivery.ended_because) == (Status.FAILED, len(waits), "greylisted")
    assert timedelta() < begun + KEEP_TRYING - timezone.now() <= WAITS[-1]


def test_a_letter_is_not_tried_after_the_moment_when_it_comes_too_late(clock, relay):
    relay.answers["RCPT"] = "450 greylisted"
    ends = timezone.now() + timedelta(minutes=10)
    post(send_before=ends)

    waits = try_until_it_ends(clock)

    assert waits == [timedelta(), WAITS[0], WAITS[1]]
    assert timezone.now() < ends
    assert Delivery.objects.get().status == Status.FAILED


def test_a_letter_that_is_worth_sending_for_a_week_is_tried_for_a_week(clock, relay):
    relay.answers["RCPT"] = "450 greylisted"
    post(send_before=timezone.now() + timedelta(days=7))
    clock.shift(KEEP_TRYING + timedelta(days=1))

    send_all_due()

    assert Delivery.objects.get().status == Status.QUEUED


def test_a_passing_refusal_is_tried_again_under_the_same_message_id(clock, relay):
    relay.answers["message"] = ["451 busy"]
    message_id = post().deliveries[0].message_id

    try_until_it_ends(clock)

    assert Delivery.objects.get().status == Status.ACCEPTED
    assert [message["Message-ID"] for message in relay.messages] == [message_id] * 2


def test_each_attempt_says_when_which_relay_which_code_and_its_words(clock, relay):
    begun = timezone.now()
    relay.answers["message"] = ["451 busy", "250 queued as 4711"]
    post()

    try_until_it_ends(clock)

    assert list(Attempt.objects.values_list("tried_at", "relay", "code", "words", "outcome")) == [
        (begun, "127.0.0.1", 451, "busy", Status.QUEUED),
        (begun + WAITS[0], "127.0.0.1", 250, "queued as 4711", Status.ACCEPTED),
    ]


def test_words_longer_than_their_column_are_cut():
    post()
    hold = take()
    round_of(hold, Answer(Status.BOUNCED, 550, "x" * 300, provider_id="y" * 300))
    hold.relay = "r" * 300

    hold.close()

    assert len(Delivery.objects.get().ended_because) == 300
    assert len(Attempt.objects.get().relay) == 120


def test_accepted_is_not_delivered(relay):
    post()

    send_all_due()

    assert Delivery.objects.values_list("status", "delivered_at", "ended_at").get() == (Status.ACCEPTED, None, None)


@pytest.mark.parametrize(
    ("answer", "has"),
    [(TAKEN, {"accepted_at"}), (GONE, {"ended_at"}), (BUSY, set())],
)
def test_a_row_bears_the_moments_of_its_own_state_alone(answer, has):
    post()
    hold = take()
    round_of(hold, answer)
    hold.close()

    delivery = Delivery.objects.get()
    moments = ("accepted_at", "delivered_at", "ended_at", "complained_at", "claim")
    assert {name for name in moments if getattr(delivery, name)} == has
    assert bool(delivery.ended_because) == (answer is GONE)


@pytest.mark.parametrize(
    ("reported", "answer"),
    [(Status.DELIVERED, TAKEN), (Status.DELIVERED, BUSY), (Status.BOUNCED, TAKEN), (Status.BOUNCED, BUSY)],
)
def test_a_report_that_comes_before_our_own_note_stands(reported, answer):
    """The provider is quicker than the batch: what it says outweighs what we had to say."""
    post()
    hold = take()
    hold.begin(1)
    now = timezone.now()
    Delivery.objects.update(status=reported, claim=None, accepted_at=now, ended_at=now)

    hold.note([answer])
    hold.close()

    assert Delivery.objects.get().status == reported
    assert Attempt.objects.get().outcome == answer.outcome


def test_a_providers_name_for_the_message_is_kept_for_its_reports():
    post("a@school.example", "b@school.example")
    hold = take()
    round_of(hold, Answer(Status.ACCEPTED, 200, "OK", provider_id="pm-1"), TAKEN)

    hold.close()

    assert list(Delivery.objects.order_by("pk").values_list("provider_id", flat=True)) == ["pm-1", ""]
