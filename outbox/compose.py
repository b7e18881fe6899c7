"""A letter as bytes on the wire: encoded once, however many people it goes to, and filled in for each.

Django's message classes take two milliseconds a message, nearly all of it for encoding the same words again. Here the
words are cut at their slots and encoded in quoted-printable (RFC 2045) with a soft line break on either side of each
slot, so that a recipient's own few words fit in between.
"""

import re
import time
from binascii import b2a_qp
from datetime import datetime
from email.header import Header, decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from django.conf import settings
from django.core.mail.message import sanitize_address
from django.utils import timezone
from django.utils.html import escape

from outbox.models import Delivery, Letter

SLOTS = re.compile(f"({re.escape(Letter.LINK_SLOT)}|{re.escape(Letter.NAME_SLOT)})")
SOFT_BREAK = b"=\r\n"
# No line of quoted-printable can hold "=_".
BOUNDARY = "=_liaison_"
PART = (
    f"\r\n--{BOUNDARY}\r\n"
    'Content-Type: text/{}; charset="utf-8"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
)
TEXT_BEGINS, HTML_BEGINS = PART.format("plain").encode(), PART.format("html").encode()
END = f"\r\n--{BOUNDARY}--\r\n".encode()


class Form:
    """A letter with its slots open. Every line ends in CRLF."""

    def __init__(
        self, sender: str, subject: str, text: str, html: str, reply_to: str, *, is_optional: bool = False
    ) -> None:
        self.head = _head(sender, subject, reply_to)
        self.is_optional = is_optional
        self.text = _cut(text)
        self.html = _cut(html)

    def fill(self, delivery: Delivery) -> bytes:
        """The message to one recipient. Raises ValueError for a name or address that no header can hold."""
        link, name = link_of(delivery), delivery.name
        text, html = _filled(self.text, link, name), _filled(self.html, escape(link), escape(name))
        way_out = _way_out(link) if self.is_optional else b""
        return b"".join([self.head, _own_head(delivery), way_out, TEXT_BEGINS, *text, HTML_BEGINS, *html, END])


_form = lru_cache(maxsize=64)(Form)


def form_of(letter: Letter) -> Form:
    """The letter's form, encoded the first time it is asked for: its words are frozen."""
    return _form(
        sender_of(letter),
        letter.subject,
        letter.text,
        letter.html,
        letter.reply_to,
        is_optional=letter.is_optional,
    )


def sender_of(letter: Letter) -> str:
    """“East Area police via Liaison <liaison@force.example>”: the address is always the portal's own."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((letter.sender or name, wire_address(address)))


def _head(sender: str, subject: str, reply_to: str) -> bytes:
    """What all recipients have in common, without the empty line that ends the head."""
    head = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    head["Subject"] = subject
    if reply_to:
        head["Reply-To"] = re.sub(r"[^,\s]+", lambda address: wire_address(address[0]), reply_to)
    head["Auto-Submitted"] = "auto-generated"
    head["MIME-Version"] = "1.0"
    # A message that says it has parts is written with parts: this header is put behind it.
    kind = f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n'
    # Not by EmailMessage: it leaves a quotation mark in a name unquoted.
    written_by = b"From: %s\r\n" % _address(str(make_header(decode_header(name))), address)
    return written_by + head.as_bytes().removesuffix(b"\r\n") + kind.encode("ascii")


def _own_head(delivery: Delivery) -> bytes:
    return b"To: %s\r\nMessage-ID: %s\r\nDate: %s\r\n" % (
        _address(delivery.name, delivery.address),
        delivery.message_id.encode("ascii"),
        _date(int(time.time())),
    )


def _way_out(link: str) -> bytes:
    """Where mail programs lead whoever wants less of this (RFC 2369). Unbroken: folded it would be another address."""
    return b"List-Unsubscribe: <%s>\r\n" % link.encode("ascii")


@lru_cache(maxsize=4)
def _date(second: int) -> bytes:
    """Reckoned once for all messages of a second."""
    return format_datetime(datetime.fromtimestamp(second, timezone.get_default_timezone())).encode("ascii")


def _address(name: str, address: str) -> bytes:
    address = wire_address(address)
    if "\n" in name + address or "\r" in name + address:
        raise ValueError(f"A header holds one line: {name!r} {address!r}")
    if name.isascii():
        return formataddr((name, address)).encode("ascii")
    # An encoded word is short: a long name takes several, each on a line of its own.
    encoded = Header(name, "utf-8", maxlinelen=75, header_name="To").encode(linesep="\r\n")
    return f"{encoded} <{address}>".encode("ascii")


def link_of(delivery: Delivery) -> str:
    """The recipient's own link; whoever has none is led to the portal."""
    return delivery.link or settings.PUBLIC_URL


def fill_in(words: str, link: str, name: str) -> str:
    """Unencoded words with the recipient's own. The name last: a name that spells a slot stays a name."""
    return words.replace(Letter.LINK_SLOT, link).replace(Letter.NAME_SLOT, name)


def wire_address(address: str) -> str:
    """The address with its domain in the letters that every relay knows."""
    if address.isascii():
        return address
    return sanitize_address(address, "utf-8")


def _cut(words: str) -> list[bytes | str]:
    """Encoded words as bytes, slots as they are."""
    *pieces, last = SLOTS.split(re.sub(r"\r\n?", "\n", words))
    return [*(piece if SLOTS.fullmatch(piece) else _broken(piece) for piece in pieces), _encode(last)]


def _filled(pieces: list[bytes | str], link: str, name: str) -> list[bytes]:
    values = {Letter.LINK_SLOT: _broken(link), Letter.NAME_SLOT: _broken(name)}
    return [piece if isinstance(piece, bytes) else values[piece] for piece in pieces]


def _broken(words: str) -> bytes:
    """The words and a soft line break. It fits in the last line: that was broken as though one more "=" stood there."""
    return _encode(f"{words}=").removesuffix(b"=3D") + SOFT_BREAK


def _encode(words: str) -> bytes:
    return b2a_qp(words.encode(), istext=True).replace(b"\n", b"\r\n")
