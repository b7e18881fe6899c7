"""What others report of our mail, in any order, early, late and twice.

Tried, each alone, and a test went red: a report that counts each time it comes; a delivery that outweighs a bounce; a
report without its delivery forgotten, or tried for ever; a bounce of before that ends a new try; the future believed;
the date of a returned mail believed, taken for the moment of reading when it finds its delivery later, and not believed
where it tells of a delivery.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import time_machine
from django.db import connection, connections  # noqa: F401 - pytest reads it
from django.utils import timezone

from outbox import sending
from outbox.actions import record_complaint, send_again
from outbox.batches import take_batch
from outbox.channels import Answer
from outbox.models import Attempt, Channel, Delivery, Report
from outbox.reports import note_report, settle_unmatched
from outbox.sending import send_all_due
from outbox.tasks import sweep
from tests.factories import UserFactory
from tests.outbox.conftest import post

pytestmark = pytest.mark.django_db

Status, Kind = Delivery.Status, Report.Kind
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def accepted() -> Delivery:
    delivery = post().deliveries[0]
    Delivery.objects.update(status=Status.ACCEPTED, accepted_at=NOON, provider_id="pm-1")
    return delivery


def note(kind: Report.Kind = Kind.BOUNCED, name: str = "pm-1", **changes: object) -> bool:
    facts: dict = {"source": "postmark", "source_id": f"{kind} {name}", "kind": kind, "names": [name], "at": NOON}
    return note_report(**(facts | changes))


def status() -> str:
    return Delivery.objects.values_list("status", flat=True).get()


@pytest.mark.parametrize("kind", [Kind.DELIVERED, Kind.BOUNCED])
def test_a_report_ends_what_was_only_accepted(kind):
    accepted()

    assert note(kind, words="550 no such mailbox")

    assert status() == kind
    assert Report.objects.values_list("kind", "names", "words", "reported_at", "delivery").get() == (
        kind,
        "pm-1",
        "550 no such mailbox",
        NOON,
        Delivery.objects.get().pk,
    )


def test_a_bounce_says_why():
    accepted()

    note(words="550\r\n5.1.1 no such\0 mailbox")

    assert Delivery.objects.values_list("ended_at", "ended_because").get() == (NOON, "550 5.1.1 no such mailbox")


def test_a_complaint_leaves_the_state_and_makes_the_next_unwelcome():
    accepted()

    note(Kind.COMPLAINED)

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.complained_at) == (Status.ACCEPTED, NOON)
    assert not record_complaint(delivery=delivery, at=timezone.now())
    assert list(Delivery.objects.unwelcome()) == [delivery]


def test_unwelcome_is_what_bounced_or_was_complained_of():
    bounced, complained, _ = (post().deliveries[0] for _ in range(3))
    Delivery.objects.filter(pk=bounced.pk).update(status=Status.BOUNCED, ended_at=NOON)
    Delivery.objects.filter(pk=complained.pk).update(complained_at=NOON)

    assert set(Delivery.objects.unwelcome()) == {bounced, complained}


@pytest.mark.parametrize("order", [*permutations([Kind.DELIVERED, Kind.BOUNCED, Kind.COMPLAINED])])
def test_in_whatever_order_they_come_a_bounce_wins(order):
    accepted()

    for kind in order:
        note(kind)

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.complained_at, delivery.reports.count()) == (Status.BOUNCED, NOON, 3)


def test_the_same_report_twice_counts_once():
    delivery = accepted()
    note()
    Delivery.objects.filter(pk=delivery.pk).update(status=Status.ACCEPTED, ended_at=None)

    assert not note()

    assert (status(), Report.objects.count()) == (Status.ACCEPTED, 1)


def test_the_same_number_from_somebody_else_is_another_report():
    accepted()

    assert note(Kind.DELIVERED, source_id="7")
    assert note(Kind.BOUNCED, source_id="7", source="mailbox")

    assert status() == Status.BOUNCED


@pytest.mark.parametrize("dress", ["{}", "<{}>", " <{}>\r\n"])
def test_a_report_may_bear_our_message_id_or_the_providers_name(dress):
    delivery = accepted()
    ours = delivery.message_id.strip("<>")

    note(Kind.DELIVERED, name=dress.format("pm-1"))
    note(Kind.BOUNCED, name=dress.format(ours))

    assert Report.objects.filter(delivery=delivery).count() == 2


def test_the_surest_name_that_we_know_decides():
    delivery = accepted()
    other = post().deliveries[0]

    note(names=["nobody's", other.message_id, "pm-1"])

    assert Report.objects.values_list("delivery", "names").get() == (other.pk, other.message_id.strip("<>"))
    assert Delivery.objects.get(pk=delivery.pk).status == Status.ACCEPTED


def test_a_report_without_any_name_is_kept():
    accepted()

    Delivery.objects.update(provider_id="")

    assert note(names=["", " "], source_id="7")

    assert (status(), Report.objects.get().delivery) == (Status.ACCEPTED, None)
    assert settle_unmatched(timezone.now()) == 0


# Early and late


def test_a_report_that_overtakes_the_name_it_bears_waits_for_it():
    delivery = post().deliveries[0]
    note()
    assert settle_unmatched(timezone.now()) == 0
    Delivery.objects.update(status=Status.ACCEPTED, accepted_at=NOON, provider_id="pm-1")

    assert settle_unmatched(timezone.now()) == 1

    assert (status(), Report.objects.get().delivery) == (Status.BOUNCED, delivery)
    assert settle_unmatched(timezone.now()) == 0


def test_the_sweep_tries_again():
    note()
    accepted()

    sweep()

    assert status() == Status.BOUNCED


def test_a_report_of_somebody_elses_mail_is_tried_for_a_day():
    with time_machine.travel(NOON, tick=False) as clock:
        note()
        accepted()
        clock.shift(timedelta(hours=23, minutes=59))
        late = timezone.now() + timedelta(minutes=2)

        assert settle_unmatched(late) == 0
        assert settle_unmatched(timezone.now()) == 1


def test_many_that_wait_are_matched_each_with_its_own(monkeypatch):
    monkeypatch.setattr("outbox.reports.noting.CHUNK", 2)
    posted = post(*(f"head{n}@school.example" for n in range(5)))
    for number, delivery in enumerate(posted.deliveries):
        note(Kind.DELIVERED, name=f"pm-{number}")
        Delivery.objects.filter(pk=delivery.pk).update(provider_id=f"pm-{number}")

    assert settle_unmatched(timezone.now()) == 5

    assert [report.delivery for report in Report.objects.order_by("names")] == posted.deliveries


def test_what_came_back_while_its_answer_was_on_the_wire_stays_bounced(relay, monkeypatch):
    """And the provider's name for it is kept all the same."""
    [delivery] = post().deliveries

    def bounce_at_once(lines, messages):
        note(name=delivery.message_id)
        return [Answer(Status.ACCEPTED, provider_id="pm-1")]

    monkeypatch.setattr("outbox.lines.Lines.send", bounce_at_once)

    send_all_due()

    assert Delivery.objects.values_list("status", "provider_id", "claim").get() == (Status.BOUNCED, "pm-1", None)
    assert Attempt.objects.get().outcome == Status.ACCEPTED


def test_what_a_worker_holds_may_come_back_before_it_is_done():
    post()
    take_batch(Channel.Means.EMAIL, sending.BATCH_SIZE, relay="relay")
    assert status() == Status.SENDING

    note(name=Delivery.objects.get().message_id)

    assert status() == Status.BOUNCED


def test_a_bounce_of_before_says_nothing_of_the_new_try():
    delivery = accepted()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        note(source_id="1")
        send_again(delivery=delivery, by=UserFactory())
        note(source_id="2")
        assert status() == Status.QUEUED

        note(source_id="3", at=timezone.now())

    assert status() == Status.BOUNCED


def test_a_report_with_no_moment_or_one_of_the_future_is_of_now():
    accepted()
    with time_machine.travel(NOON, tick=False):
        note(source_id="1", at=None)
        note(source_id="2", at=NOON + timedelta(days=400))
        note(source_id="3", at=datetime(2026, 3, 2, 11))  # noqa: DTZ001 - a provider may name no time zone

    moments = Report.objects.order_by("source_id").values_list("reported_at", flat=True)
    assert list(moments) == [NOON, NOON, NOON - timedelta(hours=1)]


def test_names_that_no_column_can_hold_are_still_told_apart():
    accepted()

    assert note(source_id="x" * 300, name="y" * 300)
    assert not note(source_id="x" * 300, name="y" * 300)
    assert note(source_id="x" * 301, name="\0")


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time by itself")
@pytest.mark.django_db(transaction=True)
def test_of_the_same_report_at_the_same_moment_one_counts():
    accepted()
    together = threading.Barrier(4)

    def report(_: int) -> bool:
        together.wait()
        try:
            return note()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        new = list(threads.map(report, range(4)))

    assert (sorted(new), Report.objects.count(), status()) == ([False, False, False, True], 1, Status.BOUNCED)


def test_what_was_delivered_before_it_came_back_does_not_end_the_new_try():
    delivery, asked = accepted(), NOON + timedelta(minutes=5)
    note()
    delivery.refresh_from_db()
    with time_machine.travel(asked, tick=False):
        send_again(delivery=delivery, by=UserFactory())

        note(Kind.DELIVERED, at=NOON - timedelta(minutes=1))

    assert status() == Status.QUEUED


def test_a_bounce_within_the_second_in_which_it_was_asked_for_is_one_of_the_new_try():
    delivery, asked = accepted(), NOON + timedelta(seconds=5.7)
    with time_machine.travel(asked, tick=False):
        send_again(delivery=delivery, by=UserFactory())

        # Told in whole seconds.
        note(at=asked.replace(microsecond=0))

    assert status() == Status.BOUNCED


def test_a_mail_returned_by_a_clock_that_is_slow_is_heard_when_it_comes():
    """Anybody's mail server wrote its date. Too much is rung about here rather than too little."""
    delivery, asked = accepted(), NOON + timedelta(minutes=5)
    with time_machine.travel(asked, tick=False):
        send_again(delivery=delivery, by=UserFactory())
    with time_machine.travel(asked + timedelta(minutes=10), tick=False):
        note(source="mailbox", at=NOON - timedelta(hours=1))

    assert status() == Status.BOUNCED
    assert Report.objects.get().reported_at == Delivery.objects.get().ended_at == NOON - timedelta(hours=1)


def test_a_mail_returned_before_it_was_sent_again_and_named_later_says_nothing_of_the_new_try():
    delivery, asked = accepted(), NOON + timedelta(minutes=5)
    with time_machine.travel(NOON, tick=False):
        note(source="mailbox", name="pm-2")
    with time_machine.travel(asked, tick=False):
        send_again(delivery=delivery, by=UserFactory())
    Delivery.objects.update(provider_id="pm-2")

    assert settle_unmatched(asked) == 1
    assert status() == Status.QUEUED


def test_a_delivery_that_the_mailbox_tells_of_goes_by_its_date():
    delivery, asked = accepted(), NOON + timedelta(minutes=5)
    with time_machine.travel(asked, tick=False):
        send_again(delivery=delivery, by=UserFactory())
        note(Kind.DELIVERED, source="mailbox", at=NOON)

    assert status() == Status.QUEUED
