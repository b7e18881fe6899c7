"""A worker's steps, one at a time, and threads that meet at a barrier."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from outbox.batches import take_batch
from outbox.channels import Answer
from outbox.hold import Hold
from outbox.models import Channel, Delivery

EMAIL = Channel.Means.EMAIL
Status = Delivery.Status

TAKEN = Answer(Status.ACCEPTED, 250, "OK")
BUSY = Answer(Status.QUEUED, 451, "busy")
GONE = Answer(Status.BOUNCED, 550, "no such mailbox")
NOT_YOU = Answer(Status.QUEUED, 421, "too many of you", refuses_us=True)


def take(size: int = 500) -> Hold:
    hold = take_batch(EMAIL, size, relay="relay.example")
    assert hold
    return hold


def take_nothing() -> bool:
    return take_batch(EMAIL, 500, relay="relay.example") is None


def round_of(hold: Hold, *answers: Answer) -> None:
    """The messages go, and these are the answers."""
    hold.begin(len(answers))
    hold.note(answers)


def rows() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("status", "tries"))


def together(*works: Callable[[], Any]) -> list[Any]:
    """Each in a thread and on a connection of its own, all begun in the same moment."""
    barrier = threading.Barrier(len(works), timeout=20)

    def run(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result() for future in [threads.submit(run, work) for work in works]]
