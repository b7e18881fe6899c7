"""The wire: one delivery becomes one message, and the relay's answer becomes an outcome."""

import logging
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formataddr
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.html import escape

from outbox.models import Delivery, Letter

logger = logging.getLogger(__name__)

Status = Delivery.Status


@dataclass(frozen=True)
class Answer:
    """What the relay made of a message: ACCEPTED, BOUNCED, or QUEUED to be tried again."""

    outcome: Delivery.Status
    code: int | None = None
    words: str = ""


class Relay:
    """One kept connection. What goes wrong with one message is an answer, never an exception."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.name = str(getattr(self.connection, "host", None) or type(self.connection).__module__)[:120]
        # Set once it cannot be reached: later messages of this batch do not wait for the same silence.
        self.unreachable: Answer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._drop()

    def send(self, delivery: Delivery) -> Answer:
        self._reach()
        if self.unreachable:
            return self.unreachable
        try:
            self.connection.send_messages([build_message(delivery)])
        except Exception as error:
            answer = read_error(error)
            if not isinstance(error, smtplib.SMTPRecipientsRefused) or answer.code == 421:
                # Nobody knows what the relay is waiting for now: the next message gets a fresh connection.
                self._drop()
            return answer
        return Answer(Status.ACCEPTED)

    def _reach(self) -> None:
        """Open the connection, unless it is open or could not be opened before."""
        if not self.unreachable:
            try:
                self.connection.open()
            except Exception as error:
                self._drop()
                self.unreachable = Answer(Status.QUEUED, *_code_and_words(error))
                logger.warning("The relay %s cannot be reached: %s", self.name, self.unreachable.words)

    def _drop(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self.connection.close()


def build_message(delivery: Delivery) -> EmailMultiAlternatives:
    """The letter's frozen words, with the recipient's own name and link in their places."""
    letter = delivery.letter
    link, name = delivery.link or settings.PUBLIC_URL, delivery.name
    message = EmailMultiAlternatives(
        subject=_fill(letter.subject, link, name),
        body=_fill(letter.text, link, name),
        to=[formataddr((name, delivery.address))],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(_fill(letter.html, escape(link), escape(name)), "text/html")
    return message


def _fill(words: str, link: str, name: str) -> str:
    """The name last: a name that spells a slot stays a name."""
    return words.replace(Letter.LINK_SLOT, link).replace(Letter.NAME_SLOT, name)


def read_error(error: Exception) -> Answer:
    """Refused for good is only what the relay says of this recipient or this message, never what it says of us."""
    code, words = _code_and_words(error)
    about_this_message = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    if about_this_message and code and 500 <= code < 600:
        return Answer(Status.BOUNCED, code, words)
    if not isinstance(error, OSError):
        logger.error("A message could not be made or sent", exc_info=error)
    return Answer(Status.QUEUED, code, words)


def _code_and_words(error: Exception) -> tuple[int | None, str]:
    """The relay's code and words; without an answer of the relay's, the error's own name and words."""
    code: int | None = None
    words: object = f"{type(error).__name__}: {error}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    if isinstance(words, bytes):
        words = words.decode(errors="replace")
    # smtplib says -1 for an answer that was none.
    return (code if code and code > 0 else None), str(words).replace("\0", "")[:300]
