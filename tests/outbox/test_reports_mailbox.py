"""Reading the mailbox to which mail is returned.

Tried, each alone, and a test went red: what is no report marked as read; a mail marked as read before it is noted; one
that cannot be read stopping the rest; a mailbox that does not answer raising; all of a huge mail fetched; a mail that
was read before read again.
"""

import logging
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from outbox.models import Delivery, Report
from outbox.reports import noting, reading
from outbox.reports.mailboxes import ENOUGH, LOOK_BACK
from outbox.tasks import read_bounces
from tests.outbox.conftest import closed_port, post
from tests.outbox.imap import StandIn, mailbox_running
from tests.outbox.returned_mail import FAILED, from_exchange, from_exim, from_gmail, from_postfix, returned_mail

pytestmark = pytest.mark.django_db

Status = Delivery.Status
AWAY = b"From: ann@school.example\r\nSubject: I am away\r\nContent-Type: text/plain\r\n\r\nUntil Monday.\r\n"
NO_HEAD = b"Hello.\r\n"


@pytest.fixture
def delivery() -> Delivery:
    return post().deliveries[0]


@pytest.fixture
def imap(settings):
    with mailbox_running() as (stand_in, port):
        settings.BOUNCE_MAILBOX_URL = f"imap://returned%40force.example:s%2Fecret@127.0.0.1:{port}/Returned%20mail"
        settings.EMAIL_TIMEOUT = 2
        yield stand_in


@pytest.fixture
def maildir(settings, tmp_path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Mail dir" / name).mkdir(parents=True)
    settings.BOUNCE_MAILBOX_URL = f"maildir://{tmp_path}/Mail%20dir"
    return tmp_path / "Mail dir"


def status() -> str:
    return Delivery.objects.values_list("status", flat=True).get()


# By IMAP


def test_what_was_returned_is_noted_and_marked_as_read(imap: StandIn, delivery):
    imap.put(from_postfix(delivery.message_id))

    read_bounces()

    assert (status(), imap.read) == (Status.BOUNCED, [1])
    assert Report.objects.values_list("source", "delivery").get() == ("mailbox", delivery.pk)
    assert 'LOGIN returned@force.example "s/ecret"' in imap.commands
    assert 'SELECT "Returned mail"' in imap.commands
    assert imap.commands[-1] == "LOGOUT"


@pytest.mark.parametrize("uid_last", [True, False])
def test_what_was_not_returned_stays_unread(uid_last, imap: StandIn, delivery):
    imap.uid_last = uid_last
    imap.put(AWAY, from_exim(delivery.message_id), NO_HEAD, from_postfix(delivery.message_id, groups=()))

    read_bounces()

    assert (status(), imap.read) == (Status.BOUNCED, [2])


def test_only_reports_are_fetched_and_only_so_much_of_each(imap: StandIn, delivery):
    huge = from_postfix(delivery.message_id) + b"x" * ENOUGH
    imap.put(AWAY, huge)

    read_bounces()

    fetched = [command for command in imap.commands if "BODY.PEEK[]" in command]
    assert fetched == [f"UID FETCH 2 (BODY.PEEK[]<0.{ENOUGH}>)"]
    assert (status(), imap.read) == (Status.BOUNCED, [2])


def test_what_has_lain_there_for_two_weeks_is_not_asked_for(imap: StandIn):
    with time_machine.travel("2026-03-16T12:00:00Z"):
        read_bounces()

    assert "UID SEARCH UNSEEN SINCE 02-Mar-2026" in imap.commands


def test_a_report_of_delay_is_read_and_settles_nothing(imap: StandIn, delivery):
    imap.put(from_postfix(delivery.message_id, groups=(FAILED.replace("failed", "delayed"),)))

    read_bounces()

    assert (status(), imap.read, Report.objects.count()) == (Status.QUEUED, [1], 0)


def test_somebody_elses_returned_mail_is_kept_as_a_report_without_delivery(imap: StandIn, delivery):
    imap.put(from_gmail("<other@elsewhere.example>"))

    read_bounces()

    assert (status(), Report.objects.get().delivery) == (Status.QUEUED, None)


def test_what_is_read_is_not_read_again(imap: StandIn, delivery):
    imap.put(from_exchange(delivery.message_id))
    read_bounces()
    imap.commands.clear()

    read_bounces()

    assert not any("FETCH" in command for command in imap.commands)


def test_one_that_cannot_be_read_stays_unread_and_stops_nothing(imap: StandIn, delivery, monkeypatch, caplog):
    poison = from_postfix(delivery.message_id, own_id="Message-ID: <poison@x>\n")
    imap.put(poison, from_postfix(delivery.message_id))

    def choke(**facts):
        if "poison" in facts["source_id"]:
            raise ValueError("Nobody thought of this")
        return noting.note_report(**facts)

    monkeypatch.setattr("outbox.reports.reading.note_report", choke)

    read_bounces()

    assert (status(), imap.read) == (Status.BOUNCED, [2])
    assert "Returned mail 1 could not be read" in caplog.text


def test_a_line_that_breaks_is_taken_up_again_where_it_broke(imap: StandIn, caplog):
    deliveries = [post().deliveries[0] for _ in range(2)]
    imap.put(*(from_postfix(row.message_id, own_id=f"Message-ID: <{row.pk}@x>\n") for row in deliveries))
    imap.mischief = "hang up"

    read_bounces()
    assert (Delivery.objects.filter(status=Status.BOUNCED).count(), imap.read) == (1, [1])
    assert "does not answer" in caplog.text

    imap.mischief = ""
    read_bounces()
    assert (Delivery.objects.filter(status=Status.BOUNCED).count(), imap.read) == (2, [1, 2])


def test_what_was_noted_but_not_marked_is_not_noted_twice(imap: StandIn, delivery):
    imap.put(from_postfix(delivery.message_id))
    read_bounces()
    imap.mails[1].flags.clear()

    read_bounces()

    assert (Report.objects.count(), imap.read) == (1, [1])


@pytest.mark.parametrize("mischief", ["refuse", "no folder", "no mail"])
def test_a_mailbox_that_refuses_us_is_logged(mischief, imap: StandIn, caplog):
    imap.put(AWAY)
    imap.mischief = mischief

    read_bounces()

    assert "does not answer" in caplog.text


def test_a_mailbox_that_is_not_there_is_logged(settings, caplog):
    settings.BOUNCE_MAILBOX_URL = f"imap://returned:secret@127.0.0.1:{closed_port()}/INBOX"

    read_bounces()

    assert "does not answer" in caplog.text


def test_a_mailbox_that_does_not_encrypt_is_told_no_password(imap: StandIn, settings, caplog):
    settings.BOUNCE_MAILBOX_URL = settings.BOUNCE_MAILBOX_URL.replace("imap:", "imap+ssl:")

    read_bounces()

    assert ("does not answer" in caplog.text, imap.commands) == (True, [])


def test_only_so_many_are_read_at_a_time(imap: StandIn, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 2)
    imap.put(*(from_postfix("<x@y>", own_id=f"Message-ID: <{number}@x>\n") for number in range(3)))

    read_bounces()

    assert imap.read == [1, 2]


# In a Maildir


def test_a_maildir_is_read_in_the_same_way(maildir, delivery):
    for name, raw in {"1": AWAY, "2": from_postfix(delivery.message_id), "3": NO_HEAD, "4": b"\0\xff"}.items():
        (maildir / "new" / name).write_bytes(raw)
    (maildir / "new" / "0").mkdir()
    (maildir / "new" / "5").symlink_to("nowhere")

    read_bounces()

    assert status() == Status.BOUNCED
    assert sorted(path.name for path in (maildir / "new").iterdir()) == ["0", "1", "3", "4", "5"]
    assert [path.name for path in (maildir / "cur").iterdir()] == ["2:2,S"]


def test_other_mail_takes_no_reports_turn(maildir, delivery, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 1)
    for number in range(9):
        (maildir / "new" / f"{number}").write_bytes(AWAY)
    (maildir / "new" / "9").write_bytes(from_postfix(delivery.message_id))

    read_bounces()

    assert status() == Status.BOUNCED


def test_flags_stay_and_read_mail_is_left_alone(maildir, delivery):
    (maildir / "cur" / "1:2,FR").write_bytes(from_postfix(delivery.message_id))
    (maildir / "cur" / "2:2,S").write_bytes(from_postfix(delivery.message_id, own_id="Message-ID: <2@x>\n"))

    read_bounces()

    assert sorted(path.name for path in (maildir / "cur").iterdir()) == ["1:2,FRS", "2:2,S"]
    assert Report.objects.count() == 1


def test_what_has_lain_there_for_long_is_not_looked_at(maildir, delivery):
    path = maildir / "new" / "1"
    path.write_bytes(from_postfix(delivery.message_id))
    old = time.time() - (LOOK_BACK + timedelta(days=1)).total_seconds()
    os.utime(path, (old, old))

    read_bounces()

    assert (Report.objects.count(), path.exists()) == (0, True)


def test_a_folder_that_is_missing_is_logged(settings, tmp_path, caplog):
    settings.BOUNCE_MAILBOX_URL = f"maildir://{tmp_path}/nowhere"

    read_bounces()

    assert "does not answer" in caplog.text


def test_a_long_name_in_returned_mail_fits(maildir, delivery, caplog):
    caplog.set_level(logging.ERROR)
    long = "y" * (noting.LONGEST_NAME + 1)
    raw = returned_mail("", whole=f"Reporting-MTA: dns; x\nX-Original-Message-ID: <{long}@x>\n", own_id="")
    (maildir / "new" / "1").write_bytes(raw)

    read_bounces()

    assert (Report.objects.count(), caplog.text) == (1, "")
