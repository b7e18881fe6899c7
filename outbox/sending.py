"""Takes what is due, puts it on the wire, and writes down what became of it. The order of the day for a worker.

    take a batch -> [ledger: these go now -> each line sends one -> note the answers] ... -> close the batch

The ledger's write comes before the wire, so that a worker that dies at any moment loses nothing: in doubt is then at
most one message on each of its lines, and those go again under the same Message-ID.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

from django.utils import timezone

from outbox.batches import leave_out_untrue, take_batch
from outbox.channels import Answer, means_in_use
from outbox.hold import Hold, LostBatchError, light_steps
from outbox.lines import Lines, lines_for
from outbox.models import Channel, Delivery
from outbox.pausing import is_paused, is_short, note_open, pause

logger = logging.getLogger(__name__)

BATCH_SIZE = 500
# Seconds. A batch that takes longer gives back what it has not begun, so that what became more pressing goes first;
# a task that takes longer ends, so that the worker comes to its other work.
BATCH_LASTS = 10
TASK_LASTS = 15
# A relay that refuses so many recipients of different places in one breath, and nobody else, refuses us.
EVERYONE = 3

Status = Delivery.Status


def send_all_due(*, call_help: Callable[[], None] = lambda: None) -> None:
    """Send batch after batch until nothing is due. With a full batch to send, another worker is called to help."""
    for means in means_in_use():
        # Each has a time of its own: thousands of mails do not keep a text message waiting.
        _send_due(means, call_help)


def _send_due(means: Channel.Means, call_help: Callable[[], None]) -> None:
    """When time is up, so that the worker comes to its other work, the rest is called for again."""
    ends = time.monotonic() + TASK_LASTS
    helped = False
    while time.monotonic() < ends:
        sent = send_batch(means)
        if sent == BATCH_SIZE and not helped:
            call_help()
            helped = True
        elif not sent and _waits_for_limit(means):
            time.sleep(1)
        elif not sent:
            return
    call_help()


def _waits_for_limit(means: Channel.Means) -> bool:
    now = timezone.now()
    return is_short(means) and not is_paused(means, now) and Delivery.objects.due(now).filter(means=means).exists()


def send_batch(means: Channel.Means) -> int:
    """Send what is most pressing. Returns how many were taken, 0 when there is nothing to go on with."""
    lines = lines_for(means)
    hold = take_batch(means, BATCH_SIZE, relay=lines.relay)
    if hold is None:
        return 0
    try:
        # Closed whatever happens: after an error of ours too, what is known is written and the rest is due at once.
        with closing(hold):
            leave_out_untrue(hold)
            refusal = _send_held(hold, lines)
    except LostBatchError:
        logger.exception("A batch was taken from this worker: what it did last was not noted")
        return 0
    if hold.accepted:
        note_open(means)
    if refusal:
        pause(means, because=refusal.words, now=timezone.now())
        return 0
    return len(hold.deliveries)


def _send_held(hold: Hold, lines: Lines) -> Answer | None:
    """Round after round, one message on each line. Returns the answer by which the relay refused us, if it did."""
    ends = time.monotonic() + BATCH_LASTS
    with light_steps():
        while time.monotonic() < ends and (messages := hold.begin(len(lines))):
            answers = lines.send(messages)
            if refuses_everyone(messages, answers):
                # Nobody bounces by it: each is tried again, and what is said to it the second time is believed.
                hold.note([replace(answer, outcome=Status.QUEUED) for answer in answers])
                return answers[0]
            hold.note(answers)
            if all(answer.refuses_us for answer in answers):
                return answers[0]
    return None


def refuses_everyone(deliveries: Sequence[Delivery], answers: Sequence[Answer]) -> bool:
    """Is it us rather than them whom the relay refuses? Only at a message's first try."""
    addresses = [delivery.address for delivery in deliveries if not delivery.tries]
    places = {address.rpartition("@")[2] for address in addresses if "@" in address}
    return len(places) >= EVERYONE and all(answer.outcome == Status.BOUNCED for answer in answers)
