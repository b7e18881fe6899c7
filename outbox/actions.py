"""Posting letters, calling them back, and noting what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import User
from outbox.models import Delivery, Letter, new_message_id
from outbox.tasks import send_due


class LetterError(Exception):
    """Says why a letter cannot be posted, in words for the person who posts it."""


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
    for draft in drafts:
        if not draft.to:
            raise LetterError(f"“{draft.subject}” has nobody to go to.")
    letters = Letter.objects.bulk_create([_letter(draft, by=by) for draft in drafts])
    posted = [
        Posted(letter, [_delivery(letter, to=recipient) for recipient in draft.to])
        for letter, draft in zip(letters, drafts, strict=True)
    ]
    Delivery.objects.bulk_create([delivery for each in posted for delivery in each.deliveries])
    transaction.on_commit(lambda: send_due.delay(), robust=True)  # noqa: PLW0108 - robust needs a plain function
    return posted


def post_letter(draft: Draft, *, by: User | None) -> Posted:
    """Post one letter."""
    return post_letters([draft], by=by)[0]


def _letter(draft: Draft, *, by: User | None) -> Letter:
    return Letter(
        subject=_one_line(draft.subject, 200),
        text=draft.text,
        html=draft.html,
        category=draft.category,
        priority=draft.priority,
        reply_to=draft.reply_to,
        send_before=draft.send_before,
        posted_by=by,
    )


def _delivery(letter: Letter, *, to: Recipient) -> Delivery:
    return Delivery(
        letter=letter,
        name=_one_line(to.name, 120),
        address=to.address,
        link=to.link,
        message_id=new_message_id(parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]),
        priority=letter.priority,
        try_after=timezone.now(),
    )


def _one_line(words: str, length: int) -> str:
    """A header holds one line."""
    return Truncator(" ".join(words.split())).chars(length)


@transaction.atomic
def cancel_deliveries(deliveries: Iterable[Delivery], *, because: str) -> int:
    """Call back what has not left yet, because it is no longer true. Returns how many were stopped.

    One that a worker holds at this moment may be on the wire: it is marked, and the worker does not begin it, or try
    it again.
    """
    if isinstance(deliveries, QuerySet):
        pks = list(deliveries.values_list("pk", flat=True))
    else:
        pks = [delivery.pk for delivery in deliveries]
    now = timezone.now()
    queued = Q(status=Delivery.Status.QUEUED)
    Delivery.objects.filter(queued | Q(status=Delivery.Status.SENDING), pk__in=pks).update(
        status=Case(When(queued, then=Value(Delivery.Status.CANCELLED)), default=F("status")),
        ended_at=Case(When(queued, then=Value(now))),
        ended_because=because[:300],
    )
    return Delivery.objects.filter(pk__in=pks, status=Delivery.Status.CANCELLED, ended_at=now).count()


def record_delivered(*, delivery: Delivery, at: datetime) -> bool:
    """The provider says that the mail is in the mailbox. Returns whether that was news.

    It may overtake our own note that the relay took the mail. A bounce outweighs it, whichever comes first.
    """
    unsettled = [Delivery.Status.QUEUED, Delivery.Status.SENDING, Delivery.Status.ACCEPTED, Delivery.Status.FAILED]
    return bool(
        Delivery.objects.filter(pk=delivery.pk, status__in=unsettled).update(
            status=Delivery.Status.DELIVERED,
            claim=None,
            accepted_at=Coalesce("accepted_at", at),
            delivered_at=at,
            ended_at=None,
            ended_because="",
        )
    )


def record_bounce(*, delivery: Delivery, at: datetime, words: str) -> bool:
    """The mail came back, perhaps long after the relay took it. Returns whether that was news."""
    hopeful = [Delivery.Status.QUEUED, Delivery.Status.SENDING, Delivery.Status.ACCEPTED, Delivery.Status.DELIVERED]
    return bool(
        Delivery.objects.filter(pk=delivery.pk, status__in=hopeful).update(
            status=Delivery.Status.BOUNCED, claim=None, ended_at=at, ended_because=words[:300]
        )
    )
