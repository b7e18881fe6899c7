"""Mail through a provider's own interface, and into the files of a demonstration.

Tried, each alone, and a test went red: no name of ours told to the provider; the provider's id forgotten; a refusal of
the key, or of more for now, taken for the letter's fault; an error of the interface taken for a bounce; a disk that is
full taken for the letter's fault; a line of its own for each message; clicks followed.
"""

import pytest

from outbox.channels.mailer import MailerConnection
from outbox.models import Attempt, Channel, Delivery
from outbox.sending import send_all_due
from tests.outbox.conftest import closed_port, post
from tests.outbox.provider import INACTIVE, TAKEN, provider_running

pytestmark = pytest.mark.django_db

Status = Delivery.Status


@pytest.fixture
def provider(settings):
    with provider_running() as (stand_in, address):
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.MAIL_CONNECTIONS = 1
        settings.ANYMAIL = settings.ANYMAIL | {
            "POSTMARK_SERVER_TOKEN": "token",
            "POSTMARK_API_URL": address,
            "REQUESTS_TIMEOUT": 0.5,
        }
        yield stand_in


def state() -> tuple:
    return Delivery.objects.values_list("status", "provider_id", "tries").get()


def attempt() -> tuple:
    return Attempt.objects.values_list("outcome", "code").get()


def is_paused() -> bool:
    return Channel.objects.filter(paused_until__isnull=False).exists()


def test_the_provider_learns_whose_mail_it_is_and_follows_nobody(provider):
    delivery = post().deliveries[0]

    send_all_due()

    [mail] = provider.mails
    assert provider.tokens == ["token"]
    assert mail["To"] == "Ann Head <head@school.example>"
    assert mail["Metadata"] == {"delivery": delivery.message_id.strip("<>")}
    assert {"Name": "Message-ID", "Value": delivery.message_id} in mail["Headers"]
    assert {"Name": "X-PM-KeepID", "Value": "true"} in mail["Headers"]
    assert (mail["TrackOpens"], mail["TrackLinks"]) == (False, "None")
    assert "https://liaison.example/n/abc/" in mail["TextBody"]


def test_what_the_provider_takes_is_accepted_and_keeps_the_providers_name_for_it(provider):
    post()

    send_all_due()

    assert state() == (Status.ACCEPTED, TAKEN["MessageID"], 1)
    assert Attempt.objects.get().relay == "postmark"


def test_a_name_too_long_for_the_provider_is_left_out(provider, settings):
    settings.DEFAULT_FROM_EMAIL = f"liaison@{'long.' * 12}force.example"
    post()

    send_all_due()

    assert "Metadata" not in provider.mails[0]
    assert state()[0] == Status.ACCEPTED


def test_an_address_to_which_the_provider_does_not_send_has_bounced(provider):
    provider.status, provider.answer = 422, INACTIVE
    post()

    send_all_due()

    assert state() == (Status.BOUNCED, "", 1)
    assert Delivery.objects.get().ended_because.startswith("The provider does not send there: rejected. ")
    assert "marked as inactive" in Delivery.objects.get().ended_because


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_pauses_the_channel_and_not_the_letter(status, provider):
    provider.status, provider.answer = status, {"ErrorCode": 10, "Message": "Bad or missing token"}
    post()

    send_all_due()

    assert (state(), attempt()) == ((Status.QUEUED, "", 0), (Status.QUEUED, status))
    assert "Bad or missing token" in Channel.objects.get().paused_because


@pytest.mark.parametrize("status", [429, 503])
def test_a_provider_that_takes_no_more_for_now_pauses_the_channel_and_not_the_letter(status, provider):
    """Every letter would else be put off by itself, ever longer, and count the try."""
    provider.status, provider.answer = status, {"Message": "Not now"}
    post()

    send_all_due()

    assert (state(), attempt()) == ((Status.QUEUED, "", 0), (Status.QUEUED, status))
    assert is_paused()


@pytest.mark.parametrize("status", [400, 500, 502, 504])
def test_an_error_of_the_interface_is_no_word_about_the_recipient(status, provider):
    provider.status, provider.answer = status, {"Message": "Not now"}
    post()

    send_all_due()

    assert (state(), attempt()) == ((Status.QUEUED, "", 1), (Status.QUEUED, status))
    assert not is_paused()


@pytest.mark.parametrize("mischief", ["hang", "hang up"])
def test_no_answer_to_a_message_is_that_messages_next_try(mischief, provider):
    """It would else block all others, if it is what the provider cannot swallow."""
    provider.mischief = mischief
    post()

    send_all_due()

    assert (state(), attempt()) == ((Status.QUEUED, "", 1), (Status.QUEUED, None))
    assert not is_paused()


def test_a_provider_out_of_reach_pauses_the_channel(provider, settings):
    settings.ANYMAIL = settings.ANYMAIL | {"POSTMARK_API_URL": f"http://127.0.0.1:{closed_port()}/"}
    post()

    send_all_due()

    assert state() == (Status.QUEUED, "", 0)
    assert is_paused()


def test_a_missing_key_pauses_the_channel(provider, settings):
    settings.ANYMAIL = {name: value for name, value in settings.ANYMAIL.items() if name != "POSTMARK_SERVER_TOKEN"}
    post()

    send_all_due()

    assert state() == (Status.QUEUED, "", 0)
    assert "POSTMARK_SERVER_TOKEN" in Channel.objects.get().paused_because


def test_a_line_to_the_provider_is_kept(provider):
    post(*(f"head{n}@school.example" for n in range(5)))

    send_all_due()

    assert (len(provider.mails), provider.connections) == (5, 1)


def test_a_provider_that_keeps_no_name_of_ours_is_told_none(settings):
    """It would else refuse every message for what it does not support."""
    settings.EMAIL_BACKEND = "anymail.backends.postal.EmailBackend"
    settings.ANYMAIL = settings.ANYMAIL | {
        "POSTAL_API_KEY": "key",
        "POSTAL_API_URL": f"http://127.0.0.1:{closed_port()}/",
    }
    line = MailerConnection()

    answer = line.send(post().deliveries[0])

    assert "ConnectionError" in answer.words
    line.close()


# The files of a demonstration


def test_the_files_of_a_demonstration_take_every_letter(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "outbox.spool.EmailBackend", str(tmp_path)
    post()

    send_all_due()

    assert state() == (Status.ACCEPTED, "", 1)
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_a_full_disk_pauses_the_channel_and_not_the_letter(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "outbox.spool.EmailBackend", str(tmp_path / "taken")
    (tmp_path / "taken").write_text("No folder can be made here.")
    post()

    send_all_due()

    assert state() == (Status.QUEUED, "", 0)
    assert is_paused()
