"""Claims: a batch is won by one worker, and taken over when its worker has fallen silent."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from outbox.channels.answer import Answer
from outbox.hold import Hold, in_doubt
from outbox.models import Batch, Channel, Delivery, DeliveryQuerySet, Letter
from outbox.models.batch import LEASE
from outbox.pausing import allowed, is_paused
from outbox.settling import drop, give_up, held_by, lock, release, settle

logger = logging.getLogger(__name__)

Status = Delivery.Status


@transaction.atomic(durable=True)
def take_batch(means: Channel.Means, size: int, *, relay: str) -> Hold | None:
    """Take the most pressing deliveries for this worker alone; None when nothing is due or the channel is paused."""
    now = timezone.now()
    if is_paused(means, now):
        return None
    due = Delivery.objects.due(now).filter(means=means).in_order()
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    pks = list(due.values_list("pk", flat=True)[:size])
    pks = pks[: allowed(means, len(pks), now)]
    if not pks:
        return None
    batch = Batch(held_until=now + LEASE)
    Delivery.objects.filter(pk__in=pks, status=Status.QUEUED).update(status=Status.SENDING, claim=batch.pk)
    won = _with_letters(held_by(batch.pk).filter(pk__in=pks).in_order())
    batch.order = [delivery.pk for delivery in won]
    batch.save(force_insert=True)
    return Hold(batch, won, relay=relay)


def leave_out_untrue(hold: Hold) -> None:
    """Ask the rooms above which of these letters are no longer true, and the letters which come too late."""
    for name in settings.MAIL_STILL_TRUE:
        try:
            why = import_string(name)([delivery.pk for delivery in hold.deliveries])
        except Exception:  # a room that cannot answer stops nobody's mail: it calls back what it withdraws
            logger.exception("%s could not say what is still true", name)
            continue
        for pk, because in why.items():
            drop(hold.pk, pk, because)
        hold.leave_out(why)
    now = timezone.now()
    late = [row.pk for row in hold.deliveries if row.letter.send_before and row.letter.send_before <= now]
    give_up(hold.pk, late)
    hold.leave_out(late)


def take_over_silent(now: datetime) -> int:
    """Put what silent workers held back to where it belongs. Returns how many batches were taken over."""
    taken = 0
    # Or a lease that nobody can have by this clock: it was written before somebody set the clock back.
    silent = Q(held_until__lte=now) | Q(held_until__gt=now + 2 * LEASE)
    for batch in Batch.objects.filter(silent):
        try:
            taken += _take_over(batch)
        except Exception:  # one batch's fault must not keep the others
            logger.exception("Batch %s could not be taken over", batch.pk)
    return taken


@transaction.atomic(durable=True)
def _take_over(batch: Batch) -> bool:
    """What was answered stays answered, what may have been on the wire goes again, the rest was not touched."""
    held = held_by(batch.pk).filter(pk__in=batch.order)
    lock(held)
    if not Batch.objects.filter(pk=batch.pk, held_until=batch.held_until).delete()[0]:
        return False
    answered = Answer(Status.ACCEPTED, words=gettext_noop("Noted for a worker that stopped."))
    said = dict.fromkeys(batch.order[: batch.answered], answered)
    said |= dict.fromkeys(batch.order[batch.answered : batch.begun], in_doubt())
    rows = _with_letters(held.filter(pk__in=list(said)))
    settle(batch.pk, [(row, said[row.pk]) for row in rows], relay="")
    release(batch.pk, batch.order[batch.begun :])
    logger.error("A worker fell silent: %s of its messages may arrive twice", batch.begun - batch.answered)
    return True


def _with_letters(deliveries: DeliveryQuerySet) -> list[Delivery]:
    """One row of each letter, however many of its deliveries there are."""
    rows = list(deliveries)
    letters = Letter.objects.in_bulk({row.letter_id for row in rows})
    for row in rows:
        row.letter = letters[row.letter_id]
    return rows
