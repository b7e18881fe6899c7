"""Returned mail: what its delivery-status part (RFC 3464, and RFC 6533 beyond ASCII) says of each recipient."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from hashlib import sha256

from outbox.models import Report

STATUS = "message/delivery-status"
# The same parts in words beyond ASCII go by names that Python's parser does not know.
BEYOND_ASCII = {
    b"message/global-delivery-status": b"message/delivery-status",
    b"message/global-headers": b"text/rfc822-headers",
    b"message/global": b"message/rfc822",
}
GLOBAL = re.compile(rb"(?im)(?<=^content-type:)\s*(message/global(?:-delivery-status|-headers)?)\b")
# A mail of ours has one, or those to whom it was forwarded. Anybody may write to the mailbox.
MOST_RECIPIENTS = 20
# Other actions (delayed, relayed, expanded) settle nothing.
KINDS = {"failed": Report.Kind.BOUNCED, "delivered": Report.Kind.DELIVERED}


@dataclass(frozen=True)
class Returned:
    """What a returned mail says of one recipient."""

    source_id: str
    kind: Report.Kind
    # What may name the mail of ours, the surest first.
    names: list[str]
    words: str
    at: datetime | None


def read_returned(raw: bytes) -> list[Returned] | None:
    """What the mail settles, perhaps nothing; None when it is no report of a delivery."""
    mail = message_from_bytes(GLOBAL.sub(lambda kind: b" " + BEYOND_ASCII[kind[1].lower()], raw))
    if mail.get_content_type() != "multipart/report":
        return None
    status = next((part for part in mail.walk() if part.get_content_type() == STATUS), None)
    groups: list[Message] = status.get_payload() if status else []  # type: ignore[assignment] # of messages, here
    recipients = [group for group in groups if _field(group, "Action")][:MOST_RECIPIENTS]
    if not recipients:
        return None
    names = [name for name in _names(mail, groups[0]) if name]
    own_id = _field(mail, "Message-ID") or sha256(raw).hexdigest()
    return [_returned(group, own_id, names, _date(mail)) for group in recipients if _action(group) in KINDS]


def _returned(group: Message, own_id: str, names: list[str], at: datetime | None) -> Returned:
    recipient = _field(group, "Original-Recipient") or _field(group, "Final-Recipient")
    return Returned(
        source_id=f"{own_id} {recipient} {_action(group)}",
        kind=KINDS[_action(group)],
        names=names,
        words=_words(group),
        at=at,
    )


def _action(group: Message) -> str:
    # Some add a comment in brackets.
    return _field(group, "Action").partition("(")[0].strip().lower()


def _words(group: Message) -> str:
    """The far side's own words, after the type that stands before them ("smtp;")."""
    status, diagnostic = _field(group, "Status"), _field(group, "Diagnostic-Code")
    diagnostic = re.sub(r"^[\w.-]+\s*;\s*", "", diagnostic)
    return diagnostic if status in diagnostic else f"{status} {diagnostic}".strip()


def _names(mail: Message, whole: Message) -> Iterator[str]:
    """What the returned part says first of all; some say it beside, and some only that they answer it."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield _field(part.get_payload(0), "Message-ID")  # type: ignore[arg-type] # a message, here
        elif part.get_content_type() == "text/rfc822-headers":
            yield _field(BytesHeaderParser().parsebytes(part.get_payload(decode=True)), "Message-ID")  # type: ignore[arg-type] # bytes
    yield _field(whole, "X-Original-Message-ID")
    yield _field(whole, "Original-Envelope-Id")
    yield _field(mail, "In-Reply-To")


def _field(fields: Message, name: str) -> str:
    """A field's words in one line, whether they come encoded, as bare UTF-8 or neither."""
    value = next((str(value) for key, value in fields.raw_items() if key.lower() == name.lower()), "")
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with suppress(MessageError, LookupError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _date(mail: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(_field(mail, "Date"))
    except ValueError:
        return None
