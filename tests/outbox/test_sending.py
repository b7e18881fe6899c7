from datetime import timedelta
from math import ceil

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from liaison.celery import app as celery_app
from outbox import bells, sending
from outbox.lines import Lines
from outbox.models import Attempt, Batch, Channel, Delivery, Letter
from outbox.models.batch import LEASE
from outbox.sending import send_all_due
from outbox.tasks import send_due, sweep
from tests.outbox.conftest import closed_port, post, ring_bells_at
from tests.outbox.worker import EMAIL, take

Status = Delivery.Status


@pytest.mark.django_db
def test_what_the_relay_takes_is_accepted(relay):
    relay.answers["message"] = "250 OK queued as 4711"
    post()

    send_all_due()

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.tries, delivery.claim) == (Status.ACCEPTED, 1, None)
    assert delivery.accepted_at is not None
    assert Attempt.objects.values_list("outcome", "relay", "code", "words").get() == (
        Status.ACCEPTED,
        "127.0.0.1",
        250,
        "OK queued as 4711",
    )
    assert Batch.objects.count() == 0


@pytest.mark.django_db
def test_the_most_pressing_goes_first(relay):
    post("bulletin@school.example", priority=Letter.Priority.BULLETIN)
    post("notice@school.example", priority=Letter.Priority.NOTICE)
    post("urgent@school.example", priority=Letter.Priority.URGENT)

    send_all_due()

    assert relay.recipients == ["urgent@school.example", "notice@school.example", "bulletin@school.example"]


@pytest.mark.django_db
def test_an_address_refused_for_good_bounces_and_the_rest_goes_out(relay):
    post("head@school.example", "gone@school.example", "dsl@school.example")
    relay.answers["RCPT gone@school.example"] = "550 no such mailbox"

    send_all_due()

    assert relay.recipients == ["head@school.example", "dsl@school.example"]
    gone = Delivery.objects.get(address="gone@school.example")
    assert (gone.status, gone.ended_because) == (Status.BOUNCED, "no such mailbox")
    assert gone.attempts.get().code == 550
    assert relay.connections == 1


@pytest.mark.django_db
def test_a_poisonous_message_does_not_block_the_rest(relay, caplog):
    poison = post("poison@school.example", priority=Letter.Priority.URGENT)
    Letter.objects.filter(pk=poison.letter.pk).update(subject="Two\nlines")
    post("dsl@school.example")

    send_all_due()

    assert relay.recipients == ["dsl@school.example"]
    delivery = poison.letter.deliveries.get()
    assert (delivery.status, delivery.tries) == (Status.QUEUED, 1)
    assert "ValueError" in delivery.attempts.get().words
    assert [record.levelname for record in caplog.records if record.name == "outbox.lines"] == ["ERROR"]


@pytest.mark.django_db
def test_a_relay_that_allows_fewer_lines_than_we_have_is_not_taken_for_closed(relay, settings):
    settings.MAIL_CONNECTIONS = 3
    relay.answers["greeting"] = ["220 relay.example", "421 too many connections", "421 too many connections"] * 2
    post(*(f"head{n}@school.example" for n in range(7)))

    send_all_due()

    assert sorted(relay.recipients) == [f"head{n}@school.example" for n in range(7)]
    assert not Channel.objects.filter(paused_until__isnull=False).exists()
    # The lines that were refused are not tried again with each message of the batch.
    assert Attempt.objects.filter(outcome=Status.QUEUED).count() == 2


@pytest.mark.django_db
def test_a_room_that_cannot_say_what_is_still_true_stops_nobodys_mail(relay, settings):
    settings.MAIL_STILL_TRUE = ["outbox.no_such_room"]
    post("head@school.example")

    send_all_due()

    assert relay.recipients == ["head@school.example"]


# Fairness


class Minutes:
    """A clock that moves with each message."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds = 0.0, seconds

    def monotonic(self) -> float:
        return self.now

    def go_with(self, monkeypatch: pytest.MonkeyPatch, meanwhile=lambda place: None) -> None:
        send = Lines.send

        def slowly(lines, messages):
            self.now += self.seconds
            meanwhile(self.now / self.seconds)
            return send(lines, messages)

        monkeypatch.setattr(sending, "time", self)
        monkeypatch.setattr(Lines, "send", slowly)


@pytest.mark.django_db
def test_a_bulletin_to_thousands_delays_a_notice_by_no_more_than_a_batch_lasts(relay, monkeypatch):
    """On a slow relay: a message takes three seconds, a batch gives back after ten what it has not begun."""
    post(*(f"reader{n}@school.example" for n in range(20)), priority=Letter.Priority.BULLETIN)
    Minutes(3).go_with(
        monkeypatch, lambda place: place == 2 and post("notice@school.example", priority=Letter.Priority.NOTICE)
    )

    sending.send_batch(EMAIL)
    sending.send_batch(EMAIL)

    assert relay.recipients[4] == "notice@school.example"
    assert Delivery.objects.filter(status=Status.QUEUED).count() == 13
    assert set(Delivery.objects.filter(status=Status.QUEUED).values_list("tries", "claim")) == {(0, None)}


@pytest.mark.django_db
def test_a_task_ends_so_that_the_worker_comes_to_its_other_work_and_calls_for_the_rest(relay, monkeypatch):
    post(*(f"reader{n}@school.example" for n in range(20)), priority=Letter.Priority.BULLETIN)
    Minutes(3).go_with(monkeypatch)
    called = []

    send_all_due(call_help=lambda: called.append(1))

    assert 5 <= len(relay.recipients) <= 8
    assert Batch.objects.count() == 0
    assert len(called) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "calls"), [(2, 0), (3, 1), (12, 1)])
def test_with_more_than_one_batch_to_send_another_worker_is_called_once(relay, monkeypatch, number, calls):
    monkeypatch.setattr(sending, "BATCH_SIZE", 3)
    post(*(f"head{n}@school.example" for n in range(number)))
    called = []

    send_all_due(call_help=lambda: called.append(1))

    assert (len(called), len(relay.recipients)) == (calls, number)


def test_a_text_message_does_not_wait_until_thousands_of_mails_have_gone(monkeypatch):
    clock, sent = Minutes(0), []

    def send_batch(means: Channel.Means) -> int:
        clock.now += sending.BATCH_LASTS
        sent.append(means)
        return sending.BATCH_SIZE if means == EMAIL else 0

    monkeypatch.setattr(sending, "time", clock)
    monkeypatch.setattr(sending, "send_batch", send_batch)
    monkeypatch.setattr(sending, "means_in_use", lambda: [EMAIL, Channel.Means.TEXT])
    monkeypatch.setattr(sending, "_waits_for_limit", lambda means: False)

    send_all_due()

    assert sent == [EMAIL] * ceil(sending.TASK_LASTS / sending.BATCH_LASTS) + [Channel.Means.TEXT]


# Bells


@pytest.mark.django_db
def test_the_sweep_finds_what_no_bell_was_rung_for(relay):
    """Also with the broker emptied: nothing but the rows is asked."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        post("lost@school.example")
        post("ripens@school.example", send_after=timezone.now() + timedelta(minutes=30))
        post("died@school.example", priority=Letter.Priority.URGENT)
        take(1)

        sweep()
        assert relay.recipients == ["lost@school.example"]
        clock.shift(LEASE)
        sweep()
        assert relay.recipients == ["lost@school.example", "died@school.example"]
        clock.shift(timedelta(minutes=30))
        sweep()

    assert relay.recipients == ["lost@school.example", "died@school.example", "ripens@school.example"]


@pytest.mark.django_db
def test_a_bell_that_rings_for_nothing_does_nothing(relay):
    send_due()

    assert (relay.connections, Batch.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_worker_that_cannot_call_for_help_sends_on_alone(relay, monkeypatch):
    ring_bells_at(f"redis://127.0.0.1:{closed_port()}/0", monkeypatch)
    monkeypatch.setitem(celery_app.conf, "broker_transport_options", {"max_retries": 0})
    monkeypatch.setattr(sending, "BATCH_SIZE", 2)
    post(*(f"head{n}@school.example" for n in range(5)))

    send_due()

    assert len(relay.recipients) == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("committed", [True, False])
def test_the_bell_rings_when_the_change_is_committed_and_not_before(monkeypatch, committed):
    rung = []
    monkeypatch.setattr(bells, "ring", lambda: rung.append(Delivery.objects.count()))

    with transaction.atomic():
        post()
        assert rung == []
        transaction.set_rollback(not committed)

    assert rung == ([1] if committed else [])
