"""The address at which the provider reports, with Postmark's and Mailgun's reports after their documentation.

Tried, each alone, and a test went red: the address open without a secret, or for a provider that is not in use; any
secret taken; a report that the provider repeats counted twice; deferred mail taken for bounced; our name for the mail
not looked for; refused before sending not taken for bounced.
"""

import base64
import hashlib
import hmac
import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from outbox.models import Delivery, Report
from outbox.reports import settle_unmatched
from outbox.sending import send_all_due
from tests.outbox.conftest import post
from tests.outbox.provider import TAKEN, provider_running

pytestmark = pytest.mark.django_db

Status, Kind = Delivery.Status, Report.Kind
ADDRESS = "/mail/reports/provider/"
SECRET = "reports:a-secret-of-the-provider"
REFUSED = 400


@pytest.fixture(autouse=True)
def postmark(settings, caplog):
    caplog.set_level(logging.CRITICAL, logger="django")
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = settings.ANYMAIL | {"WEBHOOK_SECRET": ["old:secret", SECRET], "POSTMARK_SERVER_TOKEN": "token"}


@pytest.fixture
def delivery() -> Delivery:
    return post().deliveries[0]


def basic(secret: str) -> str:
    return f"Basic {base64.b64encode(secret.encode()).decode()}"


def send(report: Any, *, secret: str | None = SECRET, **extra: Any) -> int:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    headers = {"authorization": basic(secret)} if secret else {}
    words = report if isinstance(report, bytes) else json.dumps(report).encode()
    return client.post(ADDRESS, words, content_type="application/json", headers=headers, **extra).status_code


def delivered(name: str, **facts: Any) -> dict[str, Any]:
    return {
        "RecordType": "Delivery",
        "MessageID": TAKEN["MessageID"],
        "Recipient": "head@school.example",
        "DeliveredAt": "2026-03-02T12:00:00Z",
        "Details": "250 2.0.0 OK",
        "Metadata": {"delivery": name.strip("<>")},
    } | facts


def bounced(name: str, **facts: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "MessageID": TAKEN["MessageID"],
        "Email": "head@school.example",
        "BouncedAt": "2026-03-02T12:00:00Z",
        "Description": "The server was unable to deliver your message.",
        "Details": "smtp;550 5.1.1 no such user",
        "Metadata": {"delivery": name.strip("<>")},
    } | facts


def status() -> str:
    return Delivery.objects.values_list("status", flat=True).get()


# Who may report


def test_it_has_the_address_that_is_set_at_the_provider():
    assert reverse("outbox:provider-report") == ADDRESS


@pytest.mark.parametrize("secret", [None, "", ":", "reports:", "reports:guess", "old:a-secret-of-the-provider"])
def test_without_the_secret_nothing_is_noted(secret, delivery):
    assert send(bounced(delivery.message_id), secret=secret) == REFUSED

    assert (Report.objects.count(), status()) == (0, Status.QUEUED)


@pytest.mark.parametrize("secret", ["old:secret", SECRET])
def test_while_a_secret_is_changed_both_are_taken(secret, delivery):
    assert send(bounced(delivery.message_id), secret=secret) == 200
    assert status() == Status.BOUNCED


@pytest.mark.parametrize(
    ("backend", "secrets"),
    [
        ("outbox.spool.EmailBackend", [SECRET]),
        ("django.core.mail.backends.smtp.EmailBackend", [SECRET]),
        ("anymail.backends.postmark.EmailBackend", []),
        ("anymail.backends.scaleway.EmailBackend", [SECRET]),
        ("elsewhere.postmark.EmailBackend", [SECRET]),
    ],
)
def test_where_no_provider_reports_there_is_no_such_address(backend, secrets, settings, delivery):
    settings.EMAIL_BACKEND = backend
    settings.ANYMAIL = settings.ANYMAIL | {"WEBHOOK_SECRET": secrets}

    assert send(bounced(delivery.message_id)) == 404

    assert Report.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_a_report_is_posted(method, client):
    assert getattr(client, method)(ADDRESS, headers={"authorization": basic(SECRET)}).status_code == 405


def test_a_body_too_large_is_not_read(delivery, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000

    assert send(bounced(delivery.message_id, Content="x" * 2000)) == REFUSED

    assert Report.objects.count() == 0


@pytest.mark.parametrize("words", [b"", b"{", b"[]", b'"\xff"'])
def test_what_is_no_report_is_asked_for_again_and_notes_nothing(words):
    assert send(words) == 500
    assert Report.objects.count() == 0


# What is reported


def test_a_mail_that_arrived(delivery):
    assert send(delivered(delivery.message_id)) == 200

    assert status() == Status.DELIVERED
    assert Report.objects.values_list("source", "kind", "words", "delivery").get() == (
        "postmark",
        Kind.DELIVERED,
        "250 2.0.0 OK",
        delivery.pk,
    )


def test_a_mail_that_came_back_says_why(delivery):
    send(bounced(delivery.message_id))

    assert status() == Status.BOUNCED
    assert Delivery.objects.get().ended_because == (
        "The server was unable to deliver your message. smtp;550 5.1.1 no such user"
    )


def test_a_reader_who_complained(delivery):
    send(delivered(delivery.message_id))
    send(bounced(delivery.message_id, RecordType="SpamComplaint", Type="SpamComplaint"))

    assert (status(), Report.objects.filter(kind=Kind.COMPLAINED).count()) == (Status.DELIVERED, 1)
    assert list(Delivery.objects.unwelcome()) == [delivery]


@pytest.mark.parametrize("type_", ["BadEmailAddress", "Blocked", "SMTPApiError"])
def test_what_the_provider_never_sent_came_back_too(type_, delivery):
    send(bounced(delivery.message_id, Type=type_))

    assert status() == Status.BOUNCED


@pytest.mark.parametrize(
    "facts",
    [
        {"Type": "Transient"},
        {"Type": "DnsError"},
        {"Type": "AutoResponder"},
        {"RecordType": "Open"},
        {"RecordType": "Click"},
        {"RecordType": "SubscriptionChange", "SuppressSending": False},
        {"RecordType": "Something new"},
    ],
)
def test_what_settles_nothing_is_taken_and_forgotten(facts, delivery):
    assert send(bounced(delivery.message_id, **facts)) == 200

    assert (Report.objects.count(), status()) == (0, Status.QUEUED)


@pytest.mark.parametrize("report", [delivered, bounced])
def test_a_report_that_the_provider_repeats_counts_once(report, delivery):
    """Some have a number of their own and some have none."""
    assert send(report(delivery.message_id)) == 200
    Delivery.objects.update(status=Status.QUEUED, ended_at=None)
    assert send(report(delivery.message_id)) == 200

    assert (Report.objects.count(), status()) == (1, Status.QUEUED)


def test_another_attempt_at_the_same_mail_is_another_report(delivery):
    send(delivered(delivery.message_id))
    send(delivered(delivery.message_id, DeliveredAt="2026-03-02T12:05:00Z"))

    assert Report.objects.count() == 2


@pytest.mark.parametrize("metadata", [{}, {"delivery": None}, {"delivery": 7}])
def test_without_our_name_it_is_the_providers_that_counts(metadata, delivery):
    Delivery.objects.update(provider_id=TAKEN["MessageID"])

    assert send(bounced("", Metadata=metadata)) == 200

    assert status() == Status.BOUNCED


def test_what_the_provider_takes_and_then_reports_is_found_by_its_own_name(settings):
    """A report may overtake our note of that name: the sweep matches it."""
    post()
    assert send(delivered("", Metadata={})) == 200
    with provider_running() as (_, address):
        settings.MAIL_CONNECTIONS = 1
        settings.ANYMAIL = settings.ANYMAIL | {"POSTMARK_API_URL": address}
        send_all_due()
    assert status() == Status.ACCEPTED

    assert settle_unmatched(Report.objects.get().received_at) == 1

    assert status() == Status.DELIVERED


def test_somebody_elses_mail_through_the_same_provider_is_nothing_to_ours(delivery):
    assert send(bounced("<other@elsewhere.example>")) == 200

    assert (status(), Report.objects.get().delivery) == (Status.QUEUED, None)


# A provider that signs


def mailgun(settings: Any, delivery: Delivery, *, key: str) -> dict[str, Any]:
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = settings.ANYMAIL | {"MAILGUN_API_KEY": "key", "MAILGUN_WEBHOOK_SIGNING_KEY": "signs"}
    moment, token = "1772452800", "t" * 50
    return {
        "signature": {
            "timestamp": moment,
            "token": token,
            "signature": hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest(),
        },
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "id": "e1",
            "timestamp": 1772452800.1,
            "recipient": "head@school.example",
            "delivery-status": {"code": 550, "message": "no such user", "description": ""},
            "message": {"headers": {"message-id": delivery.message_id.strip("<>")}},
            "user-variables": {},
        },
    }


def test_a_signed_report_is_taken(settings, delivery):
    assert send(mailgun(settings, delivery, key="signs")) == 200
    assert (status(), Report.objects.get().source) == (Status.BOUNCED, "mailgun")


def test_a_report_signed_by_another_is_refused(settings, delivery):
    assert send(mailgun(settings, delivery, key="forges")) == REFUSED
    assert Report.objects.count() == 0


def test_a_signature_does_not_stand_for_the_secret(settings, delivery):
    assert send(mailgun(settings, delivery, key="signs"), secret=None) == REFUSED
    assert Report.objects.count() == 0
