"""Mail through GOV.UK Notify, against its stand-in."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.core.mail import EmailMessage, send_mail
from django.urls import reverse
from django.utils import timezone
from notifications_python_client.errors import HTTPError

from outbox import lines
from outbox.actions import Recipient
from outbox.channels import means_in_use
from outbox.channels.notify_words import as_written, uk_mobile
from outbox.models import Attempt, Channel, Delivery, Letter
from outbox.pausing import PAUSES
from outbox.sending import send_all_due
from outbox.settling import WAITS
from tests.factories import UserFactory
from tests.outbox import notify_standin as standin
from tests.outbox.conftest import close_lines, closed_port, post
from tests.outbox.notify_standin import NotifyStandIn, notify_on_loopback

pytestmark = pytest.mark.django_db

Status = Delivery.Status
MAIL, TEXT = Channel.Means.EMAIL, Channel.Means.TEXT


@pytest.fixture
def service(settings) -> Iterator[NotifyStandIn]:
    with notify_on_loopback(settings) as service:
        yield service


def only_delivery() -> Delivery:
    return Delivery.objects.get()


def is_paused(means: Channel.Means = MAIL) -> bool:
    return Channel.objects.filter(means=means, paused_until__gt=timezone.now()).exists()


# What Notify is given


def test_a_letter_goes_as_subject_and_body_under_our_message_id(service):
    link = "https://liaison.example/n/a_b-c/?x=1&y=2"
    delivery = post(to=[Recipient("Zoë Head", "zoe@school.example", link)]).deliveries[0]

    send_all_due()

    [message] = service.messages
    assert (message.kind, message.to, message.reference) == ("email", "zoe@school.example", delivery.message_id)
    assert message.personalisation == {
        "subject": "A change at your school",
        "body": f"Dear Zoë Head, read {link}",
    }
    delivery.refresh_from_db()
    assert (delivery.status, delivery.provider_id) == (Status.ACCEPTED, message.id)
    assert Attempt.objects.values_list("relay", "code", "outcome").get() == ("GOV.UK Notify", 201, Status.ACCEPTED)


def test_replies_go_where_the_letter_says_or_where_notify_was_told(service, settings):
    post(reply_to="sergeant@force.example")
    send_all_due()
    close_lines()
    settings.NOTIFY_REPLY_TO_ID = standin.REPLY_TO
    post()
    send_all_due()

    assert [message.reply_to for message in service.messages] == [None, standin.REPLY_TO]
    assert service.messages[0].personalisation["body"].endswith("\n\nTo reply, write to sergeant@force.example.")


def test_the_unit_s_name_stands_first_because_notify_sends_under_its_own(service):
    post(sender="East Area police via Liaison", reply_to="sergeant@force.example, unit@force.example")

    send_all_due()

    body = service.messages[0].personalisation["body"]
    assert body.startswith("East Area police via Liaison\n\n")
    assert body.endswith("\n\nTo reply, write to sergeant@force.example or unit@force.example.")


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("- PC Dave\r\n  * PC Ann", "\\- PC Dave\n\\* PC Ann"),
        ("14. September\n2.30 pm", "14\\. September\n2\\.30 pm"),
        ("#1 of many\n--\nLiaison", "\\#1 of many\n\\--\nLiaison"),
        ("[click](https://elsewhere.example)", "\\[click](https://elsewhere.example)"),
        ("a | b\n---|---", "a \\| b\n\\---\\|---"),
        (r"C:\new \# or not", r"C:\\new \\# or not"),
        ("https://liaison.example/n/a_b-c/?x=*1*", "https://liaison.example/n/a_b-c/?x=*1*"),
        ("Mid-line # - * 1. stay", "Mid-line # - * 1. stay"),
    ],
)
def test_what_notify_would_read_as_formatting_is_spelled_out(words, given):
    assert as_written(words) == given


def test_a_letter_arrives_as_it_is_written(service):
    post(text="\n1. For {{recipient-name}}:\n- {{recipient-link}}\n")

    send_all_due()

    assert service.messages[0].personalisation["body"] == "1\\. For Ann Head:\n\\- https://liaison.example/n/abc/"


def test_a_name_that_spells_a_slot_or_a_link_stays_a_name(service):
    name = f"{Letter.LINK_SLOT} [x](https://elsewhere.example)"
    post(to=[Recipient(name, "head@school.example", "https://liaison.example/secret/")])

    send_all_due()

    body = service.messages[0].personalisation["body"]
    assert body.startswith("Dear {{recipient-link}} \\[x](https://elsewhere.example), read https://liaison")


def test_many_letters_go_over_one_kept_connection(service):
    post(*(f"head{n}@school.example" for n in range(10)))
    send_all_due()
    post()
    send_all_due()

    assert (len(service.messages), service.connections) == (11, 1)


# What Notify answers


def test_an_address_that_is_none_bounces_and_the_rest_goes_out(service):
    post("head@school.example", "no address", "dsl@school.example")

    send_all_due()

    assert [message.to for message in service.messages] == ["head@school.example", "dsl@school.example"]
    bounced = Delivery.objects.get(address="no address")
    assert (bounced.status, bounced.attempts.get().code) == (Status.BOUNCED, 400)
    assert bounced.ended_because == "ValidationError: email_address Not a valid email address"
    assert not is_paused()


@pytest.mark.parametrize(
    "refusal",
    [
        standin.RATE,
        standin.DAILY,
        standin.CLOCK,
        standin.NO_KEY,
        standin.NO_PAGE,
    ],
    ids=lambda refusal: refusal.message,
)
def test_what_refuses_us_pauses_the_channel_and_not_the_letter(refusal, service):
    service.answers[""] = refusal
    post()

    send_all_due()

    assert (only_delivery().status, only_delivery().tries) == (Status.QUEUED, 0)
    assert Attempt.objects.get().code == refusal.status
    assert is_paused()
    assert Channel.objects.get().paused_because == f"{refusal.error}: {refusal.message}"


@pytest.mark.parametrize(
    "refusal", [standin.NO_TEMPLATE, standin.ODD_TEMPLATE, standin.ON_TRIAL], ids=lambda refusal: refusal.message
)
def test_a_template_or_service_out_of_order_pauses_the_channel_at_the_second_letter(refusal, service):
    service.answers[""] = refusal
    post("head@school.example", "dsl@school.example", "deputy@school.example")

    send_all_due()

    assert list(Delivery.objects.order_by("pk").values_list("status", "tries")) == [
        (Status.QUEUED, 1),
        (Status.QUEUED, 0),
        (Status.QUEUED, 0),
    ]
    assert is_paused()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("NOTIFY_API_KEY", f"other-{standin.SERVICE}-{uuid4()}"),
        ("NOTIFY_API_KEY", f"other-{uuid4()}-{standin.SECRET}"),
        ("NOTIFY_EMAIL_TEMPLATE_ID", str(uuid4())),
        ("NOTIFY_REPLY_TO_ID", str(uuid4())),
    ],
    # The values differ from run to run: each process of a run must find the same names.
    ids=["secret", "service", "template", "reply-to"],
)
def test_settings_that_notify_does_not_know_pause_the_channel(name, wrong, service, settings):
    setattr(settings, name, wrong)
    post("head@school.example", "dsl@school.example")

    send_all_due()

    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.QUEUED}
    assert (is_paused(), service.messages) == (True, [])


def test_a_service_in_trouble_is_tried_again_later(service):
    service.answers["head@school.example"] = standin.BROKEN
    post("head@school.example", "dsl@school.example")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send_all_due()
        refused = Delivery.objects.get(address="head@school.example")
        assert (refused.status, refused.tries, is_paused()) == (Status.QUEUED, 1, False)
        assert refused.attempts.get().words == "Exception: Internal server error"

        service.answers.clear()
        clock.shift(WAITS[0])
        send_all_due()

    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.ACCEPTED}


def test_after_a_lost_answer_the_second_message_bears_the_same_reference(service):
    service.answers[""] = standin.TAKE_AND_HANG_UP
    post()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send_all_due()
        assert (only_delivery().status, only_delivery().tries, is_paused()) == (Status.QUEUED, 1, False)

        service.answers.clear()
        clock.shift(WAITS[0])
        send_all_due()

    assert only_delivery().status == Status.ACCEPTED
    assert [message.reference for message in service.messages] == [only_delivery().message_id] * 2
    assert only_delivery().provider_id == service.messages[1].id


def test_a_service_that_hangs_is_left_and_tried_again(service, settings):
    settings.EMAIL_TIMEOUT = 0.2
    service.answers["head@school.example"] = standin.HANG
    post("head@school.example", "dsl@school.example")

    send_all_due()

    hung = Delivery.objects.get(address="head@school.example")
    assert (hung.status, hung.tries, is_paused()) == (Status.QUEUED, 1, False)
    assert "timed out" in hung.attempts.get().words
    assert [message.to for message in service.messages] == ["dsl@school.example"]


def test_a_service_that_drips_is_cut_off(service, monkeypatch):
    monkeypatch.setattr(lines, "ROUND_LIMIT", 0.2)
    service.answers["head@school.example"] = standin.DRIP
    post("head@school.example", "dsl@school.example")

    send_all_due()

    cut = Delivery.objects.get(address="head@school.example")
    assert (cut.status, cut.tries, is_paused()) == (Status.QUEUED, 1, False)
    assert [message.to for message in service.messages] == ["dsl@school.example"]


def test_nobody_listening_pauses_the_channel(service, settings):
    settings.NOTIFY_BASE_URL = f"http://127.0.0.1:{closed_port()}"
    post()

    send_all_due()

    assert (only_delivery().status, only_delivery().tries) == (Status.QUEUED, 0)
    assert is_paused()
    assert Channel.objects.get().paused_because.endswith("Connection refused")


def test_an_answer_that_is_not_notifys_is_tried_again(service):
    service.answers[""] = standin.GARBLE
    post()

    send_all_due()

    assert (only_delivery().status, only_delivery().tries) == (Status.QUEUED, 1)


def test_messages_that_notify_will_not_have_do_not_close_the_channel_for_the_rest(service):
    guests = ["guest@elsewhere.example", "other@elsewhere.example"]
    service.answers |= dict.fromkeys(guests, standin.ON_TRIAL)
    post(*guests, priority=Letter.Priority.URGENT)
    post("head@school.example")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send_all_due()
        assert (is_paused(), service.messages) == (True, [])
        clock.shift(PAUSES[0])
        Delivery.objects.filter(address=guests[0]).update(try_after=timezone.now())
        send_all_due()

    assert [message.to for message in service.messages] == ["head@school.example"]
    unwanted = Delivery.objects.filter(address__in=guests)
    assert {delivery.status for delivery in unwanted} == {Status.QUEUED}


def test_what_was_refused_before_another_was_taken_counts_no_more(service):
    guests = ["guest@elsewhere.example", "other@elsewhere.example"]
    service.answers |= dict.fromkeys(guests, standin.ON_TRIAL)
    post(guests[0], "head@school.example", guests[1])

    send_all_due()

    assert not is_paused()
    assert list(Delivery.objects.filter(address__in=guests).values_list("status", "tries")) == [(Status.QUEUED, 1)] * 2


# Text messages


@pytest.fixture
def texts(service, settings) -> NotifyStandIn:
    """Text messages go by Notify and mail does not."""
    settings.NOTIFY_SMS_TEMPLATE_ID = standin.TEXT_TEMPLATE
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return service


def post_text(number: str = "07700 900123") -> Delivery:
    to = Recipient("Ann Head", number, "https://liaison.example/n/abc/", means=TEXT)
    return post(to=[to], text="A notice waits for an answer: {{recipient-link}}\n").deliveries[0]


def test_a_text_message_goes_by_notify_however_mail_leaves(texts, mailoutbox):
    delivery = post_text()
    post()

    send_all_due()

    [message] = texts.messages
    assert (message.kind, message.to, message.reference) == ("sms", "+447700900123", delivery.message_id)
    assert message.personalisation == {"body": "A notice waits for an answer: https://liaison.example/n/abc/"}
    assert len(mailoutbox) == 1
    assert list(Delivery.objects.values_list("status", flat=True)) == [Status.ACCEPTED] * 2


def test_a_text_message_names_nobody(texts):
    post(to=[Recipient("Ann Head", "07700900123", means=TEXT)])

    send_all_due()

    assert "Ann" not in texts.messages[0].personalisation["body"]


def test_without_a_template_no_text_message_is_sent_and_one_that_is_there_waits(texts, settings):
    assert means_in_use() == [MAIL, TEXT]
    settings.NOTIFY_SMS_TEMPLATE_ID = ""
    assert means_in_use() == [MAIL]
    post_text()

    send_all_due()

    assert (only_delivery().status, only_delivery().tries, texts.messages) == (Status.QUEUED, 0, [])


@pytest.mark.parametrize("number", ["07700900123", "+44 7700 900 123", "0044 7700.900-123", "+44 (0)7700 900123"])
def test_the_number_of_a_mobile_is_known_however_it_is_written(number):
    assert uk_mobile(number) == "+447700900123"


@pytest.mark.parametrize("number", ["020 7946 0123", "+33 6 12 34 56 78", "0770090012", "077009001234", "Ann", ""])
def test_what_is_no_mobile_of_this_country_bounces_unasked(number, texts):
    post_text(number)

    send_all_due()

    assert (only_delivery().status, Attempt.objects.get().code) == (Status.BOUNCED, None)
    assert texts.connections == 0


def test_a_pause_of_text_messages_does_not_hold_mail_up(texts, mailoutbox):
    texts.answers[""] = standin.DAILY
    post_text()
    send_all_due()
    post()

    send_all_due()

    assert (is_paused(TEXT), is_paused(MAIL), len(mailoutbox)) == (True, False, 1)


# Django's own mail


def test_a_code_for_signing_in_leaves_by_notify(service, client):
    user = UserFactory(email="head@school.example")

    client.post(reverse("account_request_login_code"), {"email": user.email})

    [message] = service.messages
    assert message.to == "head@school.example"
    assert "code" in message.personalisation["body"]


def test_djangos_own_mail_arrives_as_it_is_written(service):
    send_mail("Subject", "# 1\n- 2", None, ["head@school.example"])

    assert service.messages[0].personalisation == {"subject": "Subject", "body": "\\# 1\n\\- 2"}


def test_a_refusal_is_raised_unless_it_may_pass_in_silence(service):
    service.answers["no@school.example"] = standin.DAILY
    with pytest.raises(HTTPError):
        send_mail("Subject", "Body", None, ["no@school.example"])

    assert send_mail("Subject", "Body", None, ["no@school.example"], fail_silently=True) == 0
    assert send_mail("Subject", "Body", None, ["Ann Head <yes@school.example>"]) == 1
    assert [message.to for message in service.messages] == ["yes@school.example"]


def test_nothing_is_sent_without_its_attachment(service):
    message = EmailMessage("Subject", "Body", to=["head@school.example"])
    message.attach("plan.txt", "words", "text/plain")

    with pytest.raises(ValueError, match="attachment"):
        message.send()

    assert service.messages == []
