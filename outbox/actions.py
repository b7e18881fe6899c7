"""Posting letters, calling them back, and noting what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from outbox.bells import ring_after_commit
from outbox.compose import wire_address
from outbox.models import Attempt, Batch, Channel, Delivery, Letter, new_message_id
from outbox.outcomes import record_bounce, record_complaint, record_delivered

__all__ = [
    "Draft",
    "LetterError",
    "Posted",
    "Recipient",
    "cancel_deliveries",
    "post_letter",
    "post_letters",
    "record_bounce",
    "record_complaint",
    "record_delivered",
    "send_again",
]


class LetterError(Exception):
    """Says why a letter cannot be posted, in words for the person who posts it."""


@dataclass(frozen=True)
class Recipient:
    """One address, and the link that only this recipient gets. For a text message the address is a number."""

    name: str
    address: str
    link: str = ""
    means: Channel.Means = Channel.Means.EMAIL


@dataclass(frozen=True)
class Draft:
    """A letter to post. Its words may hold `Letter.LINK_SLOT` and `Letter.NAME_SLOT`."""

    to: Sequence[Recipient]
    subject: str
    text: str
    html: str
    category: str
    priority: Letter.Priority = Letter.Priority.ROUTINE
    # Under whose name it goes out, and where answers go: one address, or several with commas between them.
    sender: str = ""
    reply_to: str = ""
    # Quiet hours: not before this moment. And not after that one.
    send_after: datetime | None = None
    send_before: datetime | None = None
    # Whom it concerns and whose work it is, as on the letter.
    about: str = ""
    desk: str = ""
    # Each recipient's link is where they choose to get less of this.
    is_optional: bool = False


@dataclass(frozen=True)
class Posted:
    """A letter with its deliveries, in the order of its recipients."""

    letter: Letter
    deliveries: list[Delivery]


@transaction.atomic
def post_letters(drafts: Sequence[Draft], *, by: User | None) -> list[Posted]:
    """Freeze the words and queue a delivery for each recipient, in one transaction with whatever causes them.

    Workers are woken when the transaction commits. Without a broker they find the rows by themselves within a minute.
    """
    for draft in drafts:
        if not draft.to:
            raise LetterError(f"“{draft.subject}” has nobody to go to.")
    letters = Letter.objects.bulk_create([_letter(draft, by=by) for draft in drafts])
    posted = [Posted(letter, _deliveries(letter, draft)) for letter, draft in zip(letters, drafts, strict=True)]
    Delivery.objects.bulk_create([delivery for each in posted for delivery in each.deliveries])
    ring_after_commit()
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
        about=draft.about[:200],
        desk=draft.desk,
        is_optional=draft.is_optional,
        priority=draft.priority,
        sender=_one_line(draft.sender, 140),
        reply_to=draft.reply_to,
        send_before=draft.send_before,
        posted_by=by,
    )


def _deliveries(letter: Letter, draft: Draft) -> list[Delivery]:
    host = wire_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]).rpartition("@")[2]
    try_after = draft.send_after or timezone.now()
    return [
        Delivery(
            letter=letter,
            means=to.means,
            name=_one_line(to.name, 120),
            address=to.address,
            link=to.link,
            message_id=new_message_id(host),
            priority=letter.priority,
            try_after=try_after,
        )
        for to in draft.to
    ]


def _one_line(words: str, length: int) -> str:
    """A header holds one line."""
    line = " ".join(words.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


@transaction.atomic
def cancel_deliveries(deliveries: Iterable[Delivery], *, because: str) -> int:
    """Call back what is no longer true. Returns how many had not left and never will.

    What a worker holds at this moment may be on the wire: its batch is marked, and the worker begins none of these, nor
    tries them again. What has left bears the mark too, so that nobody sends it again.
    """
    called_back = Delivery.objects.filter(pk__in=_pks(deliveries))
    now, because = timezone.now(), because[:300]
    # All at once, in the order in which workers lock: nobody waits in a circle.
    found = list(called_back.order_by("pk").select_for_update().values_list("status", "claim"))
    queued = Q(status=Delivery.Status.QUEUED)
    called_back.update(
        status=Case(When(queued, then=Value(Delivery.Status.CANCELLED)), default=F("status")),
        ended_at=Case(When(queued, then=Value(now)), default=F("ended_at")),
        ended_because=Case(When(queued, then=Value(because)), default=F("ended_because")),
        recalled_because=because,
    )
    Batch.objects.filter(pk__in={claim for _, claim in found if claim}).update(recalled=True)
    return sum(status == Delivery.Status.QUEUED for status, _ in found)


def _pks(deliveries: Iterable[Delivery]) -> Iterable[int] | QuerySet[Delivery, Any]:
    """Of a queryset a subquery: a bulletin has more copies than SQLite takes values."""
    return deliveries.values("pk") if isinstance(deliveries, QuerySet) else [delivery.pk for delivery in deliveries]


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> None:
    """The same letter to the same address once more, because a person asks for it. It is noted who did.

    Raises LetterError where that would say what is no longer true, or would send twice what is on its way.
    """
    if delivery.recalled_because:
        raise LetterError(_("It is not sent again: %(because)s") % {"because": _(delivery.recalled_because)})
    if delivery.letter.send_before and delivery.letter.send_before <= timezone.now():
        # Queued again it would end as failed, whatever had become of it before.
        raise LetterError(_("It is not sent again: it would come too late."))
    ended = [Delivery.Status.ACCEPTED, Delivery.Status.BOUNCED, Delivery.Status.FAILED]
    again = Delivery.objects.filter(pk=delivery.pk, status__in=ended, recalled_because="").update(
        status=Delivery.Status.QUEUED,
        try_after=timezone.now(),
        queued_at=timezone.now(),
        accepted_at=None,
        delivered_at=None,
        tries=0,
        ended_at=None,
        ended_because="",
    )
    if not again:
        raise LetterError(_("It is on its way, or has arrived."))
    Attempt.objects.create(
        delivery=delivery,
        outcome=Delivery.Status.QUEUED,
        words=gettext_noop("Asked for to be sent again."),
        asked_by=by,
    )
    ring_after_commit()
