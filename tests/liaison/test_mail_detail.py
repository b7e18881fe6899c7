"""One delivery's page: how it stands, what happened, its words, and sending it again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from deployments.models import Acknowledgement, NoticeCopy
from outbox.actions import cancel_deliveries
from outbox.models import Attempt, Delivery, Report
from tests.factories import CommandUnitFactory, administrator, police_user, telling_school
from tests.liaison import plans
from tests.liaison.letters import accepted, bounced, sent
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db

# A Friday in the term, four in the afternoon.
FRIDAY = datetime(2026, 10, 30, 16, 0, tzinfo=UTC)


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def sergeant(client, unit):
    user = police_user(unit, Role.SERGEANT)
    client.force_login(user)
    return user


def page_of(client, delivery, page="mail-detail"):
    return client.get(reverse(page, args=[delivery.pk]))


def send_again(client, delivery):
    return client.post(reverse("mail-again", args=[delivery.pk]), follow=True)


@time_machine.travel(FRIDAY, tick=False)
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "It has not left yet: it leaves within a minute."),
        ({"status": "ACCEPTED", "accepted_at": FRIDAY}, "The relay accepted it at 4pm. The relay does not report"),
        ({"status": "DELIVERED", "accepted_at": FRIDAY, "delivered_at": FRIDAY}, "mail system took it at 4pm."),
        (
            {"status": "BOUNCED", "ended_at": FRIDAY - timedelta(days=1), "ended_because": "550 Unknown user."},
            "It came back on Thursday 29 October at 4pm: “550 Unknown user”. Ask for an address that works",
        ),
        (
            {"status": "FAILED", "ended_at": FRIDAY - timedelta(days=400), "tries": 7, "ended_because": "451 Busy"},
            "Liaison gave up on Thursday 25 September 2025 at 5pm: “451 Busy”. It was tried 7 times.",
        ),
        (
            {"status": "CANCELLED", "ended_at": FRIDAY, "ended_because": "The plan was withdrawn."},
            "It was not sent: “The plan was withdrawn”.",
        ),
    ],
)
def test_how_it_stands_is_said_in_a_sentence(client, sergeant, unit, facts, said):
    assert said in words_of(page_of(client, sent(unit, **facts)))


def test_where_the_provider_reports_nothing_is_said_of_a_relay_that_does_not(client, sergeant, unit, settings):
    settings.MAIL_REPORTS_DELIVERY = True

    assert "It has not been reported as delivered yet." in words_of(page_of(client, accepted(unit)))


def test_its_life_is_told_in_order(client, sergeant, unit):
    now = timezone.now() + timedelta(hours=1)
    delivery = bounced(unit, by=sergeant)
    tries = [(451, "4.7.1 Greylisted", "QUEUED"), (None, "timed out", "QUEUED"), (250, "2.0.0 Ok", "ACCEPTED")]
    for minutes, (code, words, outcome) in enumerate(tries):
        at = now + timedelta(minutes=minutes)
        Attempt.objects.create(
            delivery=delivery, tried_at=at, relay="mx.example", code=code, words=words, outcome=outcome
        )
    Attempt.objects.create(
        delivery=delivery, tried_at=now + timedelta(minutes=8), outcome="QUEUED", words="Asked", asked_by=sergeant
    )
    Report.objects.create(
        source="mailbox",
        source_id="1",
        kind="BOUNCED",
        words="No such",
        reported_at=now + timedelta(minutes=7),
        delivery=delivery,
    )

    events = page_of(client, delivery).context["sheet"].events
    assert [(event.what, event.answer) for event in events] == [
        (f"Posted by {sergeant.name}", ""),
        ("Refused for now", "mx.example: 451 4.7.1 Greylisted"),
        ("Did not get through", "mx.example: timed out"),
        ("Accepted by the relay", "mx.example: 250 2.0.0 Ok"),
        ("A returned mail says: bounced", "No such"),
        (f"{sergeant.name} asked for it to be sent again", ""),
    ]


@pytest.mark.parametrize(
    ("status", "what"),
    [("DELIVERED", "Delivered"), ("BOUNCED", "Bounced"), ("FAILED", "Failed"), ("CANCELLED", "Not sent")],
)
def test_an_end_of_which_nobody_reported_is_told_too(client, sergeant, unit, status, what):
    soon = timezone.now() + timedelta(minutes=1)
    delivery = sent(unit, status=status, accepted_at=soon, delivered_at=soon, ended_at=soon)

    assert [event.what for event in page_of(client, delivery).context["sheet"].events] == ["Posted by Liaison", what]


def test_whether_the_notice_was_opened_and_answered_is_said_and_the_desk_is_led_to_it(client, sergeant, unit):
    school = telling_school(unit)
    head, dsl = school.contacts.order_by("role")
    told = plans.notice(plans.plan(unit, "ANNOUNCED", by=sergeant), school)
    delivery = accepted(unit)
    NoticeCopy.objects.create(notice=told, contact=head, delivery=delivery, seen_at=timezone.now())
    Acknowledgement.objects.create(
        notice=told, contact=dsl, name="Dee Lead", means="LINK", acknowledged_at=timezone.now()
    )

    page = words_of(page_of(client, delivery))

    assert "The notice was opened on" in page
    assert "Dee Lead acknowledged it for the school on" in page
    link = f'href="{reverse("deployments:notice-detail", args=[told.pk])}"'
    assert link in page
    assert [row.opened_at is not None for row in client.get(reverse("mail-list")).context["rows"]] == [True]
    client.force_login(administrator())
    assert link not in words_of(page_of(client, delivery))


def test_the_page_costs_the_same_with_one_attempt_and_with_ten(client, sergeant, unit):
    delivery = accepted(unit, by=sergeant)
    address = reverse("mail-detail", args=[delivery.pk])
    Attempt.objects.create(delivery=delivery, outcome="QUEUED", asked_by=sergeant)
    with_one = queries_of(client, address)
    for _ in range(9):
        Attempt.objects.create(delivery=delivery, outcome="QUEUED", asked_by=sergeant)

    assert queries_of(client, address) == with_one


def test_the_desk_reads_the_words_without_the_recipients_own_link(client, sergeant, unit):
    delivery = sent(unit, name="Ann <Head>")

    page, framed = words_of(page_of(client, delivery)), page_of(client, delivery, "mail-html")

    assert "Dear Ann &lt;Head&gt;, read http" in page
    assert "<p>Dear Ann &lt;Head&gt;, <a href=" in words_of(framed)
    assert delivery.link not in page + words_of(framed)
    assert "sandbox" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


def test_an_administrator_sees_the_state_and_not_the_words(client, unit):
    client.force_login(administrator())
    delivery = sent(unit)

    page = words_of(page_of(client, delivery))
    assert "It has not left yet" in page
    assert "Dear Ann" not in page
    assert page_of(client, delivery, "mail-html").status_code == 403


def test_an_administrator_who_is_also_a_sergeant_reads_the_own_desks_words_alone(client, unit):
    both = police_user(unit, Role.SERGEANT)
    both.roles.create(role=Role.ADMINISTRATOR)
    client.force_login(both)

    assert page_of(client, sent(unit), "mail-html").status_code == 200
    assert page_of(client, sent(CommandUnitFactory()), "mail-html").status_code == 403


def test_a_bounced_letter_is_sent_again_and_it_is_noted_by_whom(client, sergeant, unit):
    delivery = bounced(unit)
    assert f'action="{reverse("mail-again", args=[delivery.pk])}"' in words_of(page_of(client, delivery))

    after = send_again(client, delivery)

    assert "It is sent again to Ann Head, head@school.example." in words_of(after)
    assert f"{sergeant.name} asked for it to be sent again" in words_of(after)
    assert Delivery.objects.values_list("status", "message_id").get(pk=delivery.pk) == ("QUEUED", delivery.message_id)


@time_machine.travel(FRIDAY, tick=False)
def test_what_was_accepted_is_sent_again_only_after_a_warning(client, sergeant, unit):
    delivery = accepted(unit)
    link = f'href="{reverse("mail-again", args=[delivery.pk])}"'
    assert link in words_of(page_of(client, delivery))

    warning = words_of(page_of(client, delivery, "mail-again"))

    assert "It was accepted by the relay on 30 October 2026 at 4pm." in warning
    assert Delivery.objects.get(pk=delivery.pk).status == "ACCEPTED"
    send_again(client, delivery)
    assert Delivery.objects.get(pk=delivery.pk).status == "QUEUED"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, "it is on its way"),
        ({"status": "DELIVERED", "accepted_at": FRIDAY, "delivered_at": FRIDAY}, "it has arrived"),
        ({"status": "CANCELLED", "ended_at": FRIDAY, "ended_because": "Withdrawn."}, "Withdrawn."),
        ({"status": "BOUNCED", "ended_at": FRIDAY, "recalled_because": "Corrected."}, "Corrected."),
        ({"status": "FAILED", "ended_at": FRIDAY, "send_before": FRIDAY}, "it would come too late"),
    ],
)
def test_what_makes_no_sense_is_not_sent_again_and_the_page_says_why(client, sergeant, unit, facts, why):
    delivery = sent(unit, **facts)

    assert "<form" not in words_of(page_of(client, delivery)).split("<main")[1].split("</main")[0]
    assert why in words_of(page_of(client, delivery, "mail-again"))
    send_again(client, delivery)
    assert not delivery.attempts.exists()
    assert Delivery.objects.get(pk=delivery.pk).status == delivery.status


def test_what_was_called_back_meanwhile_is_refused_in_words(client, sergeant, unit):
    delivery = accepted(unit)
    cancel_deliveries([delivery], because="The plan was withdrawn.")

    assert "It is not sent again: The plan was withdrawn." in words_of(send_again(client, delivery))


def test_an_administrator_sends_again_and_an_inspector_does_not(client, unit):
    delivery = bounced(unit)

    client.force_login(police_user(unit, Role.INSPECTOR))
    assert "Send it again" not in words_of(page_of(client, delivery))
    assert send_again(client, delivery).status_code == 403
    client.force_login(administrator())
    assert send_again(client, delivery).status_code == 200

    assert delivery.attempts.count() == 1
