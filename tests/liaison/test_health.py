"""Red when the post stands still; the pages alone are another question."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from outbox.apps import OutboxConfig
from outbox.heartbeats import stamp
from outbox.models import Channel, Heartbeat
from outbox.pausing import pause

BOTH = pytest.mark.parametrize("name", ["health-live", "health-ready"])
ALL = pytest.mark.parametrize("name", ["health-live", "health-ready", "health-web"])


@pytest.fixture
def running_for_an_hour(db, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", timezone.now() - timedelta(hours=1))
    for part in Heartbeat.Part:
        stamp(part)


def ask(client, name):
    response = client.get(reverse(name))
    return response.status_code, response.content.decode()


@ALL
def test_all_is_well(client, running_for_an_hour, name):
    assert ask(client, name) == (200, "ok")


@BOTH
def test_red_with_the_reason_when_no_worker_has_looked_for_three_minutes(client, running_for_an_hour, name):
    Heartbeat.objects.filter(part=Heartbeat.Part.SWEEP).update(beat_at=timezone.now() - timedelta(minutes=4))

    status, words = ask(client, name)

    assert status == 503
    assert words.startswith("No worker has looked for mail to send since ")


@BOTH
def test_red_when_the_mailbox_for_returned_mail_cannot_be_read(client, running_for_an_hour, name, settings):
    settings.BOUNCE_MAILBOX_URL = "imap+ssl://returned%40force.example:secret@imap.force.example/INBOX"
    Heartbeat.objects.filter(part=Heartbeat.Part.BOUNCES).update(beat_at=timezone.now() - timedelta(minutes=31))

    status, words = ask(client, name)

    assert status == 503
    assert words.startswith("Returned mail has not been read since ")
    assert "example" not in words


@BOTH
def test_the_words_name_no_address(client, running_for_an_hour, name):
    pause(Channel.Means.EMAIL, because="535 liaison@force.example may not, says relay.example", now=timezone.now())

    status, words = ask(client, name)

    assert status == 503
    assert words.startswith("The mail relay has refused everything since ")
    assert "example" not in words


def test_the_pages_are_well_though_the_post_stands_still(client, running_for_an_hour):
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(hours=1))

    assert ask(client, "health-web") == (200, "ok")


@ALL
@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")], ids=["gone", "closed"])
def test_red_when_the_database_does_not_answer(client, running_for_an_hour, name, error):
    with patch.object(connection, "cursor", side_effect=error):
        assert ask(client, name) == (503, "The database does not answer.")


@BOTH
def test_it_opens_no_session_is_kept_nowhere_and_asks_four_questions(
    client, running_for_an_hour, name, django_assert_num_queries
):
    with django_assert_num_queries(4):
        response = client.get(reverse(name))

    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
