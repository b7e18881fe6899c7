"""Takes what is due, hands it to the relay, and writes down what became of it.

A batch is claimed by one statement that only one worker can win. Before each message the worker renews its hold on
that row, and after each it commits the outcome; both find nothing to write when the hold was lost. A worker that dies
loses nothing: its rows are due again when their lease ends, and go out under the same Message-ID.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.utils import timezone

from outbox.models import Attempt, Delivery, DeliveryQuerySet
from outbox.relay import Answer, Relay

logger = logging.getLogger(__name__)

BATCH_SIZE = 50
MAX_TRIES = 12
# How long to wait after the first try, the second … and after every later one.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]

Status = Delivery.Status


def send_all_due() -> None:
    """Send batch after batch until nothing is due, or the relay cannot be reached: then the next sweep tries."""
    while send_batch():
        pass


def send_batch() -> bool:
    """Send what is most pressing over one connection. Returns whether to go on with another batch."""
    batch = claim_batch(BATCH_SIZE)
    with Relay() as relay:
        for delivery in batch:
            if _begin(delivery):
                _settle(delivery, relay.send(delivery), relay.name)
    return bool(batch) and not relay.unreachable


def claim_batch(size: int) -> list[Delivery]:
    """Take the most pressing deliveries for this worker alone."""
    claim = uuid4()
    _claim(claim, size)
    return list(Delivery.objects.filter(status=Status.SENDING, claim=claim).select_related("letter").in_order())


@transaction.atomic(durable=True)
def _claim(claim: UUID, size: int) -> None:
    now = timezone.now()
    due = Delivery.objects.due(now).in_order()
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    Delivery.objects.filter(pk__in=due.values("pk")[:size]).update(status=Status.SENDING, claim=claim, claimed_at=now)


def _begin(delivery: Delivery) -> bool:
    """Renew the hold on a delivery that is still ours and still worth sending; end one that is not."""
    now = timezone.now()
    send_before = delivery.letter.send_before
    if send_before and send_before <= now:
        _end(delivery, Status.FAILED, "No longer worth sending.")
    elif delivery.tries >= MAX_TRIES:
        _end(delivery, Status.FAILED, f"Tried {MAX_TRIES} times.")
    elif _held(delivery).filter(ended_because="").update(claimed_at=now, tries=F("tries") + 1):
        delivery.tries += 1
        return True
    else:
        _held(delivery).update(status=Status.CANCELLED, ended_at=now, claim=None)
    return False


@transaction.atomic(durable=True)
def _settle(delivery: Delivery, answer: Answer, relay: str) -> None:
    """Write the outcome and the attempt, if the delivery is still ours."""
    now = timezone.now()
    if answer.outcome == Status.ACCEPTED:
        written = _held(delivery).update(status=Status.ACCEPTED, accepted_at=now, claim=None, ended_because="")
    elif answer.outcome == Status.BOUNCED:
        written = _end(delivery, Status.BOUNCED, answer.words)
    elif try_after := _next_try(delivery, now):
        written = _put_back(delivery, try_after, now)
    else:
        written = _end(delivery, Status.FAILED, answer.words)
    if written:
        Attempt.objects.create(
            delivery=delivery, relay=relay, code=answer.code, words=answer.words, outcome=answer.outcome
        )
    else:
        logger.warning("Delivery %s was taken from this worker: what it did was not noted", delivery.pk)


def _next_try(delivery: Delivery, now: datetime) -> datetime | None:
    """When to try again; never, once it would come too late or was tried long enough."""
    try_after = now + WAITS[min(delivery.tries, len(WAITS)) - 1]
    send_before = delivery.letter.send_before
    if delivery.tries >= MAX_TRIES or (send_before and send_before <= try_after):
        return None
    return try_after


def _put_back(delivery: Delivery, try_after: datetime, now: datetime) -> int:
    """Queue it again, unless it was called back while it was being sent."""
    called_back = ~Q(ended_because="")
    return _held(delivery).update(
        status=Case(When(called_back, then=Value(Status.CANCELLED)), default=Value(Status.QUEUED)),
        ended_at=Case(When(called_back, then=Value(now)), default=None, output_field=DateTimeField()),
        try_after=try_after,
        claim=None,
    )


def _end(delivery: Delivery, status: Delivery.Status, words: str) -> int:
    return _held(delivery).update(status=status, ended_at=timezone.now(), ended_because=words, claim=None)


def _held(delivery: Delivery) -> DeliveryQuerySet:
    """The row, as long as this worker holds it."""
    return Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, status=Status.SENDING)
