"""A clock that ran a day ahead was set back: what was written by it keeps no mail waiting for that day.

Tried, each alone, and a test went red: a pause of that day believed, and none begun while it stands; the limit per
minute reckoned from there; a lease of there believed; a sign of life of there believed, and a start of ours; one from a
clock that is a little ahead not believed; a self-test of there waited for, and taken for the last that was accepted.
"""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outbox.apps import OutboxConfig
from outbox.batches import take_over_silent
from outbox.health import check_post
from outbox.models import Delivery, Heartbeat, Letter
from outbox.pausing import allowed, is_paused, pause
from outbox.self_test import post_self_test_if_due
from tests.outbox.conftest import post
from tests.outbox.worker import EMAIL, take

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def test_a_pause_of_that_day_is_over_and_another_may_begin(now):
    pause(EMAIL, because="then", now=now + DAY)

    assert not is_paused(EMAIL, now)
    pause(EMAIL, because="now", now=now)
    assert is_paused(EMAIL, now)


def test_the_limit_per_minute_is_reckoned_from_now(now, settings):
    settings.MAIL_MESSAGES_PER_MINUTE = 60
    allowed(EMAIL, 100, now + DAY)

    assert not allowed(EMAIL, 1, now)
    assert allowed(EMAIL, 1, now + MINUTE)


def test_what_a_worker_that_died_holds_until_that_day_is_due(now):
    post()
    with time_machine.travel(now + DAY, tick=False):
        take()

    assert take_over_silent(now) == 1
    assert Delivery.objects.get().status == Delivery.Status.QUEUED


def stamped(moment):
    for part in (Heartbeat.Part.BEAT, Heartbeat.Part.SWEEP):
        Heartbeat.objects.update_or_create(part=part, defaults={"beat_at": moment})


def test_signs_of_life_of_that_day_are_none(now, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", now - DAY)
    stamped(now + DAY)

    assert [problem.since for problem in check_post(now).problems] == [now - DAY, now - DAY]


def test_a_portal_that_started_on_that_day_misses_who_gives_no_sign(now, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", now + DAY)

    stamped(now + DAY)
    assert [problem.since for problem in check_post(now).problems] == [now, now]
    stamped(now - MINUTE)
    assert check_post(now).is_well


def test_a_sign_of_life_from_a_clock_that_is_a_little_ahead_is_one(now, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", now - DAY)

    stamped(now + MINUTE)
    assert check_post(now).is_well
    stamped(now + 1.1 * MINUTE)
    assert not check_post(now).is_well


def test_self_tests_go_on_and_count_as_before(now, settings, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", now - DAY)
    settings.MAIL_SELF_TEST_TO = "self-test@force.example"
    for moment in (now + DAY, now):
        stamped(moment)
        with time_machine.travel(moment, tick=False):
            post_self_test_if_due(moment)
        Delivery.objects.filter(accepted_at=None).update(status=Delivery.Status.ACCEPTED, accepted_at=moment)

    assert Letter.objects.count() == 2
    assert check_post(now).last_self_test == now
    assert check_post(now).is_well
