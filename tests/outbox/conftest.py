"""Letters, and a relay that takes them."""

import socket
import threading
from collections.abc import Iterator

import pytest

from liaison.celery import app as celery_app
from outbox import lines
from outbox.actions import Draft, Posted, Recipient, post_letter
from outbox.channels import DJANGOS_SMTP
from tests.outbox.relay import ScriptedRelay


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


def close_lines() -> None:
    while lines._kept:
        lines._kept.popitem()[1].close()


@pytest.fixture(autouse=True)
def no_line_outlives_its_test() -> Iterator[None]:
    yield
    close_lines()


@pytest.fixture
def relay(settings) -> Iterator[ScriptedRelay]:
    """One line to it, so that messages go in order."""
    relay = ScriptedRelay()
    thread = threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.EMAIL_BACKEND = DJANGOS_SMTP
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = relay.port
    settings.EMAIL_TIMEOUT = 5
    settings.MAIL_CONNECTIONS = 1
    yield relay
    close_lines()
    relay.stop()
    thread.join()


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
