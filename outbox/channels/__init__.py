"""The ways out of the house, all behind one interface: what the sender needs of each is a `Connection`."""

from django.conf import settings

from outbox.channels.answer import Answer
from outbox.channels.connection import Connection
from outbox.channels.mailer import MailerConnection
from outbox.channels.notify import NotifyConnection, NotifyTextConnection
from outbox.channels.smtp import SmtpConnection
from outbox.models import Channel

__all__ = ["Answer", "Connection", "means_in_use", "open_line"]

# The backend that a relay's address in EMAIL_URL stands for. Its settings are used, its message classes are not.
DJANGOS_SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOTIFY = "outbox.channels.notify.EmailBackend"


def means_in_use() -> list[Channel.Means]:
    """What this installation can send by. Text messages wait for as long as there is no way for them."""
    return [Channel.Means.EMAIL, Channel.Means.TEXT] if settings.NOTIFY_SMS_TEMPLATE_ID else [Channel.Means.EMAIL]


def open_line(means: Channel.Means) -> Connection:
    """A new line, not yet open."""
    if means == Channel.Means.TEXT:
        return NotifyTextConnection()
    if settings.EMAIL_BACKEND == NOTIFY:
        return NotifyConnection()
    if settings.EMAIL_BACKEND == DJANGOS_SMTP:
        return SmtpConnection()
    return MailerConnection()
