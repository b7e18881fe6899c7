"""GOV.UK Notify's delivery receipts, and a letter's whole way through it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from outbox.actions import Recipient
from outbox.models import Channel, Delivery, Report
from outbox.sending import send_all_due
from tests.outbox import notify_standin as standin
from tests.outbox.conftest import post
from tests.outbox.notify_standin import NotifyStandIn, notify_on_loopback

pytestmark = pytest.mark.django_db

Status = Delivery.Status

ADDRESS = "/mail/reports/notify/"
TOKEN = "a-token-that-only-notify-knows"
REPORTED_AT = datetime(2026, 11, 23, 12, 15, 30, tzinfo=UTC)


@pytest.fixture
def service(settings) -> Iterator[NotifyStandIn]:
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN
    with notify_on_loopback(settings) as service, time_machine.travel(REPORTED_AT, tick=False):
        yield service


def tell(receipt: object, *, token: str = TOKEN) -> int:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})
    return int(client.post(ADDRESS, receipt, content_type="application/json").status_code)


def sent(service: NotifyStandIn, **changes: object) -> Delivery:
    delivery = post(**changes).deliveries[0]
    send_all_due()
    delivery.refresh_from_db()
    assert delivery.status == Status.ACCEPTED
    return delivery


def test_the_address_stands_where_notify_was_told():
    assert reverse("outbox:notify-report") == ADDRESS


@pytest.mark.django_db(transaction=True)
def test_a_letter_goes_out_and_notify_reports_that_it_arrived(service, live_server):
    delivery = sent(service)

    assert service.report(service.messages[0], "delivered", to=f"{live_server.url}{ADDRESS}", token=TOKEN) == 202

    delivery.refresh_from_db()
    assert (delivery.status, delivery.delivered_at) == (Status.DELIVERED, REPORTED_AT)


@pytest.mark.parametrize("failure", ["permanent-failure", "temporary-failure", "technical-failure"])
def test_every_failure_bounces_because_notify_tries_no_more(failure, service):
    delivery = sent(service)

    assert tell(service.receipt(service.messages[0], failure)) == 202

    delivery.refresh_from_db()
    assert (delivery.status, delivery.ended_at) == (Status.BOUNCED, REPORTED_AT)
    assert f"({failure})" in delivery.ended_because


def test_a_text_message_is_reported_like_a_letter(service, settings):
    settings.NOTIFY_SMS_TEMPLATE_ID = standin.TEXT_TEMPLATE
    delivery = sent(service, to=[Recipient("Ann Head", "07700900123", means=Channel.Means.TEXT)])

    tell(service.receipt(service.messages[0], "temporary-failure"))

    delivery.refresh_from_db()
    assert delivery.status == Status.BOUNCED


def test_a_receipt_counts_once_and_a_bounce_outweighs_an_arrival(service):
    delivery = sent(service)
    for status in ["delivered", "delivered", "permanent-failure", "delivered"]:
        assert tell(service.receipt(service.messages[0], status)) == 202

    delivery.refresh_from_db()
    assert delivery.status == Status.BOUNCED
    assert sorted(Report.objects.values_list("kind", flat=True)) == ["BOUNCED", "DELIVERED"]


def test_a_receipt_that_overtakes_our_own_note_finds_the_letter_by_its_reference(service):
    delivery = post().deliveries[0]
    early = standin.Message("email", delivery.address, standin.MAIL_TEMPLATE, {}, delivery.message_id, None)

    assert tell(service.receipt(early, "delivered")) == 202

    delivery.refresh_from_db()
    assert (delivery.status, delivery.provider_id) == (Status.DELIVERED, "")


def test_a_receipt_without_our_reference_finds_the_letter_by_notifys_id(service):
    delivery = sent(service)

    tell(service.receipt(service.messages[0], "delivered") | {"reference": None})

    delivery.refresh_from_db()
    assert delivery.status == Status.DELIVERED


@pytest.mark.parametrize("reference", ["somebody else's", None])
def test_a_receipt_for_a_message_that_is_not_ours_is_kept_and_changes_nothing(reference, service):
    delivery = sent(service)
    other = standin.Message("email", "x@elsewhere.example", str(uuid4()), {}, reference, None)

    assert tell(service.receipt(other, "permanent-failure")) == 202

    delivery.refresh_from_db()
    assert delivery.status == Status.ACCEPTED
    assert Report.objects.values_list("source", "delivery", "reported_at").get() == ("notify", None, REPORTED_AT)


@pytest.mark.parametrize("status", ["sending", "pending", "something new"])
def test_what_is_no_end_is_taken_and_not_kept(status, service):
    delivery = sent(service)

    assert tell(service.receipt(service.messages[0], status)) == 202

    delivery.refresh_from_db()
    assert (delivery.status, Report.objects.count()) == (Status.ACCEPTED, 0)


@pytest.mark.parametrize("token", ["", "another token", TOKEN + "x", "Bearer"])
def test_nobody_else_reports(token, service):
    delivery = sent(service)

    assert tell(service.receipt(service.messages[0], "delivered"), token=token) == 403

    delivery.refresh_from_db()
    assert (delivery.status, Report.objects.count()) == (Status.ACCEPTED, 0)


def test_without_a_token_there_is_no_such_address(service, settings):
    settings.NOTIFY_CALLBACK_TOKEN = ""

    assert tell({}, token="") == 404
    assert Client().get(ADDRESS).status_code == 404


def test_the_address_is_there_to_be_posted_to(service):
    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})

    assert client.get(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    "receipt",
    [
        "",
        "{",
        b"\xff\xfe",
        "[]",
        "null",
        {},
        {"id": "", "status": "delivered"},
        {"id": 7, "status": "delivered"},
        {"id": "7", "status": ["delivered"]},
        {"id": "7", "status": "delivered", "completed_at": "2026-13-45T99:99:99Z"},
    ],
)
def test_what_is_no_receipt_is_refused(receipt, service):
    assert tell(receipt) == 400
    assert Report.objects.count() == 0


@pytest.mark.parametrize("moment", [None, "yesterday", 7, "2026-11-23T12:15:30.000000Z", "2026-11-23T13:15:30"])
def test_a_receipt_of_a_doubtful_moment_counts_from_now_at_the_latest(moment, service):
    delivery = sent(service)

    tell(service.receipt(service.messages[0], "delivered") | {"completed_at": moment, "sent_at": None})

    delivery.refresh_from_db()
    assert delivery.delivered_at == REPORTED_AT
