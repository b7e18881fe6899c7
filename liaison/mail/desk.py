"""What the post room's pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from deployments.models import Acknowledgement, Notice, NoticeCopy
from liaison.mail.again import why_not_again
from liaison.mail.life import Event, life_of
from liaison.mail.reading import may_read_words, may_send_again, words_to
from liaison.mail.wording import KINDS, STATES, last_moment, next_step, standing
from outbox.health import Health, refusing_at
from outbox.models import Channel, Delivery, DeliveryQuerySet, Letter

WAITS = (Delivery.Status.QUEUED, Delivery.Status.SENDING)


@dataclass(frozen=True)
class Row:
    """One delivery in the list: its state, and either what comes next or since when it stands so."""

    delivery: Delivery
    state: str
    colour: str
    next_step: str
    since: datetime
    opened_at: datetime | None


def chosen(deliveries: DeliveryQuerySet, choice: Mapping[str, Any]) -> DeliveryQuerySet:
    """Those of the state and kind that were chosen on the form."""
    if choice["state"]:
        deliveries = deliveries.filter(status=choice["state"])
    if choice["kind"]:
        return deliveries.filter(letter__category=choice["kind"])
    # Four an hour, about nobody: they would bury the rest.
    return deliveries.exclude(letter__category="self-test")


def rows_of(deliveries: Sequence[Delivery], health: Health, now: datetime) -> list[Row]:
    """One query, however many."""
    opened = dict(
        NoticeCopy.objects.filter(delivery__in=[row.pk for row in deliveries], seen_at__isnull=False).values_list(
            "delivery", "seen_at"
        )
    )
    return [_row(delivery, health, opened.get(delivery.pk), now) for delivery in deliveries]


def _paused_until(delivery: Delivery, refusing: Sequence[Channel]) -> datetime | None:
    """When its way out of the house is tried again, if that is closed."""
    paused = {channel.means: channel.paused_until for channel in refusing}
    return paused.get(delivery.means)


def _row(delivery: Delivery, health: Health, opened_at: datetime | None, now: datetime) -> Row:
    state, colour = STATES[Delivery.Status(delivery.status)]
    paused = _paused_until(delivery, health.refusing)
    step = next_step(delivery, now=now, paused_until=paused) if delivery.status in WAITS else ""
    return Row(delivery, str(state), colour, step, last_moment(delivery), opened_at)


class Sheet:
    """All that a person may know of one delivery."""

    def __init__(self, delivery: Delivery, user: User) -> None:
        now = timezone.now()
        self.delivery, self.letter = delivery, delivery.letter
        self.state, self.colour = STATES[Delivery.Status(delivery.status)]
        self.to = delivery.name or delivery.address
        self.kind = KINDS.get(self.letter.category, self.letter.category.capitalize())
        self.standing = standing(delivery, now=now, paused_until=_paused_until(delivery, refusing_at(now)))
        copies = NoticeCopy.objects.select_related("notice").filter(delivery=delivery)
        self.copy: NoticeCopy | None = copies.first()
        answers = Acknowledgement.objects.filter(notice=self.copy.notice_id) if self.copy else None
        # Whose word counts for the school, whoever this copy went to.
        self.answer = answers.first() if answers is not None else None
        self.events: list[Event] = life_of(delivery, self.copy)
        self.reads_words = may_read_words(user, self.letter)
        self.sends_again = may_send_again(user, self.letter)
        self.why_not_again = why_not_again(delivery, now=now)

    @property
    def notice(self) -> Notice | None:
        """The notice that it is a copy of, for whoever reads it."""
        return self.copy.notice if self.copy and self.reads_words else None

    @property
    def holds_a_link(self) -> bool:
        return Letter.LINK_SLOT in self.letter.text

    @property
    def text(self) -> str:
        return words_to(self.delivery.name, self.letter.text)
