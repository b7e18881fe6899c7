"""What the clerk does when asked: posts letters and reads the rows, as the web would."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from outbox.actions import Draft, Recipient, post_letters
from outbox.models import Batch, Channel, Delivery

WORDS = "Dear {{recipient-name}}, an officer changes. Read {{recipient-link}}\n" + "A line of a notice.\n" * 20


def migrate() -> None:
    call_command("migrate", verbosity=0)


def post(category: str, addresses: list[str], worth_seconds: float | None = None) -> list[str]:
    """A letter to each address, on its way; their Message-IDs."""
    ends = timezone.now() + timedelta(seconds=worth_seconds) if worth_seconds else None
    drafts = [
        Draft(
            to=[Recipient("Ann Head", address, "https://liaison.example/n/abc/")],
            subject="A change at your school",
            text=WORDS,
            html=f"<p>{WORDS}</p>",
            category=category,
            send_before=ends,
        )
        for address in addresses
    ]
    return [posted.deliveries[0].message_id for posted in post_letters(drafts, by=None)]


def states(category: str) -> dict[str, int]:
    return Counter(Delivery.objects.filter(letter__category=category).values_list("status", flat=True))


def rows(category: str) -> list[list[Any]]:
    wanted = Delivery.objects.filter(letter__category=category).order_by("pk")
    return [list(row) for row in wanted.values_list("message_id", "address", "status", "ended_because")]


def batches() -> int:
    return Batch.objects.count()


def channel() -> list[Any]:
    """How often in a row it was refused, and the relay's words."""
    return list(Channel.objects.values_list("refusals", "paused_because").first() or (0, ""))
