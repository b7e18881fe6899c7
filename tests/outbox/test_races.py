"""Several workers and pages at once, each on a connection of its own."""

import contextlib
import sqlite3
import time

import pytest
from django.db import connection, connections, transaction

from outbox import settling
from outbox.actions import cancel_deliveries
from outbox.batches import take_batch, take_over_silent
from outbox.hold import LostBatchError
from outbox.models import Attempt, Batch, Delivery, Letter
from tests.outbox.conftest import post
from tests.outbox.worker import BUSY, EMAIL, GONE, TAKEN, rows, take, together

Status = Delivery.Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def posted(tmp_path, monkeypatch):
    """Letters that other threads see too: a database in memory is copied to a file for them.

    The copy is put into WAL once and kept open, as a portal's file is: SQLite does not wait for a lock while two
    connections change the journal's mode, or while the last one leaves.
    """
    with contextlib.ExitStack() as kept_open:

        def post_many(number: int) -> None:
            post(*(f"head{n}@school.example" for n in range(number)))
            if connection.vendor == "sqlite":
                file = tmp_path / "copy.sqlite3"
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(file)])
                kept_open.enter_context(contextlib.closing(sqlite3.connect(file))).execute("PRAGMA journal_mode=WAL")
                monkeypatch.setitem(connections.settings["default"], "NAME", str(file))

        yield post_many


def take_all(size: int) -> list[int]:
    mine = []
    while hold := take_batch(EMAIL, size, relay="relay.example"):
        mine += [row.pk for row in hold.deliveries]
    return mine


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_never_take_the_same_delivery(posted, workers):
    posted(400)

    taken = together(*[lambda: take_all(7)] * workers)

    assert sorted(pk for mine in taken for pk in mine) == sorted(Delivery.objects.values_list("pk", flat=True))


def test_a_worker_does_not_wait_for_what_another_is_taking(posted):
    """On PostgreSQL it passes over what is locked; SQLite lets one write at a time."""
    posted(4)
    if connection.vendor == "sqlite":
        taken = together(lambda: len(take(2).deliveries), lambda: len(take(2).deliveries))
    else:
        with transaction.atomic():
            pks = list(Delivery.objects.order_by("pk").select_for_update().values_list("pk", flat=True)[:2])
            taken = together(lambda: [row.pk for row in take(4).deliveries])
            assert set(taken[0]).isdisjoint(pks)
            taken = [2, len(taken[0])]

    assert taken == [2, 2]


def test_a_silent_worker_is_taken_over_once(posted):
    posted(3)

    def fall_silent() -> None:
        take().begin(2)

    together(fall_silent)
    later = together(lambda: Batch.objects.get().held_until)[0]

    assert sorted(together(*[lambda: take_over_silent(later)] * 4)) == [0, 0, 0, 1]
    assert together(rows)[0] == [(Status.QUEUED, 1), (Status.QUEUED, 1), (Status.QUEUED, 0)]
    assert together(Attempt.objects.count)[0] == 2


def test_a_worker_and_whoever_takes_it_over_never_both_write(posted):
    posted(2)
    holds = together(take)
    together(lambda: holds[0].begin(2))
    holds[0].note([TAKEN, GONE])
    later = together(lambda: Batch.objects.get().held_until)[0]

    def close() -> bool:
        try:
            holds[0].close()
        except LostBatchError:
            return False
        return True

    closed, taken_over = together(close, lambda: take_over_silent(later))

    assert closed != bool(taken_over)
    expected = [(Status.ACCEPTED, 1), (Status.BOUNCED, 1)] if closed else [(Status.QUEUED, 1)] * 2
    assert together(rows)[0] == expected
    assert together(Attempt.objects.count)[0] == 2


def lingering(monkeypatch, owner: object, step: str) -> None:
    """After the first of several rows the other side has time to come in between."""
    do = getattr(owner, step)

    def linger(*args, **kwargs):
        done = do(*args, **kwargs)
        time.sleep(0.5)
        return done

    monkeypatch.setattr(owner, step, linger)


@pytest.mark.parametrize("step", ["begin", "close"])
def test_calling_back_and_noting_answers_never_wait_for_each_other_in_a_circle(posted, monkeypatch, step):
    """The worker sends in another order than that of the rows' numbers."""
    posted(3)

    def reverse() -> None:
        for place, pk in enumerate(Delivery.objects.order_by("-pk").values_list("pk", flat=True)):
            Delivery.objects.filter(pk=pk).update(priority=place)

    together(reverse)
    hold = together(take)[0]
    together(lambda: hold.begin(2))
    hold.note([BUSY, BUSY])
    assert hold.deliveries[0].pk > hold.deliveries[1].pk
    lingering(monkeypatch, settling, "_put_back")

    def call_back() -> int:
        time.sleep(0.2)
        return cancel_deliveries(Delivery.objects.all(), because="Withdrawn.")

    together(lambda: hold.begin(1) if step == "begin" else hold.close(), call_back)
    if step == "begin":
        hold.note([TAKEN])
        together(hold.close)

    left = set(together(lambda: list(Delivery.objects.values_list("status", "recalled_because")))[0])
    assert left <= {(Status.CANCELLED, "Withdrawn."), (Status.ACCEPTED, "Withdrawn.")}


@pytest.mark.parametrize("round_", range(8))
def test_what_is_called_back_while_it_is_taken_is_either_not_taken_or_left_out(posted, round_):
    posted(20)

    def send_first() -> list[int]:
        hold = take_batch(EMAIL, 20, relay="relay.example")
        if hold is None:
            return []
        begun = [row.pk for row in hold.begin(10)]
        hold.note([TAKEN] * len(begun))
        begun += [row.pk for row in hold.begin(10)]
        hold.note([TAKEN] * (len(begun) - hold.answered))
        hold.close()
        return begun

    def call_back() -> int:
        time.sleep(round_ * 0.002)
        return cancel_deliveries(Delivery.objects.all(), because="Withdrawn.")

    begun, called_back = together(send_first, call_back)

    states = dict(together(lambda: list(Delivery.objects.values_list("pk", "status")))[0])
    assert {pk for pk, status in states.items() if status == Status.ACCEPTED} == set(begun)
    assert {status for pk, status in states.items() if pk not in begun} <= {Status.CANCELLED}
    assert called_back <= 20 - len(begun)


def test_two_who_call_back_the_same_letters_count_each_once(posted):
    posted(30)
    letter = Letter.objects.get().pk

    counts = together(*[lambda: cancel_deliveries(Delivery.objects.filter(letter=letter), because="Withdrawn.")] * 4)

    assert sorted(counts) == [0, 0, 0, 30]
