"""Any of Django's mail backends: a provider through django-anymail, or the files of a demonstration."""

from contextlib import suppress
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address
from django.utils.html import escape
from django.utils.translation import gettext as _
from requests.exceptions import ConnectionError as BrokenConnectionError
from urllib3.exceptions import MaxRetryError

from outbox.channels.answer import Answer, plain_words, words_of
from outbox.channels.connection import Connection
from outbox.compose import fill_in, link_of, sender_of, wire_address
from outbox.models import Delivery

Status = Delivery.Status

# Under this name a provider keeps our Message-ID, and its reports bear it. Longer values some refuse.
OUR_NAME = "delivery"
LONGEST_VALUE = 80
# Postmark gives every mail a Message-ID of its own, unless it is asked to keep ours.
KEEP_OUR_MESSAGE_ID = {"anymail.backends.postmark.EmailBackend": {"X-PM-KeepID": "true"}}
# What django-anymail calls a recipient to whom the provider will not send, and the answers of HTTP that are about us.
REFUSED = {"invalid", "rejected", "failed"}
UNAUTHORISED, NOT_NOW = (401, 403), (429, 503)


class MailerConnection(Connection):
    def __init__(self) -> None:
        self.backend: Any = None
        self.name = settings.EMAIL_BACKEND.split(".")[-2]

    def send(self, delivery: Delivery) -> Answer:
        message = build_message(delivery)
        try:
            self._open()
            self.backend.send_messages([message])
        except AnymailRecipientsRefused:
            return _answer(message)
        except AnymailAPIError as error:
            return _refusal(error)
        except (OSError, AnymailConfigurationError) as error:
            # The disk is full, or the provider's key is missing: nothing else would get through either.
            return Answer(Status.QUEUED, words=words_of(error), refuses_us=True)
        return _answer(message)

    def close(self) -> None:
        if self.backend:
            with suppress(OSError):
                self.backend.close()

    def _open(self) -> None:
        """A provider's line is kept: without this each message would open one of its own."""
        self.backend = self.backend or get_connection()
        self.backend.open()


def _answer(message: EmailMultiAlternatives) -> Answer:
    """What a provider says of the one recipient. Other backends say nothing, and have taken the message."""
    said = getattr(message, "anymail_status", None)
    if said is None:
        return Answer(Status.ACCEPTED)
    if refused := REFUSED & (said.status or set()):
        details = getattr(said.esp_response, "text", "")
        return Answer(
            Status.BOUNCED,
            words=plain_words(
                _("The provider does not send there: %(refused)s. %(details)s")
                % {"refused": min(refused), "details": details}
            ),
        )
    return Answer(Status.ACCEPTED, provider_id=str(said.message_id or ""))


def _refusal(error: AnymailAPIError) -> Answer:
    """An error of the provider's interface is not a word about the recipient: the message is tried again.

    Nobody got through who was not let in, or came too often, nor when the provider or the line to it was not there.
    """
    cause = error.__cause__
    no_line = isinstance(cause, BrokenConnectionError) and any(isinstance(arg, MaxRetryError) for arg in cause.args)
    about_us = error.status_code in UNAUTHORISED + NOT_NOW or no_line
    return Answer(Status.QUEUED, error.status_code, plain_words(error), refuses_us=about_us)


def build_message(delivery: Delivery) -> EmailMultiAlternatives:
    """The letter's frozen words, with the recipient's own name and link in their places."""
    letter = delivery.letter
    link, name = link_of(delivery), delivery.name
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=fill_in(letter.text, link, name),
        from_email=sender_of(letter),
        to=[sanitize_address((name, delivery.address), "utf-8")],
        reply_to=[wire_address(address) for address in letter.reply_addresses],
        headers={"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(fill_in(letter.html, escape(link), escape(name)), "text/html")
    if letter.is_optional:
        message.extra_headers["List-Unsubscribe"] = f"<{link}>"
    _tell_provider(message, delivery)
    return message


def _tell_provider(message: EmailMultiAlternatives, delivery: Delivery) -> None:
    """Which delivery it is, and that nobody's reading and clicking is followed. Other backends do not look."""
    name = delivery.message_id.strip("<>")
    message.extra_headers |= KEEP_OUR_MESSAGE_ID.get(settings.EMAIL_BACKEND, {})
    vars(message).update(track_opens=False, track_clicks=False)
    if len(name) <= LONGEST_VALUE:
        vars(message).update(metadata={OUR_NAME: name})
