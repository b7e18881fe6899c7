"""Posting letters and calling them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from outbox.models import Delivery, Letter


@dataclass(frozen=True)
class Recipient:
    """One address, and the link that only this recipient gets."""

    name: str
    address: str
    link: str = ""


@dataclass(frozen=True)
class Draft:
    """A letter to post. Its words may hold `Letter.LINK_SLOT` and `Letter.NAME_SLOT`."""

    to: Sequence[Recipient]
    subject: str
    text: str
    html: str
    category: str
    priority: Letter.Priority = Letter.Priority.ROUTINE
    reply_to: str = ""
    send_before: datetime | None = None


@dataclass(frozen=True)
class Posted:
    """A letter with its deliveries, in the order of its recipients."""

    letter: Letter
    deliveries: list[Delivery] = field(default_factory=list)


@transaction.atomic
def post_letters(drafts: Sequence[Draft], *, by: User | None) -> list[Posted]:
    """Freeze the words and queue a delivery for each recipient, in one transaction with whatever causes them.

    Workers are woken when the transaction commits. Without a broker they find the rows by themselves within a minute.
    """
    raise NotImplementedError


def cancel_deliveries(deliveries: Iterable[Delivery], *, because: str) -> int:
    """Call back what has not left yet, because it is no longer true. Returns how many were stopped."""
    raise NotImplementedError
