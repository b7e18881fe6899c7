"""Reads the mailbox to which mail is returned."""

import imaplib
import logging
from itertools import islice

from django.conf import settings

from outbox.heartbeats import stamp
from outbox.models import Heartbeat
from outbox.reports.mailboxes import Mailbox, open_mailbox
from outbox.reports.noting import MAILBOX, note_report
from outbox.reports.returned import read_returned

logger = logging.getLogger(__name__)

# At one time, so that the worker comes to its other work. The rest waits for the next.
MOST = 1000


def read_bounces() -> None:
    """Note what was returned, and mark it as read. A mailbox that does not answer is asked again in five minutes."""
    try:
        with open_mailbox(settings.BOUNCE_MAILBOX_URL) as mailbox:
            for name, raw in islice(mailbox.unread_reports(), MOST):
                _read(mailbox, name, raw)
    except (OSError, imaplib.IMAP4.error) as error:
        logger.error("The mailbox for returned mail does not answer: %s", error)
    else:
        stamp(Heartbeat.Part.BOUNCES)


def _read(mailbox: Mailbox, name: str, raw: bytes) -> None:
    """One that cannot be read stays unread, for a person, and holds nothing up."""
    try:
        noted = _note(raw)
    except Exception:
        logger.exception("Returned mail %s could not be read", name)
        return
    if noted:
        mailbox.mark_read(name)


def _note(raw: bytes) -> bool:
    """Returns whether this is a report of a delivery at all."""
    returned = read_returned(raw)
    for one in returned or []:
        note_report(source=MAILBOX, source_id=one.source_id, kind=one.kind, names=one.names, at=one.at, words=one.words)
    return returned is not None
