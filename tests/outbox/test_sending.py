import logging
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone

from outbox import sending
from outbox.actions import Recipient, cancel_deliveries
from outbox.health import oldest_overdue
from outbox.models import LEASE, Attempt, Delivery, Letter
from outbox.relay import Answer, Relay
from outbox.sending import MAX_TRIES, WAITS, claim_batch, send_all_due, send_batch
from tests.outbox.conftest import closed_port, post

Status = Delivery.Status


def only_delivery() -> Delivery:
    return Delivery.objects.get()


def only_attempt() -> tuple:
    return Attempt.objects.values_list("outcome", "code", "words").get()


# The message


@pytest.mark.django_db
def test_a_message_bears_the_rows_headers_and_the_recipients_own_words(relay, settings):
    settings.DEFAULT_FROM_EMAIL = "Liaison <liaison@force.example>"
    recipient = Recipient("Zoë <O'Hara>, Head", "zoe@school.example", "https://liaison.example/n/a/?x=1&y=2")
    posted = post(to=[recipient], reply_to="sergeant@force.example")

    send_batch()

    [message] = relay.messages
    assert message["Message-ID"] == posted.deliveries[0].message_id
    assert message["Message-ID"].endswith("@force.example>")
    assert message["Reply-To"] == "sergeant@force.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [(to.display_name, to.addr_spec) for to in message["To"].addresses] == [
        ("Zoë <O'Hara>, Head", "zoe@school.example")
    ]
    assert message.get_body(["plain"]).get_content().strip() == (
        "Dear Zoë <O'Hara>, Head, read https://liaison.example/n/a/?x=1&y=2"
    )
    assert message.get_body(["html"]).get_content().strip() == (
        '<p>Dear Zoë &lt;O&#x27;Hara&gt;, Head, <a href="https://liaison.example/n/a/?x=1&amp;y=2">read</a></p>'
    )


@pytest.mark.django_db
def test_a_name_that_spells_a_slot_stays_a_name(relay):
    post(to=[Recipient(Letter.LINK_SLOT, "head@school.example", "https://liaison.example/secret/")])

    send_batch()

    assert relay.messages[0].get_body(["plain"]).get_content().startswith("Dear {{recipient-link}}, read")


@pytest.mark.django_db
def test_who_has_no_link_is_led_to_the_portal(relay, settings):
    post(to=[Recipient("Ann Head", "head@school.example")])

    send_batch()

    assert f'href="{settings.PUBLIC_URL}"' in relay.messages[0].get_body(["html"]).get_content()


# What the relay answers


@pytest.mark.django_db
def test_what_the_relay_takes_is_accepted(relay):
    post()

    send_all_due()

    delivery = only_delivery()
    assert (delivery.status, delivery.tries, delivery.claim) == (Status.ACCEPTED, 1, None)
    assert delivery.accepted_at is not None
    assert only_attempt() == (Status.ACCEPTED, None, "")
    assert Attempt.objects.get().relay == "127.0.0.1"


@pytest.mark.django_db
def test_a_batch_goes_over_one_connection(relay):
    post(*(f"head{n}@school.example" for n in range(10)))

    send_all_due()

    assert (len(relay.recipients), relay.connections) == (10, 1)


@pytest.mark.django_db
def test_a_passing_refusal_is_tried_again_later_under_the_same_message_id(relay):
    post()
    relay.data_answers["head@school.example"] = "451 busy"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        begun = timezone.now()
        send_all_due()
        assert only_attempt() == (Status.QUEUED, 451, "busy")
        assert (only_delivery().status, only_delivery().try_after) == (Status.QUEUED, begun + WAITS[0])

        relay.data_answers.clear()
        clock.shift(WAITS[0] - timedelta(seconds=1))
        send_all_due()
        assert only_delivery().status == Status.QUEUED

        clock.shift(timedelta(seconds=1))
        send_all_due()

    assert only_delivery().status == Status.ACCEPTED
    assert [message["Message-ID"] for message in relay.messages] == [only_delivery().message_id] * 2


@pytest.mark.django_db
def test_waits_grow_until_it_was_tried_long_enough(relay):
    post()
    relay.rcpt_answers["head@school.example"] = "450 greylisted"
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while (delivery := only_delivery()).status == Status.QUEUED:
            waits.append(delivery.try_after - timezone.now())
            clock.shift(waits[-1])
            send_all_due()

    assert waits[1:] == WAITS + [WAITS[-1]] * (MAX_TRIES - 1 - len(WAITS))
    assert (delivery.status, delivery.tries, delivery.ended_because) == (Status.FAILED, MAX_TRIES, "greylisted")


@pytest.mark.django_db
def test_an_address_refused_for_good_bounces_and_the_rest_goes_out(relay):
    post("head@school.example", "gone@school.example", "dsl@school.example")
    relay.rcpt_answers["gone@school.example"] = "550 no such mailbox"

    send_all_due()

    assert relay.recipients == ["head@school.example", "dsl@school.example"]
    gone = Delivery.objects.get(address="gone@school.example")
    assert (gone.status, gone.ended_because) == (Status.BOUNCED, "no such mailbox")
    assert gone.attempts.get().code == 550
    assert relay.connections == 1


@pytest.mark.django_db
def test_a_message_refused_for_good_bounces(relay):
    post("spam@school.example", "dsl@school.example")
    relay.data_answers["spam@school.example"] = "554 looks like spam"

    send_all_due()

    assert Delivery.objects.get(address="spam@school.example").status == Status.BOUNCED
    assert relay.recipients == ["dsl@school.example"]


@pytest.mark.django_db
def test_a_line_cut_inside_data_is_tried_again_and_the_rest_goes_out(relay):
    post("cut@school.example", "dsl@school.example")
    relay.data_answers["cut@school.example"] = "hang up"

    send_all_due()

    cut = Delivery.objects.get(address="cut@school.example")
    assert (cut.status, cut.attempts.get().code) == (Status.QUEUED, None)
    assert relay.recipients == ["dsl@school.example"]
    assert relay.connections == 2


@pytest.mark.django_db
def test_nobody_listening_is_tried_again(settings, relay):
    settings.EMAIL_PORT = closed_port()
    post("head@school.example", "dsl@school.example")

    send_all_due()

    assert list(Delivery.objects.values_list("status", "tries")) == [(Status.QUEUED, 1)] * 2
    assert "Connection refused" in Attempt.objects.first().words


@pytest.mark.django_db
def test_while_the_relay_cannot_be_reached_only_one_batch_is_tried(settings, relay, monkeypatch):
    monkeypatch.setattr(sending, "BATCH_SIZE", 2)
    settings.EMAIL_PORT = closed_port()
    post(*(f"head{n}@school.example" for n in range(5)))

    send_all_due()

    assert Delivery.objects.filter(tries=0).count() == 3


@pytest.mark.django_db
def test_a_relay_that_refuses_our_password_bounces_nobody(settings, relay):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "liaison", "wrong"
    post()

    send_all_due()

    assert only_delivery().status == Status.QUEUED


@pytest.mark.django_db
def test_a_relay_that_refuses_us_as_sender_bounces_nobody(relay):
    relay.mail_answer = "550 we do not know you"
    post()

    send_all_due()

    assert only_delivery().status == Status.QUEUED
    assert only_attempt() == (Status.QUEUED, 550, "we do not know you")


@pytest.mark.django_db
def test_a_relay_that_could_not_be_reached_is_not_waited_for_again_in_the_same_batch(settings, relay):
    works, settings.EMAIL_PORT = settings.EMAIL_PORT, closed_port()
    delivery = post().deliveries[0]
    with Relay() as silent:
        assert silent.send(delivery).outcome == Status.QUEUED
        silent.connection.port = works
        assert silent.send(delivery).outcome == Status.QUEUED

        assert silent.connection.connection is None


@pytest.mark.django_db
def test_a_poisonous_message_does_not_block_the_rest(relay, caplog):
    poison = post("poison@school.example", priority=Letter.Priority.URGENT)
    Letter.objects.filter(pk=poison.letter.pk).update(subject="Two\nlines")
    post("dsl@school.example")

    send_all_due()

    assert relay.recipients == ["dsl@school.example"]
    delivery = poison.letter.deliveries.get()
    assert (delivery.status, delivery.tries) == (Status.QUEUED, 1)
    assert "BadHeaderError" in delivery.attempts.get().words
    assert [record.levelno for record in caplog.records if record.name == "outbox.relay"] == [logging.ERROR]


@pytest.mark.django_db
def test_a_message_that_kills_its_worker_each_time_is_given_up(relay):
    post()
    Delivery.objects.update(tries=MAX_TRIES)

    send_all_due()

    assert (only_delivery().status, relay.messages) == (Status.FAILED, [])


# Still worth sending, still true


@pytest.mark.django_db
def test_what_comes_too_late_is_not_sent(relay):
    post(send_before=timezone.now())

    send_all_due()

    assert (only_delivery().status, only_delivery().ended_because) == (Status.FAILED, "No longer worth sending.")
    assert relay.messages == []


@pytest.mark.django_db
def test_a_try_that_would_come_too_late_is_not_waited_for(relay):
    relay.rcpt_answers["head@school.example"] = "450 greylisted"
    post(send_before=timezone.now() + timedelta(seconds=30))

    send_all_due()

    assert only_delivery().status == Status.FAILED


@pytest.mark.django_db
def test_what_is_called_back_while_a_worker_holds_it_is_not_begun(relay, monkeypatch):
    posted = post()
    taken = claim_batch(10)
    assert cancel_deliveries(posted.deliveries, because="Withdrawn.") == 0
    monkeypatch.setattr(sending, "claim_batch", lambda size: taken)

    send_batch()

    assert relay.messages == []
    assert (only_delivery().status, only_delivery().ended_because) == (Status.CANCELLED, "Withdrawn.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "ends"),
    [(Answer(Status.QUEUED, 451, "busy"), Status.CANCELLED), (Answer(Status.ACCEPTED), Status.ACCEPTED)],
)
def test_what_is_called_back_while_it_is_on_the_wire_is_not_tried_again(answer, ends):
    post()
    [taken] = claim_batch(10)
    sending._begin(taken)
    cancel_deliveries([taken], because="Withdrawn.")

    sending._settle(taken, answer, "relay")

    assert only_delivery().status == ends
    assert only_delivery().ended_because == ("Withdrawn." if ends == Status.CANCELLED else "")


# Claims


@pytest.mark.django_db
def test_the_most_pressing_goes_first(relay):
    post("bulletin@school.example", priority=Letter.Priority.BULLETIN)
    post("notice@school.example", priority=Letter.Priority.NOTICE)
    post("urgent@school.example", priority=Letter.Priority.URGENT)

    send_all_due()

    assert relay.recipients == ["urgent@school.example", "notice@school.example", "bulletin@school.example"]


@pytest.mark.django_db
def test_what_a_worker_holds_is_not_taken_again_before_its_lease_ends():
    post()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert len(claim_batch(10)) == 1
        clock.shift(LEASE - timedelta(seconds=1))
        assert claim_batch(10) == []
        clock.shift(timedelta(seconds=1))
        assert len(claim_batch(10)) == 1


@pytest.mark.django_db
def test_beginning_a_message_renews_the_lease():
    post()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        [taken] = claim_batch(10)
        clock.shift(LEASE - timedelta(seconds=1))
        assert sending._begin(taken)
        clock.shift(timedelta(seconds=1))
        assert claim_batch(10) == []


@pytest.mark.django_db
def test_a_worker_that_lost_its_claim_can_neither_begin_nor_write():
    post()
    [ours] = claim_batch(10)
    assert sending._begin(ours)
    Delivery.objects.update(claim=uuid4())

    sending._settle(ours, Answer(Status.BOUNCED, 550, "gone"), "relay")

    assert not sending._begin(ours)
    assert (only_delivery().status, Attempt.objects.count()) == (Status.SENDING, 0)


@pytest.fixture
def database_for_threads(tmp_path, monkeypatch):
    """Other threads see the test's rows: a database in memory is copied to a file for them."""
    if connection.vendor == "sqlite":
        file = tmp_path / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        monkeypatch.setitem(connections.settings["default"], "NAME", str(file))


def claim_in_thread(barrier: threading.Barrier, taken: list[list[int]]) -> None:
    try:
        connection.ensure_connection()
        mine = []
        barrier.wait(timeout=10)
        while batch := claim_batch(7):
            mine += [delivery.pk for delivery in batch]
        taken.append(mine)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_delivery(request):
    post(*(f"head{n}@school.example" for n in range(400)))
    request.getfixturevalue("database_for_threads")
    barrier = threading.Barrier(4)
    taken: list[list[int]] = []
    workers = [threading.Thread(target=claim_in_thread, args=(barrier, taken)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(pk for mine in taken for pk in mine) == sorted(Delivery.objects.values_list("pk", flat=True))


# Health


@pytest.mark.django_db
def test_health_tells_how_long_the_oldest_has_waited():
    now = timezone.now()
    assert oldest_overdue(now) is None

    post("head@school.example", "dsl@school.example")
    Delivery.objects.filter(address="head@school.example").update(try_after=now - timedelta(minutes=7))
    Delivery.objects.filter(address="dsl@school.example").update(try_after=now + timedelta(minutes=7))

    assert oldest_overdue(now) == timedelta(minutes=7)


@pytest.mark.django_db
def test_a_relay_is_left_when_the_batch_is_done(relay):
    post()
    with Relay() as open_relay:
        open_relay.send(only_delivery())

    assert open_relay.connection.connection is None
