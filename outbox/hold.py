"""A batch in the hand of the worker that won it: what may go on the wire next, and what became of the rest.

The batch's row is the worker's licence. It is renewed before each round, in the one small write that also says which
messages may be on the wire from now on and which were answered. Whoever finds the row gone writes nothing any more.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from outbox.channels.answer import Answer
from outbox.models import Batch, Delivery
from outbox.models.batch import LEASE
from outbox.settling import Settled, held_by, lock, release, settle

Status = Delivery.Status

# Written for every few messages: Django would build it anew each time, which takes longer than the database does.
STEP = "UPDATE outbox_batch SET answered = %s, begun = %s, held_until = %s WHERE id = %s AND NOT recalled"


class LostBatchError(Exception):
    """Another worker has taken the batch over."""


class Hold:
    def __init__(self, batch: Batch, deliveries: Sequence[Delivery], *, relay: str) -> None:
        self.pk = batch.pk
        self.relay = relay
        self.deliveries = list(deliveries)
        # What comes after these in `deliveries` is not sent.
        self.to_send = len(self.deliveries)
        # How many of `deliveries` may have been on the wire, and how many of these were answered.
        self.begun = self.answered = 0
        # Answers that are not on the rows yet. Whoever takes this batch over reads in the ledger that these were
        # answered and takes them for accepted: so what was accepted can wait for the end, anything else cannot.
        self.accepted: list[Settled] = []
        self.pressing: list[Settled] = []

    def begin(self, size: int) -> Sequence[Delivery]:
        """The next messages to put on the wire, once the ledger says so; none, when all have been.

        The ledger says no when something was called back: then that is left out, and what is left asked for again.
        Raises LostBatchError.
        """
        while self.begun < self.to_send:
            first, until = self.begun, min(self.begun + size, self.to_send)
            if self._step(until):
                self.begun = until
                return self.deliveries[first:until]
            self._leave_out_recalled()
        return []

    def note(self, answers: Sequence[Answer]) -> None:
        """What the relay answered to the messages begun last."""
        for delivery, answer in zip(self.deliveries[self.answered : self.begun], answers, strict=True):
            unwritten = self.accepted if answer.outcome == Status.ACCEPTED else self.pressing
            unwritten.append((delivery, answer))
        self.answered = self.begun

    def leave_out(self, pks: Collection[int]) -> None:
        """Put these last, where they are not begun."""
        begun, rest = self.deliveries[: self.begun], self.deliveries[self.begun : self.to_send]
        kept = [delivery for delivery in rest if delivery.pk not in pks]
        left = [delivery for delivery in rest if delivery.pk in pks]
        if left:
            self.deliveries = [*begun, *kept, *left, *self.deliveries[self.to_send :]]
            self.to_send = len(begun) + len(kept)
            Batch.objects.filter(pk=self.pk).update(order=[delivery.pk for delivery in self.deliveries])

    @transaction.atomic(durable=True)
    def close(self) -> None:
        """Write all that is known to the rows and let go of the batch. What was not begun is due again.

        Raises LostBatchError.
        """
        doubt = in_doubt()
        doubtful = [(delivery, doubt) for delivery in self.deliveries[self.answered : self.begun]]
        lock(held_by(self.pk).filter(pk__in=[delivery.pk for delivery in self.deliveries]))
        settle(self.pk, [*self.accepted, *self.pressing, *doubtful], relay=self.relay)
        release(self.pk, [delivery.pk for delivery in self.deliveries[self.begun :]])
        if not Batch.objects.filter(pk=self.pk).delete()[0]:
            raise LostBatchError

    def _step(self, until: int) -> bool:
        """The one small write of a round, with what is pressing. False when it was refused: nothing was written."""
        if not self.pressing:
            return self._renew(until)
        with transaction.atomic(durable=True):
            lock(held_by(self.pk).filter(pk__in=[delivery.pk for delivery, _ in self.pressing]))
            settle(self.pk, self.pressing, relay=self.relay)
            renewed = self._renew(until)
            transaction.set_rollback(not renewed)
        if renewed:
            self.pressing.clear()
        return renewed

    def _renew(self, until: int) -> bool:
        with connection.cursor() as cursor:
            # Written as Django writes it: SQLite compares moments letter by letter.
            held_until = connection.ops.adapt_datetimefield_value(timezone.now() + LEASE)
            cursor.execute(STEP, [self.answered, until, held_until, self.pk.hex])
            return bool(cursor.rowcount == 1)

    @transaction.atomic(durable=True)
    def _leave_out_recalled(self) -> None:
        """Leave out what was called back since it was taken. Raises LostBatchError."""
        if not Batch.objects.filter(pk=self.pk).update(recalled=False):
            raise LostBatchError
        rest = held_by(self.pk).filter(pk__in=[delivery.pk for delivery in self.deliveries[self.begun :]])
        self.leave_out(set(rest.exclude(recalled_because="").values_list("pk", flat=True)))


def in_doubt() -> Answer:
    """What is noted of a message that was on the wire when its worker stopped."""
    words = gettext_noop("Its worker stopped while this was on the wire: it may arrive twice.")
    return Answer(Status.QUEUED, words=words)


@contextmanager
def light_steps() -> Iterator[None]:
    """Meanwhile a step in the ledger does not wait for the disk, which would take longer than the mail.

    A worker that dies loses nothing by it. A database that crashes forgets the steps of its last moments: what went
    then goes again, under the same Message-ID. Claims and the closing of batches always wait.
    """
    light = connection.vendor == "postgresql" and not settings.MAIL_LEDGER_WAITS
    if light:
        _run("SET synchronous_commit TO off")
    try:
        yield
    finally:
        if light and connection.is_usable():
            _run("RESET synchronous_commit")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
