"""What must be set before others are believed: the environment as `tests/test_settings.py` reads it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from outbox.tasks import read_bounces
from tests.test_settings import environment, read_settings, set_production

__all__ = ["environment"]

NAMES = ["ANYMAIL_WEBHOOK_SECRET", "ANYMAIL_POSTMARK_SERVER_TOKEN", "ANYMAIL_DEBUG_API_REQUESTS", "BOUNCE_MAILBOX_URL"]
TASK = "outbox.tasks.read_bounces"


@pytest.fixture(autouse=True)
def nothing_set(environment):
    for name in NAMES:
        environment.delenv(name, raising=False)
    set_production(environment)


def test_a_provider_gets_what_the_environment_names_after_it(environment):
    environment.setenv("EMAIL_URL", "anymail://postmark")
    environment.setenv("ANYMAIL_WEBHOOK_SECRET", "reports:secret, new:other")
    environment.setenv("ANYMAIL_POSTMARK_SERVER_TOKEN", "token")
    environment.setenv("ANYMAIL_DEBUG_API_REQUESTS", "1")

    found = read_settings()

    assert found["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert found["ANYMAIL"]["WEBHOOK_SECRET"] == ["reports:secret", "new:other"]
    assert found["ANYMAIL"]["POSTMARK_SERVER_TOKEN"] == "token"
    assert found["ANYMAIL"]["DEBUG_API_REQUESTS"] is False


@pytest.mark.parametrize("secret", ["", "secret", "reports:", ":secret", "reports:secret,other"])
def test_a_provider_without_a_secret_for_its_reports_does_not_start(secret, environment):
    environment.setenv("EMAIL_URL", "anymail://postmark")
    environment.setenv("ANYMAIL_WEBHOOK_SECRET", secret)

    with pytest.raises(ImproperlyConfigured, match="ANYMAIL_WEBHOOK_SECRET"):
        read_settings()


@pytest.mark.parametrize("name", ["", "nobody", "postmark/", "..base", "postmark.EmailBackend"])
def test_a_provider_that_nobody_knows_does_not_start(name, environment):
    environment.setenv("EMAIL_URL", f"anymail://{name}")
    environment.setenv("ANYMAIL_WEBHOOK_SECRET", "reports:secret")

    with pytest.raises(ImproperlyConfigured, match="does not know"):
        read_settings()


def test_without_a_mailbox_no_task_reads_one(environment):
    assert TASK not in [entry["task"] for entry in read_settings()["CELERY_BEAT_SCHEDULE"].values()]


@pytest.mark.parametrize(
    "url",
    [
        "imap+ssl://returned%40force.example:secret@imap.force.example/INBOX",
        "imap://returned:secret@127.0.0.1:1143",
        "imap://returned:secret@[::1]/INBOX",
        "maildir:///var/mail/returned",
    ],
)
def test_a_mailbox_is_read_each_five_minutes(url, environment):
    environment.setenv("BOUNCE_MAILBOX_URL", url)

    [entry] = [entry for entry in read_settings()["CELERY_BEAT_SCHEDULE"].values() if entry["task"] == TASK]

    assert (entry["schedule"], read_bounces.name) == (300, TASK)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("imap://returned:secret@imap.force.example/INBOX", "in clear"),
        ("imap://returned:secret@127.0.0.1.elsewhere.example/INBOX", "in clear"),
        ("pop3://returned:secret@imap.force.example", "begins with"),
        ("/var/mail/returned", "begins with"),
    ],
)
def test_a_mailbox_that_cannot_be_read_safely_does_not_start(url, words, environment):
    environment.setenv("BOUNCE_MAILBOX_URL", url)

    with pytest.raises(ImproperlyConfigured, match=words):
        read_settings()
