"""GOV.UK Notify: mail and text messages through its interface, by the service's own templates.

The template for mail has the subject ((subject)) and the body ((body)), the one for text messages the body ((body)).
"""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_noop
from notifications_python_client.errors import APIError

from outbox.channels.answer import Answer
from outbox.channels.connection import Connection
from outbox.channels.notify_client import Client, errors_in, was_reached, words_in
from outbox.channels.notify_words import as_written, body_of_mail, body_of_text_message, uk_mobile
from outbox.models import Delivery

Status = Delivery.Status

CREATED, BAD_REQUEST, OUT_OF_ORDER = 201, 400, 500
# What of a message is ours, and the same in every message. The rest of what Notify checks is the address.
OURS = ("template_id", "personalisation", "reference", "email_reply_to_id", "sms_sender_id")
# By template: the deliveries that Notify would not have since it last took one.
_refused: defaultdict[str, set[int]] = defaultdict(set)


class NotifyLine(Connection):
    """What mail and text messages have in common."""

    name = "GOV.UK Notify"

    def __init__(self, template: str) -> None:
        self.client = Client()
        self.template = template

    def send(self, delivery: Delivery) -> Answer:
        # The reference stays the same, however often it is tried. Notify does not compare references: where its answer
        # was lost, the next try is a second message under the same reference.
        try:
            provider_id = self.hand_over(delivery)
        except APIError as error:
            return self._refusal(delivery, error)
        _refused[self.template].clear()
        return Answer(Status.ACCEPTED, CREATED, provider_id=provider_id)

    @abstractmethod
    def hand_over(self, delivery: Delivery) -> str:
        """Ask Notify to send it. Returns Notify's own id for the message."""

    def close(self) -> None:
        self.client.close()

    def cut(self) -> None:
        self.client.transport.cut()

    def _refusal(self, delivery: Delivery, error: APIError) -> Answer:
        code, words = error.status_code, words_in(error)
        if error.response is None:
            return Answer(Status.QUEUED, words=words, refuses_us=not was_reached(error))
        if code == BAD_REQUEST and _is_about_the_address(error):
            return Answer(Status.BOUNCED, code, words)
        if code == BAD_REQUEST:
            return Answer(Status.QUEUED, code, words, refuses_us=self._refuses_others_too(delivery))
        # Our key, our clock, our limits; or an answer that Notify does not give and something before it does.
        about_us = BAD_REQUEST < code < OUT_OF_ORDER
        return Answer(Status.QUEUED, code, words, refuses_us=about_us)

    def _refuses_others_too(self, delivery: Delivery) -> bool:
        """Is it our template, or that our service is still on trial? Only words that may change would say so.

        So it is taken for us when a second message is refused. One that was refused before waits alone from then on.
        """
        refused = _refused[self.template]
        others_too = bool(refused) and delivery.pk not in refused
        refused.add(delivery.pk)
        return others_too


class NotifyConnection(NotifyLine):
    """Mail. Notify makes its HTML itself, so a letter goes in its text form."""

    def __init__(self) -> None:
        super().__init__(settings.NOTIFY_EMAIL_TEMPLATE_ID)

    def hand_over(self, delivery: Delivery) -> str:
        subject, body = delivery.letter.subject, body_of_mail(delivery)
        return self.client.send_mail(delivery.address, subject, body, delivery.message_id)


class NotifyTextConnection(NotifyLine):
    """Text messages, to mobile telephones of this country."""

    def __init__(self) -> None:
        super().__init__(settings.NOTIFY_SMS_TEMPLATE_ID)

    def send(self, delivery: Delivery) -> Answer:
        if not uk_mobile(delivery.address):
            return Answer(
                Status.BOUNCED,
                words=gettext_noop("This is not the number of a mobile telephone in the United Kingdom."),
            )
        return super().send(delivery)

    def hand_over(self, delivery: Delivery) -> str:
        number, body = uk_mobile(delivery.address) or "", body_of_text_message(delivery)
        return self.client.send_text_message(number, body, delivery.message_id)


class EmailBackend(BaseEmailBackend):
    """Django's own mail by the same way: codes for signing in. Notify takes no HTML and, from us, no attachments."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        client = Client()
        try:
            return sum(self._send(client, message) for message in email_messages)
        finally:
            client.close()

    def _send(self, client: Client, message: EmailMessage) -> bool:
        if message.attachments:
            raise ValueError("An attachment cannot be sent through GOV.UK Notify.")
        subject, body = str(message.subject), as_written(str(message.body))
        reference = str(message.extra_headers.get("Message-ID", ""))
        try:
            for recipient in message.recipients():
                client.send_mail(parseaddr(recipient)[1], subject, body, reference)
        except APIError:
            if not self.fail_silently:
                raise
            return False
        return bool(message.recipients())


def _is_about_the_address(error: APIError) -> bool:
    found = errors_in(error)
    return all(kind == "ValidationError" and not words.startswith(OURS) for kind, words in found)
