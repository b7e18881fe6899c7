"""Writing down what became of deliveries: on the row what is true now, as an attempt what happened."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from outbox.channels.answer import Answer
from outbox.models import Delivery, DeliveryQuerySet

# How long to wait after the first try, the second … and after every later one.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120)]
# For how long a letter is tried that does not itself say when it comes too late.
KEEP_TRYING = timedelta(days=3)

TOO_LATE = gettext_noop("No longer worth sending.")

NOTE_ATTEMPTS = "INSERT INTO outbox_attempt (delivery_id, tried_at, relay, code, words, outcome) VALUES "

Status = Delivery.Status
Settled = tuple[Delivery, Answer]


def settle(claim: UUID, settled: Iterable[Settled], *, relay: str) -> None:
    """Write the relay's answers. The caller holds the batch, in a transaction."""
    pairs = list(settled)
    _accept(claim, [pair for pair in pairs if pair[1].outcome == Status.ACCEPTED])
    for delivery, answer in pairs:
        if answer.outcome == Status.BOUNCED:
            _end(held_by(claim).filter(pk=delivery.pk), Status.BOUNCED, answer.words, tries=F("tries") + 1)
        elif answer.outcome == Status.QUEUED:
            _put_back(held_by(claim).filter(pk=delivery.pk), delivery, answer)
    _note_attempts(pairs, relay[:120])


def _note_attempts(pairs: Sequence[Settled], relay: str) -> None:
    """One statement: Django takes eight times as long to make the same of 500 objects.

    Nothing is shortened here: an answer's words come through `plain_words`, which does.
    """
    moment = connection.ops.adapt_datetimefield_value
    rows = [(row.pk, moment(said.at), relay, said.code, said.words, said.outcome.value) for row, said in pairs]
    if rows:
        with connection.cursor() as cursor:
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))
            cursor.execute(NOTE_ATTEMPTS + marks, list(chain.from_iterable(rows)))


def release(claim: UUID, pks: Sequence[int]) -> None:
    """Back into the queue as they were: nobody tried them."""
    held = held_by(claim).filter(pk__in=pks)
    _cancel_recalled(held)
    held.update(status=Status.QUEUED, claim=None)


def drop(claim: UUID, pk: int, because: str) -> None:
    """What is no longer true is not sent, now or ever."""
    because = because[:300]
    _end(held_by(claim).filter(pk=pk), Status.CANCELLED, because, recalled_because=because)


def give_up(claim: UUID, pks: Sequence[int]) -> None:
    """What comes too late is not sent."""
    _end(held_by(claim).filter(pk__in=pks), Status.FAILED, TOO_LATE)


def held_by(claim: UUID) -> DeliveryQuerySet:
    """The rows, as long as this claim holds them."""
    return Delivery.objects.filter(claim=claim, status=Status.SENDING)


def lock(rows: DeliveryQuerySet) -> None:
    """In one order, whoever asks: nobody waits in a circle."""
    list(rows.order_by("pk").select_for_update().values_list("pk"))


def next_try(delivery: Delivery, now: datetime) -> datetime | None:
    """When to try again; never, once it would come too late."""
    try_after = now + WAITS[min(delivery.tries, len(WAITS) - 1)]
    ends = delivery.letter.send_before or delivery.queued_at + KEEP_TRYING
    return try_after if try_after < ends else None


def _accept(claim: UUID, pairs: Sequence[Settled]) -> None:
    accepted = held_by(claim).filter(pk__in=[delivery.pk for delivery, _ in pairs])
    accepted.update(status=Status.ACCEPTED, accepted_at=timezone.now(), claim=None, tries=F("tries") + 1)
    # Also where a report that came first has taken the row out of our hand: the next report bears this name.
    named = [(delivery, answer.provider_id) for delivery, answer in pairs if answer.provider_id]
    for delivery, provider_id in named:
        delivery.provider_id = provider_id[:200]
    Delivery.objects.bulk_update([delivery for delivery, _ in named], ["provider_id"])


def _put_back(held: DeliveryQuerySet, delivery: Delivery, answer: Answer) -> None:
    """Queue it again, unless it was called back while it was being sent, or would come too late."""
    if _cancel_recalled(held):
        return
    if answer.refuses_us:
        # The channel waits, not the letter.
        held.update(status=Status.QUEUED, claim=None)
    elif try_after := next_try(delivery, timezone.now()):
        held.update(status=Status.QUEUED, claim=None, try_after=try_after, tries=F("tries") + 1)
    else:
        _end(held, Status.FAILED, answer.words, tries=F("tries") + 1)


def _cancel_recalled(held: DeliveryQuerySet) -> int:
    """What was called back while a worker held it is not queued again."""
    return _end(held.exclude(recalled_because=""), Status.CANCELLED, F("recalled_because"))


def _end(held: DeliveryQuerySet, status: Delivery.Status, because: str | F, **changes: object) -> int:
    return held.update(status=status, claim=None, ended_at=timezone.now(), ended_because=because, **changes)
