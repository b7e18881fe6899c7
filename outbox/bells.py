"""Waking a worker. The rows say what is due; without a bell the sweep finds it within a minute."""

from contextlib import suppress

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

SEND_DUE = "outbox.tasks.send_due"
# Seconds. While a slow relay keeps every worker busy, each of them calls another: bells that nobody forgot would stand
# before every sweep, until that had expired, and before the minute's work of other rooms.
EXPIRES = 20


def ring() -> None:
    """Wake a worker now. Raises OperationalError when the broker does not answer."""
    current_app.send_task(SEND_DUE, expires=EXPIRES)


def ring_if_it_sounds() -> None:
    with suppress(OperationalError):
        ring()


def ring_after_commit() -> None:
    """Wake a worker when the transaction is over. A broker that does not answer is logged and harms nobody."""
    transaction.on_commit(lambda: ring(), robust=True)  # noqa: PLW0108 - robust needs a plain function
