"""A mailbox for returned mail that nobody can read is seen: what came back would else stand for arrived.

Tried, each alone, and a test went red: no stamp for a mailbox that was read; a stamp before it is read; missed where
there is none; never missed; missed from the first second.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.apps import OutboxConfig
from outbox.health import check_post
from outbox.heartbeats import last_stamps, stamp
from outbox.models import Heartbeat
from outbox.tasks import read_bounces
from tests.outbox.imap import StandIn, mailbox_running
from tests.outbox.returned_mail import from_postfix

pytestmark = pytest.mark.django_db

BOUNCES = Heartbeat.Part.BOUNCES
UNREAD = "Returned mail has not been read"


@pytest.fixture
def imap(settings):
    with mailbox_running() as (stand_in, port):
        settings.BOUNCE_MAILBOX_URL = f"imap://returned:secret@127.0.0.1:{port}/INBOX"
        settings.EMAIL_TIMEOUT = 2
        yield stand_in


@pytest.fixture
def now(monkeypatch, settings):
    settings.BOUNCE_MAILBOX_URL = "maildir:///returned"
    now = timezone.now()
    started_ago(60, now, monkeypatch)
    stamp(Heartbeat.Part.BEAT)
    stamp(Heartbeat.Part.SWEEP)
    return now


def started_ago(minutes, now, monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", now - timedelta(minutes=minutes))


def read_ago(minutes, now):
    Heartbeat.objects.update_or_create(part=BOUNCES, defaults={"beat_at": now - timedelta(minutes=minutes)})


def problems(now):
    return [(problem.words, problem.since) for problem in check_post(now).problems]


def test_a_mailbox_that_was_read_gives_a_sign_of_life_though_nothing_lay_in_it(imap: StandIn):
    begun = timezone.now()

    read_bounces()

    assert last_stamps()[BOUNCES] >= begun


@pytest.mark.parametrize("mischief", ["refuse", "no folder", "no mail", "hang up"])
def test_one_that_could_not_be_read_to_its_end_gives_none(mischief, imap: StandIn):
    imap.put(from_postfix("<a@x>"), from_postfix("<b@x>", own_id="Message-ID: <b@y>\n"))
    imap.mischief = mischief

    read_bounces()

    assert BOUNCES not in last_stamps()


def test_a_mailbox_unread_for_half_an_hour_is_a_problem_and_a_little_less_is_none(now):
    read_ago(29.9, now)
    assert problems(now) == []

    read_ago(30.1, now)
    assert problems(now) == [(UNREAD, now - timedelta(minutes=30.1))]
    assert not check_post(now).stands_still


def test_one_that_was_never_read_is_missed_half_an_hour_after_the_start(now, monkeypatch):
    started_ago(29.9, now, monkeypatch)
    assert problems(now) == []

    started_ago(30.1, now, monkeypatch)
    assert problems(now) == [(UNREAD, OutboxConfig.started_at)]


def test_where_there_is_no_mailbox_none_is_missed(now, settings):
    settings.BOUNCE_MAILBOX_URL = ""

    assert problems(now) == []
