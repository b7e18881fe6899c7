"""A letter to ourselves proves that the channel is open.

Tried, each alone, and a test went red: posted without looking for the last one; no lock; no end to its worth; health
that never misses it; health that misses it where none is wanted.
"""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from outbox.apps import OutboxConfig
from outbox.health import check_post
from outbox.heartbeats import stamp
from outbox.models import Delivery, Heartbeat, Letter
from outbox.self_test import post_self_test_if_due
from outbox.tasks import sweep

pytestmark = pytest.mark.django_db

MISSED = "No test letter has been accepted"


@pytest.fixture(autouse=True)
def wanted_every_fifteen_minutes(settings):
    settings.MAIL_SELF_TEST_TO = "self-test@force.example"
    settings.MAIL_SELF_TEST_MINUTES = 15


@pytest.fixture
def now(monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(OutboxConfig, "started_at", now - timedelta(hours=5))
    for part in Heartbeat.Part:
        stamp(part)
    return now


def ago(**how_long):
    return timezone.now() - timedelta(**how_long)


def age_letters(**how_long):
    Letter.objects.update(posted_at=ago(**how_long))


def missed(now):
    return [problem.since for problem in check_post(now).problems if problem.words == MISSED]


def test_a_sweep_posts_and_sends_it(relay):
    sweep()

    [message] = relay.messages
    assert (message["Subject"], message["To"]) == ("Liaison: self-test", "self-test@force.example")
    assert "It went out." in message.get_body(["plain"]).get_content()
    assert Delivery.objects.get().status == Delivery.Status.ACCEPTED


def test_it_is_urgent_worth_sending_until_the_next_one_and_found_under_its_name(now):
    post_self_test_if_due(now)

    letter = Letter.objects.get()
    assert (letter.category, letter.about, letter.desk) == ("self-test", "Self-test", "self-test")
    assert letter.priority == Letter.Priority.URGENT
    assert letter.send_before == now + timedelta(minutes=15)


def test_none_is_posted_where_none_is_wanted(now, settings):
    settings.MAIL_SELF_TEST_TO = ""

    post_self_test_if_due(now)

    assert not Letter.objects.exists()


def test_the_next_one_waits_for_its_interval(now):
    post_self_test_if_due(now)
    age_letters(minutes=14)
    post_self_test_if_due(now)
    assert Letter.objects.count() == 1

    age_letters(minutes=15)
    post_self_test_if_due(now)
    assert Letter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_posts_it(now):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one writer")
    start = threading.Barrier(2)

    def ask():
        start.wait()
        post_self_test_if_due(now)
        connection.close()

    workers = [threading.Thread(target=ask) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Letter.objects.count() == 1


def test_health_knows_when_the_last_one_was_accepted(now):
    post_self_test_if_due(now)
    accepted = now - timedelta(minutes=29)
    Delivery.objects.update(status=Delivery.Status.ACCEPTED, accepted_at=accepted)

    assert check_post(now).last_self_test == accepted
    assert missed(now) == []


def test_two_that_were_not_accepted_are_a_problem(now):
    post_self_test_if_due(now)
    accepted = now - timedelta(minutes=31)
    Delivery.objects.update(status=Delivery.Status.ACCEPTED, accepted_at=accepted)
    age_letters(minutes=31)
    post_self_test_if_due(now)

    assert missed(now) == [accepted]


def test_the_first_one_is_missed_two_intervals_after_the_start(now, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", now - timedelta(minutes=29))
    assert missed(now) == []

    monkeypatch.setattr(OutboxConfig, "started_at", now - timedelta(minutes=31))
    assert missed(now) == [now - timedelta(minutes=31)]


def test_none_is_missed_where_none_is_wanted(now, settings):
    settings.MAIL_SELF_TEST_TO = ""

    assert check_post(now).problems == ()
