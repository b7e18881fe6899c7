"""Claims and the ledger of each batch, and what is made of what a silent worker left."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outbox import batches
from outbox.actions import cancel_deliveries
from outbox.batches import take_batch, take_over_silent
from outbox.hold import LostBatchError
from outbox.models import Attempt, Batch, Channel, Delivery, Letter
from outbox.models.batch import LEASE
from outbox.models.delivery import CLOCKS_DIFFER
from tests.outbox.conftest import post
from tests.outbox.worker import BUSY, GONE, NOT_YOU, TAKEN, round_of, rows, take, take_nothing

Status = Delivery.Status
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def attempts() -> list[tuple]:
    return list(Attempt.objects.order_by("delivery", "pk").values_list("outcome", "code", "words"))


# Claims


def test_what_one_worker_holds_no_other_takes():
    post()

    assert len(take().deliveries) == 1
    assert take_nothing()


def test_a_batch_is_no_larger_than_asked_for_and_the_most_pressing_go_first():
    later, now = timezone.now() - SECOND, timezone.now() - 2 * SECOND
    post("bulletin@school.example", priority=Letter.Priority.BULLETIN, send_after=now)
    post("later@school.example", priority=Letter.Priority.NOTICE, send_after=later)
    post("notice@school.example", priority=Letter.Priority.NOTICE, send_after=now)
    post("urgent@school.example", priority=Letter.Priority.URGENT, send_after=later)

    names = [[row.address.partition("@")[0] for row in take(2).deliveries] for _ in range(2)]

    assert names == [["urgent", "notice"], ["later", "bulletin"]]


def test_only_what_is_ripe_is_taken(clock):
    post(send_after=timezone.now() + CLOCKS_DIFFER + SECOND)
    assert take_nothing()

    clock.shift(SECOND)

    assert len(take().deliveries) == 1


def test_only_what_goes_by_these_means_is_taken():
    post()
    Delivery.objects.update(means=Channel.Means.TEXT)

    assert take_nothing()
    assert take_batch(Channel.Means.TEXT, 10, relay="provider")


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.QUEUED, Status.SENDING}))
def test_what_has_come_to_an_end_is_not_taken(status):
    post()
    Delivery.objects.update(status=status, accepted_at=timezone.now(), ended_at=timezone.now())

    assert take_nothing()


def test_the_claim_is_on_the_row_and_in_the_ledger_in_the_order_of_sending():
    post("bulletin@school.example", priority=Letter.Priority.BULLETIN)
    post("notice@school.example", priority=Letter.Priority.NOTICE)

    hold = take()

    batch = Batch.objects.get()
    assert batch.order == [row.pk for row in hold.deliveries]
    assert set(Delivery.objects.values_list("status", "claim")) == {(Status.SENDING, batch.pk)}


def test_a_large_batch_costs_as_many_questions_as_a_small_one(django_assert_max_num_queries):
    for n in range(30):
        post(*(f"head{n}-{m}@school.example" for m in range(3)))

    with django_assert_max_num_queries(9):  # among them the transaction's own
        hold = take()
    with django_assert_max_num_queries(0):
        words = {(row.letter.text, row.name, row.address, row.link) for row in hold.deliveries}

    assert len(words) == 90


# The ledger


def test_the_ledger_says_what_may_be_on_the_wire_before_it_is():
    post("a@school.example", "b@school.example", "c@school.example")
    hold = take()

    assert [row.address for row in hold.begin(2)] == ["a@school.example", "b@school.example"]
    assert Batch.objects.values_list("answered", "begun").get() == (0, 2)
    hold.note([TAKEN, TAKEN])
    assert [row.address for row in hold.begin(2)] == ["c@school.example"]
    assert Batch.objects.values_list("answered", "begun").get() == (2, 3)
    hold.note([TAKEN])
    assert list(hold.begin(2)) == []


def test_a_round_that_was_taken_costs_one_small_write(django_assert_num_queries):
    post("a@school.example", "b@school.example")
    hold = take()
    round_of(hold, TAKEN)

    with django_assert_num_queries(1):
        hold.begin(1)


def test_a_refusal_is_on_the_row_before_the_next_message_is_in_doubt():
    post("a@school.example", "b@school.example", "c@school.example", "d@school.example")
    hold = take()
    round_of(hold, GONE, BUSY, TAKEN)

    hold.begin(1)

    assert rows() == [(Status.BOUNCED, 1), (Status.QUEUED, 1), (Status.SENDING, 0), (Status.SENDING, 0)]
    assert attempts() == [(Status.BOUNCED, 550, "no such mailbox"), (Status.QUEUED, 451, "busy")]


def test_a_batch_that_is_closed_leaves_its_outcomes_and_nothing_else():
    post("a@school.example", "b@school.example", "c@school.example", "d@school.example")
    hold = take()
    round_of(hold, TAKEN, GONE, BUSY)

    hold.close()

    assert rows() == [(Status.ACCEPTED, 1), (Status.BOUNCED, 1), (Status.QUEUED, 1), (Status.QUEUED, 0)]
    assert len(attempts()) == 3
    assert Batch.objects.count() == 0


def test_what_was_begun_and_never_answered_is_in_doubt():
    post("a@school.example", "b@school.example")
    hold = take()
    hold.begin(1)

    hold.close()

    assert rows() == [(Status.QUEUED, 1), (Status.QUEUED, 0)]
    [(outcome, code, words)] = attempts()
    assert (outcome, code, "may arrive twice" in words) == (Status.QUEUED, None, True)


# A worker that fell silent


def test_a_lease_that_ran_out_makes_what_was_not_begun_due_again_untouched(clock):
    post()
    take()

    clock.shift(LEASE - SECOND)
    assert take_over_silent(timezone.now()) == 0
    clock.shift(SECOND)
    assert take_over_silent(timezone.now()) == 1

    assert (rows(), attempts(), Batch.objects.count()) == ([(Status.QUEUED, 0)], [], 0)
    assert len(take().deliveries) == 1


def test_a_lease_that_is_renewed_in_time_is_not_taken_over(clock):
    post("a@school.example", "b@school.example")
    hold = take()
    for _ in range(2):
        clock.shift(LEASE - SECOND)
        round_of(hold, TAKEN)

    clock.shift(LEASE - SECOND)
    assert take_over_silent(timezone.now()) == 0
    clock.shift(SECOND)
    assert take_over_silent(timezone.now()) == 1


def test_a_worker_that_renews_while_it_is_taken_over_keeps_its_batch():
    post()
    hold = take()
    seen_as_silent = Batch.objects.get()
    hold.begin(1)

    assert not batches._take_over(seen_as_silent)

    hold.note([TAKEN])
    hold.close()
    assert rows() == [(Status.ACCEPTED, 1)]


def test_of_a_silent_worker_what_was_answered_stays_answered_and_what_was_on_the_wire_goes_again(clock):
    posted = post("taken@s.example", "gone@s.example", "wire@s.example", "rest@s.example")
    hold = take()
    round_of(hold, TAKEN, GONE)
    hold.begin(1)

    clock.shift(LEASE)
    take_over_silent(timezone.now())

    assert rows() == [(Status.ACCEPTED, 1), (Status.BOUNCED, 1), (Status.QUEUED, 1), (Status.QUEUED, 0)]
    assert [outcome for outcome, _, _ in attempts()] == [Status.ACCEPTED, Status.BOUNCED, Status.QUEUED]
    assert Attempt.objects.get(delivery=posted.deliveries[2]).tried_at == timezone.now()
    assert Delivery.objects.get(address="wire@s.example").message_id == posted.deliveries[2].message_id


def test_one_batch_that_cannot_be_taken_over_keeps_no_other(clock, monkeypatch, caplog):
    post("a@school.example")
    broken = take()
    post("b@school.example")
    take()
    release = batches.release
    monkeypatch.setattr(batches, "release", lambda claim, pks: release(claim, pks if claim != broken.pk else None))

    clock.shift(LEASE)

    assert take_over_silent(timezone.now()) == 1
    assert rows() == [(Status.SENDING, 0), (Status.QUEUED, 0)]
    assert "could not be taken over" in caplog.text


@pytest.mark.parametrize("answers", [(TAKEN,), (GONE,), (BUSY,), (NOT_YOU,)])
@pytest.mark.parametrize("step", ["begin", "close"])
def test_a_worker_whose_batch_was_taken_over_writes_nothing_any_more(clock, answers, step):
    post("a@school.example", "b@school.example")
    hold = take()
    round_of(hold, *answers)
    clock.shift(LEASE)
    take_over_silent(timezone.now())
    left = rows(), attempts()

    with pytest.raises(LostBatchError):
        hold.begin(1) if step == "begin" else hold.close()

    assert (rows(), attempts()) == left


def test_a_worker_whose_batch_was_taken_over_leaves_the_next_workers_alone(clock):
    post("a@school.example", "b@school.example")
    slow = take()
    round_of(slow, GONE)
    clock.shift(LEASE)
    take_over_silent(timezone.now())
    quick = take()
    quick.begin(1)

    with pytest.raises(LostBatchError):
        slow.close()
    cancel_deliveries(slow.deliveries, because="Withdrawn.")

    quick.note([TAKEN])
    quick.close()
    assert rows() == [(Status.CANCELLED, 1), (Status.ACCEPTED, 1)]


def test_what_has_gone_on_to_another_worker_is_left_to_it(clock):
    """Refused by a worker that then fell silent, ripe again, and in the next one's hand as the first is taken over."""
    post("a@school.example", "b@school.example")
    silent = take()
    round_of(silent, BUSY)
    silent.begin(1)
    clock.shift(timedelta(minutes=1))
    quick = take()
    quick.begin(1)

    clock.shift(LEASE - timedelta(minutes=1))
    assert take_over_silent(timezone.now()) == 1

    assert rows() == [(Status.SENDING, 1), (Status.QUEUED, 1)]
    quick.note([TAKEN])
    quick.close()
    assert rows() == [(Status.ACCEPTED, 2), (Status.QUEUED, 1)]
