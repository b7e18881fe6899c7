"""Whether the post moves: who is silent, what is late, what refuses us.

Tried, each alone, and a test went red: no stamp in the sweep, none for a bell; stamped only after sending; no grace
after the start, and grace for ever; a paused channel left out; bulletins counted like notices, and not at all; what a
dead worker holds left out.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outbox import sending
from outbox.actions import Recipient
from outbox.apps import OutboxConfig
from outbox.health import check_post
from outbox.heartbeats import last_stamps, stamp
from outbox.models import Attempt, Batch, Channel, Delivery, Heartbeat, Letter
from outbox.pausing import pause
from outbox.tasks import send_due, sweep
from tests.outbox.conftest import post

pytestmark = pytest.mark.django_db

BEAT, SWEEP = Heartbeat.Part.BEAT, Heartbeat.Part.SWEEP
SILENT = "No worker has looked for mail to send"
STOPPED = "The clock that wakes the workers has stood still"
REFUSED = "The mail relay has refused everything"
WAITED = "Mail that is due has waited"


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def running_for_an_hour(now, monkeypatch):
    started_at(now - minutes(60), monkeypatch)


def started_at(moment, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", moment)


@pytest.fixture
def everybody_lives(now):
    stamped(BEAT, now)
    stamped(SWEEP, now)


def stamped(part, moment):
    Heartbeat.objects.update_or_create(part=part, defaults={"beat_at": moment})


def wait(minutes_late, **facts):
    """A delivery that has been due for so long."""
    [delivery] = post(**facts).deliveries
    due = timezone.now() - minutes(minutes_late)
    Delivery.objects.filter(pk=delivery.pk).update(try_after=due)
    return due


def problems(now):
    return [(problem.words, problem.since) for problem in check_post(now).problems]


# Signs of life


def test_all_is_well_when_clock_and_worker_have_just_stamped(now, everybody_lives):
    health = check_post(now)

    assert (health.is_well, health.stands_still, health.last_sweep, health.oldest_overdue) == (True, False, now, None)


def test_a_worker_silent_for_three_minutes_is_a_problem_and_a_little_less_is_none(now, everybody_lives):
    stamped(SWEEP, now - minutes(3))
    assert problems(now) == []

    stamped(SWEEP, now - minutes(3.1))
    assert problems(now) == [(SILENT, now - minutes(3.1))]
    assert check_post(now).stands_still


def test_a_clock_that_stopped_is_a_problem_though_pages_still_wake_the_worker(now, everybody_lives):
    stamped(BEAT, now - minutes(4))

    assert problems(now) == [(STOPPED, now - minutes(4))]


def test_who_never_gave_a_sign_is_missed_from_the_start_of_the_portal(now):
    assert problems(now) == [(SILENT, now - minutes(60)), (STOPPED, now - minutes(60))]


def test_a_portal_that_has_just_started_misses_nobody_and_nothing(now, monkeypatch):
    stamped(SWEEP, now - timedelta(days=4))
    stamped(BEAT, now - timedelta(days=4))
    wait(60 * 24 * 4)

    started_at(now - minutes(2.9), monkeypatch)
    assert problems(now) == []
    started_at(now - minutes(3.1), monkeypatch)
    assert [words for words, _ in problems(now)] == [SILENT, STOPPED]


def test_a_sweep_stamps_before_it_sends(now, monkeypatch):
    seen = []
    monkeypatch.setattr(
        sending, "send_all_due", lambda **_: seen.append(Heartbeat.objects.get(part=SWEEP).beat_at >= now)
    )

    sweep()

    assert seen == [True]


def test_a_worker_woken_by_a_page_gives_a_sign_of_life(now):
    send_due()

    assert last_stamps()[SWEEP] >= now


def test_a_second_stamp_replaces_the_first(now):
    stamped(SWEEP, now - minutes(30))

    stamp(SWEEP)

    assert last_stamps()[SWEEP] >= now
    assert Heartbeat.objects.count() == 1


# What is late


def test_mail_late_by_more_than_ten_minutes_is_a_problem_and_less_is_none(now, everybody_lives):
    wait(9.9)
    assert problems(now) == []

    due = wait(10.1)
    assert problems(now) == [(WAITED, due)]
    assert check_post(now).oldest_overdue == due
    assert not check_post(now).stands_still


def test_the_oldest_of_all_priorities_is_named(now, everybody_lives):
    wait(20, priority=Letter.Priority.URGENT)
    wait(25, priority=Letter.Priority.ROUTINE)
    oldest = wait(40, priority=Letter.Priority.ROUTINE)
    wait(30, priority=Letter.Priority.NOTICE)

    assert problems(now) == [(WAITED, oldest)]


def test_what_waits_for_its_next_try_or_for_its_hour_is_not_late(now, everybody_lives):
    [delivery] = post().deliveries
    Delivery.objects.filter(pk=delivery.pk).update(queued_at=now - minutes(90), try_after=now + minutes(30), tries=5)

    assert problems(now) == []


def test_after_a_start_late_mail_is_given_ten_minutes(now, everybody_lives, monkeypatch):
    wait(60 * 24)

    started_at(now - minutes(9.9), monkeypatch)
    assert problems(now) == []
    started_at(now - minutes(10.1), monkeypatch)
    assert [words for words, _ in problems(now)] == [WAITED]


def test_a_bulletin_that_takes_its_time_is_not_late_while_mail_leaves(now, everybody_lives):
    due = wait(50, priority=Letter.Priority.BULLETIN)
    [sent] = post().deliveries
    accepted = {"delivery": sent, "outcome": Delivery.Status.ACCEPTED}
    Delivery.objects.filter(pk=sent.pk).update(status=Delivery.Status.ACCEPTED, accepted_at=now)

    Attempt.objects.create(tried_at=now - minutes(11), **accepted)
    assert problems(now) == [(WAITED, due)]

    Attempt.objects.create(tried_at=now - minutes(9), **accepted)
    assert problems(now) == []


def test_a_notice_is_late_though_other_mail_leaves(now, everybody_lives):
    due = wait(50, priority=Letter.Priority.NOTICE)
    [sent] = post().deliveries
    Delivery.objects.filter(pk=sent.pk).update(status=Delivery.Status.ACCEPTED, accepted_at=now)
    Attempt.objects.create(delivery=sent, outcome=Delivery.Status.ACCEPTED)

    assert problems(now) == [(WAITED, due)]


def test_what_a_dead_worker_holds_is_late_when_nobody_takes_it_over(now, everybody_lives):
    [delivery] = post().deliveries
    claim = uuid4()
    Delivery.objects.filter(pk=delivery.pk).update(status=Delivery.Status.SENDING, claim=claim)
    batch = Batch.objects.create(pk=claim, order=[delivery.pk], held_until=now - minutes(9))
    assert problems(now) == []

    Batch.objects.filter(pk=batch.pk).update(held_until=now - minutes(11))
    assert problems(now) == [(WAITED, now - minutes(11))]


# Who refuses us


def test_a_relay_that_refuses_us_is_a_problem_at_once_and_its_words_are_kept_apart(now, everybody_lives):
    pause(Channel.Means.EMAIL, because="535 liaison@force.example may not", now=now)

    health = check_post(now)

    assert problems(now) == [(REFUSED, now)]
    assert health.stands_still
    assert [channel.paused_because for channel in health.refusing] == ["535 liaison@force.example may not"]


def test_a_pause_that_is_just_over_stays_a_problem_until_somebody_has_tried_again(now, everybody_lives):
    pause(Channel.Means.EMAIL, because="421 no", now=now - minutes(3.5))
    assert [words for words, _ in problems(now)] == [REFUSED]

    assert problems(now + minutes(1)) == []


def test_mail_that_waits_for_a_paused_channel_is_late_too(now, everybody_lives):
    due = wait(12)
    pause(Channel.Means.EMAIL, because="421 no", now=now)

    assert problems(now) == [(REFUSED, now), (WAITED, due)]


def test_refused_text_messages_do_not_stop_the_mail(now, everybody_lives):
    pause(Channel.Means.TEXT, because="403", now=now)

    assert problems(now) == [("The provider of text messages has refused everything", now)]
    assert not check_post(now).stands_still


# What it costs


def test_it_asks_four_questions_however_much_is_queued(now, everybody_lives, django_assert_num_queries):
    wait(20)
    post(*[f"head{number}@school.example" for number in range(50)])

    with django_assert_num_queries(4):
        check_post(now)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_the_oldest_is_found_through_the_index_that_workers_use(now):
    post(*[f"head{number}@school.example" for number in range(300)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_delivery")
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked:
        check_post(now)
    [question] = [query["sql"] for query in asked if '"try_after" <=' in query["sql"]]

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {question}")
        plan = " ".join(line for (line,) in cursor.fetchall())

    assert plan.count("delivery_queued") == len(Letter.Priority)


def test_text_messages_of_an_installation_that_sends_none_any_more_are_not_late(now, everybody_lives, settings):
    post(to=[Recipient("Ann Head", "+447700900123", means=Channel.Means.TEXT)])
    Delivery.objects.update(try_after=now - minutes(20))
    assert check_post(now).is_well

    settings.NOTIFY_SMS_TEMPLATE_ID = "a-template"
    assert not check_post(now).is_well
