"""A relay that refuses us pauses the channel and not the letters; what it allows in a minute is kept."""

import logging
from datetime import timedelta
from itertools import accumulate

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outbox.channels import Answer
from outbox.models import Attempt, Channel, Delivery
from outbox.pausing import PAUSES, allowed, is_paused, is_short, note_open, pause
from outbox.sending import refuses_everyone, send_all_due
from tests.outbox.conftest import closed_port, post
from tests.outbox.worker import EMAIL, rows, take_nothing

TEXT = Channel.Means.TEXT
Status = Delivery.Status
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


# Pauses


def test_each_pause_is_longer_than_the_last_up_to_a_quarter_of_an_hour(clock):
    begun = timezone.now()
    lengths = []
    for _ in range(len(PAUSES) + 2):
        pause(EMAIL, because="535 wrong password", now=timezone.now())
        until = Channel.objects.get(means=EMAIL).paused_until
        lengths.append(until - timezone.now())
        assert is_paused(EMAIL, until - SECOND)
        assert not is_paused(EMAIL, until)
        clock.shift(lengths[-1])

    assert lengths == [*PAUSES, PAUSES[-1], PAUSES[-1]] == sorted(lengths)
    assert Channel.objects.values_list("refused_since", "refusals").get() == (begun, len(lengths))


def test_of_several_workers_that_are_refused_at_once_one_counts_and_rings_the_alarm(clock, caplog):
    for words in ("first", "second", "third"):
        pause(EMAIL, because=words, now=timezone.now())

    assert Channel.objects.values_list("refusals", "paused_because").get() == (1, "first")
    assert [record.levelno for record in caplog.records if record.name == "outbox.pausing"] == [logging.ERROR]


def test_a_message_that_is_taken_ends_it_all():
    pause(EMAIL, because="421", now=timezone.now())

    note_open(EMAIL)

    assert not is_paused(EMAIL, timezone.now())
    assert Channel.objects.values_list("refusals", "refused_since", "paused_until", "paused_because").get() == (
        0,
        None,
        None,
        "",
    )


def test_a_channel_that_is_paused_has_been_refused():
    with pytest.raises(IntegrityError):
        Channel.objects.create(means=EMAIL, paused_until=timezone.now())


def test_the_other_channel_is_not_paused():
    pause(EMAIL, because="421", now=timezone.now())

    assert not is_paused(TEXT, timezone.now())


def test_letters_wait_untouched_while_the_channel_is_paused_and_go_when_it_is_open(clock, settings, relay):
    works, settings.EMAIL_PORT = settings.EMAIL_PORT, closed_port()
    post("a@school.example", "b@school.example", "c@school.example")
    before = list(Delivery.objects.values_list("pk", "status", "tries", "try_after", "claim"))

    send_all_due()

    assert list(Delivery.objects.values_list("pk", "status", "tries", "try_after", "claim")) == before
    assert "Connection refused" in Channel.objects.get().paused_because
    assert Attempt.objects.count() == 1
    assert take_nothing()

    settings.EMAIL_PORT = works
    clock.shift(PAUSES[0] - SECOND)
    send_all_due()
    assert relay.recipients == []
    clock.shift(SECOND)
    send_all_due()
    assert relay.recipients == ["a@school.example", "b@school.example", "c@school.example"]
    assert Channel.objects.get().refusals == 0


@pytest.mark.parametrize(
    ("step", "says"), [("AUTH", "535 wrong"), ("MAIL", "550 we do not know you"), ("greeting", "421 go away")]
)
def test_a_relay_that_refuses_us_bounces_nobody(relay, settings, step, says):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "liaison", "wrong"
    relay.answers[step] = says
    post("a@school.example", "b@school.example")

    send_all_due()

    assert rows() == [(Status.QUEUED, 0)] * 2
    assert is_paused(EMAIL, timezone.now())


@pytest.mark.parametrize("step", ["RCPT", "DATA", "message"])
def test_a_message_over_which_every_line_is_closed_stops_nobody_and_comes_to_an_end(clock, relay, step):
    relay.answers[f"{step} poison@school.example"] = "421 not that one"
    posted = post("poison@school.example")
    for n in range(60):
        post(f"head{n}@school.example")
        send_all_due()
        assert relay.recipients[n:] == [f"head{n}@school.example"]
        clock.shift(timedelta(hours=2))

    poison = Delivery.objects.get(pk=posted.deliveries[0].pk)
    assert (poison.status, poison.ended_because) == (Status.FAILED, "not that one")


def test_a_relay_that_refuses_everybody_of_several_places_refuses_us_the_first_time(relay, settings, clock):
    settings.MAIL_CONNECTIONS = 3
    relay.answers["RCPT"] = "550 relaying denied"
    post("a@one.example", "b@two.example", "c@three.example")

    send_all_due()
    assert rows() == [(Status.QUEUED, 1)] * 3
    assert Channel.objects.get().paused_because == "relaying denied"

    clock.shift(10 * MINUTE)
    send_all_due()
    assert rows() == [(Status.BOUNCED, 2)] * 3


def test_telephone_numbers_are_no_places():
    numbers = [Delivery(address=f"0207 946 000{n}", means=TEXT) for n in range(3)]

    assert not refuses_everyone(numbers, [Answer(Status.BOUNCED)] * 3)


@pytest.mark.parametrize("addresses", [["a@one.example", "b@one.example", "c@one.example"], ["a@one.example"]])
def test_a_relay_that_refuses_everybody_of_one_place_is_believed(relay, settings, addresses):
    settings.MAIL_CONNECTIONS = 3
    relay.answers["RCPT"] = "550 no such mailbox"
    post(*addresses)

    send_all_due()

    assert rows() == [(Status.BOUNCED, 1)] * len(addresses)


# The limit per minute


def grant(wanted: int, at) -> int:
    return allowed(EMAIL, wanted, at)


def forget() -> None:
    Channel.objects.all().delete()


seconds = st.one_of(st.just(0.0), st.floats(0, 0.5), st.floats(0, 15), st.floats(0, 120))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limit=st.integers(1, 400),
    asks=st.lists(st.tuples(seconds, st.integers(0, 500), st.floats(-2, 2)), max_size=25),
)
@example(limit=10, asks=[(0.0, 500, 0.0), *[(6.0, 500, 0.0)] * 12])
@example(limit=60, asks=[(0.0, 500, 0.0), *[(0.1, 500, 2.0), (0.1, 500, -2.0)] * 10])
def test_in_no_minute_do_more_go_than_the_relay_allows(settings, limit, asks):
    """Several machines ask, and their clocks differ by up to two seconds from the true one."""
    forget()
    settings.MAIL_MESSAGES_PER_MINUTE = limit
    begins = timezone.now()
    moments = list(accumulate(after for after, _, _ in asks))
    went = [
        (at, grant(wanted, begins + timedelta(seconds=at + differs)))
        for at, (_, wanted, differs) in zip(moments, asks, strict=True)
    ]

    most = max((sum(number for at, number in went if first <= at < first + 56) for first in moments), default=0)

    assert most <= limit
    assert all(number <= wanted for (_, number), (_, wanted, _) in zip(went, asks, strict=True))


def test_a_limit_is_used_up_to_nine_tenths_by_whoever_asks_all_the_time(settings):
    settings.MAIL_MESSAGES_PER_MINUTE = 600
    begins = timezone.now()

    assert sum(grant(500, begins + n * SECOND) for n in range(600)) >= 0.9 * 10 * 600


def test_what_is_not_due_uses_nothing_up(settings, clock):
    settings.MAIL_MESSAGES_PER_MINUTE = 10
    for _ in range(20):
        assert take_nothing()

    assert grant(1, timezone.now()) == 1


def test_without_a_limit_as_many_go_as_there_are():
    assert grant(500, timezone.now()) == 500
    assert not Channel.objects.exists()


def test_text_messages_know_no_such_limit(settings):
    settings.MAIL_MESSAGES_PER_MINUTE = 10

    Channel.objects.create(means=TEXT)

    assert allowed(TEXT, 500, timezone.now()) == 500
    assert not is_short(TEXT)


def test_a_worker_waits_for_the_limit_and_sends_on(relay, settings, monkeypatch, clock):
    monkeypatch.setattr("outbox.sending.time.sleep", clock.shift)
    settings.MAIL_MESSAGES_PER_MINUTE = 20
    post(*(f"head{n}@school.example" for n in range(6)))

    send_all_due()

    assert len(relay.recipients) == 6
