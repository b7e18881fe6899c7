import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from liaison.celery import app as celery_app
from outbox.actions import (
    LetterError,
    Recipient,
    cancel_deliveries,
    post_letters,
    record_bounce,
    record_delivered,
)
from outbox.models import Delivery, Letter
from outbox.sending import send_all_due
from tests.outbox.conftest import closed_port, draft, post, ring_bells_at

Status = Delivery.Status
NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)


# Posting


@pytest.mark.django_db
def test_posting_freezes_the_words_and_queues_each_recipient_in_order():
    posted = post("head@school.example", "dsl@school.example", priority=Letter.Priority.NOTICE)

    assert [delivery.address for delivery in posted.deliveries] == ["head@school.example", "dsl@school.example"]
    assert list(posted.letter.deliveries.values_list("status", "priority").order_by("pk")) == [("QUEUED", 3)] * 2
    assert len({delivery.message_id for delivery in posted.deliveries}) == 2


@pytest.mark.django_db
def test_a_letter_to_nobody_is_refused_and_nothing_is_posted():
    with pytest.raises(LetterError, match="has nobody to go to"):
        post_letters([draft("head@school.example"), draft()], by=None)

    assert Letter.objects.count() == 0


@pytest.mark.django_db
def test_a_subject_or_name_of_several_lines_becomes_one_line():
    posted = post(subject="A change\nBcc: all@school.example" + "x" * 300)

    assert posted.letter.subject.startswith("A change Bcc: all@school.example")
    assert len(posted.letter.subject) == 200


@pytest.mark.django_db
def test_hundreds_of_letters_take_a_handful_of_statements(django_assert_max_num_queries):
    drafts = [
        draft(f"head{n}@school.example", f"dsl{n}@school.example", f"deputy{n}@school.example") for n in range(500)
    ]

    # PostgreSQL needs one for each table; SQLite takes at most 999 values a statement.
    with django_assert_max_num_queries(40):
        posted = post_letters(drafts, by=None)

    assert Delivery.objects.count() == 1500
    assert posted[499].deliveries[2].address == "deputy499@school.example"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_posted():
    with transaction.atomic():
        post()
        transaction.set_rollback(True)

    assert (Letter.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_letter_without_its_deliveries_is_not_kept():
    nowhere = Recipient("Ann Head", None)

    with pytest.raises(IntegrityError):
        post_letters([draft(to=[nowhere])], by=None)

    assert Letter.objects.count() == 0


# The broker


@pytest.fixture
def broker_down(monkeypatch):
    ring_bells_at(f"redis://127.0.0.1:{closed_port()}/0", monkeypatch)
    monkeypatch.setitem(celery_app.conf, "broker_transport_options", {"max_retries": 0})


def post_page(request):
    with transaction.atomic():
        post()
    return HttpResponse("posted")


urlpatterns = [path("post/", post_page)]


@pytest.mark.urls("tests.outbox.test_actions")
@pytest.mark.django_db(transaction=True)
def test_with_the_broker_down_the_page_still_answers(client, broker_down, caplog):
    response = client.get("/post/")

    assert response.content == b"posted"
    assert Delivery.objects.filter(status=Status.QUEUED).count() == 1
    # The bell was rung, in vain.
    assert "Connection refused" in caplog.text


@pytest.fixture
def hanging_up() -> Iterator[tuple[int, list[int]]]:
    """A port where somebody answers and hangs up, and who called."""
    callers: list[int] = []

    def answer(listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, address = listening.accept()
                callers.append(address[1])
                line.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1], callers


def test_a_broker_that_is_down_is_asked_once(settings, hanging_up):
    port, callers = hanging_up
    rings = "import django; django.setup()\nfrom outbox.bells import ring\ntry: ring()\nexcept Exception: print('down')"
    environment = {
        "DEMO": "1",
        "REDIS_URL": f"redis://127.0.0.1:{port}/0",
        "DJANGO_SETTINGS_MODULE": "liaison.settings",
    }

    done = subprocess.run(
        [sys.executable, "-c", rings],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert (done.stdout.strip(), len(callers)) == ("down", 1)


# Calling back


@pytest.mark.django_db
def test_what_is_called_back_is_never_sent(relay):
    posted = post("head@school.example", "dsl@school.example")

    assert cancel_deliveries(posted.letter.deliveries.filter(address="head@school.example"), because="Withdrawn.") == 1
    send_all_due()

    assert relay.recipients == ["dsl@school.example"]
    head = posted.letter.deliveries.get(address="head@school.example")
    assert (head.status, head.ended_because, head.ended_at is not None) == (Status.CANCELLED, "Withdrawn.", True)


@pytest.mark.django_db
def test_what_has_left_cannot_be_called_back(relay):
    posted = post()
    send_all_due()

    assert cancel_deliveries(posted.deliveries, because="Withdrawn.") == 0
    assert posted.letter.deliveries.get().status == Status.ACCEPTED


@pytest.mark.django_db
def test_calling_back_looks_at_the_rows_and_not_at_stale_copies():
    posted = post()
    stale = list(posted.letter.deliveries.all())

    assert cancel_deliveries(posted.letter.deliveries.filter(status=Status.QUEUED), because="Withdrawn.") == 1
    assert cancel_deliveries(stale, because="Again.") == 0
    assert posted.letter.deliveries.get().ended_because == "Withdrawn."


# What became of it


def accepted() -> Delivery:
    delivery = post().deliveries[0]
    Delivery.objects.update(status=Status.ACCEPTED, accepted_at=NOON)
    return delivery


@pytest.mark.django_db
def test_a_delivery_report_after_acceptance_counts_once():
    delivery = accepted()

    assert record_delivered(delivery=delivery, at=NOON + timedelta(minutes=1))
    assert not record_delivered(delivery=delivery, at=NOON + timedelta(minutes=2))

    delivery.refresh_from_db()
    assert (delivery.status, delivery.accepted_at, delivery.delivered_at) == (
        Status.DELIVERED,
        NOON,
        NOON + timedelta(minutes=1),
    )


@pytest.mark.django_db
def test_a_delivery_report_may_overtake_our_own_note():
    delivery = post().deliveries[0]

    assert record_delivered(delivery=delivery, at=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.accepted_at) == (Status.DELIVERED, NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("delivered_first", [True, False])
def test_a_bounce_outweighs_a_delivery_report_whichever_comes_first(delivered_first):
    delivery = accepted()

    if delivered_first:
        record_delivered(delivery=delivery, at=NOON)
    assert record_bounce(delivery=delivery, at=NOON, words="No such mailbox")
    assert not record_delivered(delivery=delivery, at=NOON)
    assert not record_bounce(delivery=delivery, at=timezone.now(), words="Again")

    delivery.refresh_from_db()
    assert (delivery.status, delivery.ended_at, delivery.ended_because) == (Status.BOUNCED, NOON, "No such mailbox")


@pytest.mark.django_db
def test_what_was_called_back_neither_arrives_nor_bounces():
    delivery = post().deliveries[0]
    cancel_deliveries([delivery], because="Withdrawn.")

    assert not record_delivered(delivery=delivery, at=NOON)
    assert not record_bounce(delivery=delivery, at=NOON, words="No such mailbox")
