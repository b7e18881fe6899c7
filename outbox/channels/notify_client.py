"""One connection to GOV.UK Notify's interface, and what its refusals say."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError

from outbox.channels.answer import plain_words, words_of


class Transport(HTTPAdapter):
    """Keeps one connection, tries nothing twice by itself, and can be cut from another thread."""

    def __init__(self) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self.connection: Any = None

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = self._noted(type(pool).ConnectionCls)  # type: ignore[assignment] # it is called, no more
        return pool

    def cut(self) -> None:
        sock = getattr(self.connection, "sock", None)
        if sock:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _noted(self, make: Callable[..., Any]) -> Callable[..., Any]:
        def make_and_note(*args: Any, **kwargs: Any) -> Any:
            self.connection = make(*args, **kwargs)
            return self.connection

        return make_and_note


class Client:
    """The official client, over a connection of ours. For one thread at a time."""

    def __init__(self) -> None:
        self.api = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, settings.NOTIFY_BASE_URL, timeout=settings.EMAIL_TIMEOUT
        )
        self.transport = Transport()
        for scheme in ("https://", "http://"):
            self.api.request_session.mount(scheme, self.transport)

    def send_mail(self, address: str, subject: str, body: str, reference: str) -> str:
        """Notify's own id for the mail. Raises APIError."""
        return _id_in(
            self.api.send_email_notification(
                address,
                settings.NOTIFY_EMAIL_TEMPLATE_ID,
                personalisation={"subject": subject, "body": body},
                reference=reference,
                email_reply_to_id=settings.NOTIFY_REPLY_TO_ID,
            )
        )

    def send_text_message(self, number: str, body: str, reference: str) -> str:
        """Notify's own id for the text message. Raises APIError."""
        return _id_in(
            self.api.send_sms_notification(
                number, settings.NOTIFY_SMS_TEMPLATE_ID, personalisation={"body": body}, reference=reference
            )
        )

    def close(self) -> None:
        self.api.request_session.close()


def was_reached(error: APIError) -> bool:
    """Whether a connection stood: if not, nothing was handed over."""
    return not isinstance(_reason(error), MaxRetryError)


def errors_in(error: APIError) -> list[tuple[str, str]]:
    """The types of error that Notify names, each with its words. The types are promised to stay, the words are not."""
    said = error.message
    if not isinstance(said, list):
        return [("", plain_words(said))]
    listed = [cast(dict[str, object], each) if isinstance(each, dict) else {"message": each} for each in said]
    return [(str(each.get("error", "")), plain_words(each.get("message", ""))) for each in listed]


def words_in(error: APIError) -> str:
    """Notify's own words; without an answer of Notify's, what the network said."""
    if error.response is None:
        reason = _reason(error)
        return words_of(getattr(reason, "reason", None) or reason or error)
    return plain_words("; ".join(f"{kind}: {words}" if kind else words for kind, words in errors_in(error)))


def _id_in(notification: dict[str, Any]) -> str:
    return str(notification["id"])


def _reason(error: APIError) -> Exception | None:
    """What the network library said, out of the two wrappers that it comes in."""
    cause = error.__cause__
    inner = cause.args[0] if cause and cause.args else None
    return inner if isinstance(inner, Exception) else cast(Exception | None, cause)
