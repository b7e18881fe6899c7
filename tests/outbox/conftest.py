"""A mail relay on loopback that misbehaves by script, and letters for it."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.backends.smtp import EmailBackend

from liaison.celery import app as celery_app
from outbox.actions import Draft, Posted, Recipient, post_letter


class ScriptedRelay:
    """Takes every message, unless `answers` says otherwise for the address."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        # What it says to MAIL, to RCPT, and after DATA; "hang up" cuts the line there.
        self.mail_answer = "250 OK"
        self.rcpt_answers: dict[str, str] = {}
        self.data_answers: dict[str, str] = {}

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.mail_answer.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.mail_answer

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.rcpt_answers:
            return self.rcpt_answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        address = envelope.rcpt_tos[0]
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        answer = self.data_answers.get(address, "250 OK")
        if answer == "hang up":
            server.transport.close()
            return "451 hung up"
        if answer.startswith("250"):
            self.recipients.append(address)
        return answer


def closed_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def ring_bells_at(broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", broker)
    monkeypatch.setitem(celery_app.conf, "broker_transport", None)
    monkeypatch.setattr(celery_app.amqp, "_producer_pool", None)
    monkeypatch.setattr(celery_app, "_pool", None)


@pytest.fixture(autouse=True)
def nobody_hears_the_bells(monkeypatch):
    """Tests that commit ring no bell in a demonstration that runs beside them."""
    ring_bells_at("memory://", monkeypatch)


@pytest.fixture
def relay(settings) -> Iterator[ScriptedRelay]:
    handler = ScriptedRelay()
    controller = Controller(handler, hostname="127.0.0.1", port=closed_port())
    controller.start()
    handler.connections = 0
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


def draft(*addresses: str, **changes: object) -> Draft:
    facts: dict = {
        "to": [Recipient("Ann Head", address, "https://liaison.example/n/abc/") for address in addresses],
        "subject": "A change at your school",
        "text": "Dear {{recipient-name}}, read {{recipient-link}}",
        "html": '<p>Dear {{recipient-name}}, <a href="{{recipient-link}}">read</a></p>',
        "category": "notice",
    }
    return Draft(**(facts | changes))


def post(*addresses: str, **changes: object) -> Posted:
    return post_letter(draft(*(addresses or ("head@school.example",)), **changes), by=None)
