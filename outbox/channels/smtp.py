"""The relay spoken to by SMTP, over a line that is kept open."""

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from email.utils import parseaddr
from functools import cache

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from outbox.channels.answer import Answer, plain_words, words_of
from outbox.channels.connection import Connection
from outbox.compose import form_of, wire_address
from outbox.models import Delivery

Status = Delivery.Status
Reply = tuple[int, bytes]

# Seconds. A line that rested longer is asked whether it still stands; one that rested much longer is opened anew.
ASK_AFTER = 5
REOPEN_AFTER = 60
# The relay closes the line, RFC 5321.
CLOSING = 421
DATA_FOLLOWS = 354
OK = 250
GO_ON = (OK, 251, DATA_FOLLOWS)


class SmtpConnection(Connection):
    def __init__(self) -> None:
        self.name = settings.EMAIL_HOST
        self.sender = wire_address(parseaddr(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)[1])
        self.smtp: smtplib.SMTP | None = None
        # Messages on this line, and when the last of them went.
        self.sent = 0
        self.used_at = 0.0
        # Whether the last message was put on the wire and not answered.
        self.in_doubt = False

    def send(self, delivery: Delivery) -> Answer:
        message = form_of(delivery.letter).fill(delivery)
        address = wire_address(delivery.address)
        try:
            smtp = self._ready()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(Status.QUEUED, *_code_and_words(error), refuses_us=True)
        answer = self._hand_over(smtp, address, message)
        if self.sent and not self.smtp and answer.outcome == Status.QUEUED and not self.in_doubt:
            # Enough for this line, perhaps not for the next.
            return self.send(delivery)
        self.sent += 1
        self.used_at = time.monotonic()
        return answer

    def close(self) -> None:
        if self.smtp:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()
        self._drop()

    def cut(self) -> None:
        if self.smtp and self.smtp.sock:
            with suppress(OSError):
                self.smtp.sock.shutdown(socket.SHUT_RDWR)

    def _ready(self) -> smtplib.SMTP:
        """The line, open and within what the relay allows for one line."""
        rested = time.monotonic() - self.used_at
        if self.smtp and (self.sent >= settings.MAIL_MESSAGES_PER_CONNECTION or rested > REOPEN_AFTER):
            self.close()
        if self.smtp and rested > ASK_AFTER and not self._agrees("NOOP"):
            self._drop()
        return self.smtp or self._open()

    def _agrees(self, command: str) -> bool:
        """Does the line stand, and the relay as it was before any message?"""
        try:
            return self.smtp is not None and self.smtp.docmd(command)[0] == OK
        except (OSError, smtplib.SMTPException):
            return False

    def _open(self) -> smtplib.SMTP:
        name = DNS_NAME.get_fqdn()
        if settings.EMAIL_USE_SSL:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(timeout=settings.EMAIL_TIMEOUT, context=_tls(), local_hostname=name)
        else:
            smtp = smtplib.SMTP(timeout=settings.EMAIL_TIMEOUT, local_hostname=name)
        # The name that its certificate must bear. Given to the class itself it would connect before it can be cut.
        smtp._host = settings.EMAIL_HOST  # type: ignore[attr-defined] # noqa: SLF001
        self.smtp, self.sent = smtp, 0
        code, words = smtp.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=_tls())
            smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        return smtp

    def _drop(self) -> None:
        if self.smtp:
            with suppress(OSError):
                self.smtp.close()
        self.smtp = None

    def _hand_over(self, smtp: smtplib.SMTP, address: str, message: bytes) -> Answer:
        """MAIL, RCPT, DATA and the message. A line on which something broke is not used again."""
        self.in_doubt = False
        try:
            answer = self._refused(smtp, address) or self._transmitted(smtp, message)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(Status.QUEUED, *_code_and_words(error))
        if answer.outcome != Status.ACCEPTED and (answer.code == CLOSING or not self._agrees("RSET")):
            self._drop()
        return answer

    def _refused(self, smtp: smtplib.SMTP, address: str) -> Answer | None:
        """The relay's refusal to take a message for this address at all."""
        commands = {"MAIL": f"MAIL FROM:<{self.sender}>", "RCPT": f"RCPT TO:<{address}>", "DATA": "DATA"}
        replies = _ask(smtp, list(commands.values()))
        for command, (code, words) in zip(commands, replies, strict=False):
            if code not in GO_ON:
                if replies[-1][0] == DATA_FOLLOWS:
                    # It waits for a message to nobody.
                    self._drop()
                return _refusal(command, code, words)
        return None

    def _transmitted(self, smtp: smtplib.SMTP, message: bytes) -> Answer:
        # A dot that begins a line is doubled: alone it would end the message (RFC 5321, 4.5.2).
        self.in_doubt = True
        smtp.send(message.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        code, words = smtp.getreply()
        self.in_doubt = False
        return Answer(Status.ACCEPTED, code, plain_words(words)) if code == OK else _refusal("DATA", code, words)


@cache
def _tls() -> ssl.SSLContext:
    """Who is trusted. To find that out takes 20 ms."""
    return ssl.create_default_context()


def _ask(smtp: smtplib.SMTP, commands: list[str]) -> list[Reply]:
    """The replies up to the first refusal; to all commands where the relay takes them at once (RFC 2920)."""
    at_once = smtp.has_extn("pipelining")
    if at_once:
        smtp.send("".join(f"{command}\r\n" for command in commands))
    replies: list[Reply] = []
    for command in commands:
        if not at_once:
            smtp.putcmd(command)
        try:
            replies.append(smtp.getreply())
        except smtplib.SMTPServerDisconnected:
            if replies and replies[-1][0] not in GO_ON:
                break
            raise
        if not at_once and replies[-1][0] not in GO_ON:
            break
    return replies


def _refusal(command: str, code: int, words: bytes) -> Answer:
    """Refused for good is only what the relay says of this recipient or this message, never what it says of us.

    A line that is closed over a recipient may be closed over that one alone: if not, the next line says so at once.
    """
    refused_for_good = 500 <= code < 600
    about_us = command == "MAIL" and (refused_for_good or code == CLOSING)
    bounced = refused_for_good and not about_us
    return Answer(Status.BOUNCED if bounced else Status.QUEUED, _code(code), plain_words(words), refuses_us=about_us)


def _code_and_words(error: Exception) -> tuple[int | None, str]:
    """The relay's code and words; without an answer of the relay's, the error's own name and words."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _code(error.smtp_code), plain_words(error.smtp_error)
    return None, words_of(error)


def _code(code: int) -> int | None:
    """The library says -1 for an answer that was none."""
    return code if code > 0 else None
