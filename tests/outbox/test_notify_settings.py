"""GOV.UK Notify is set up whole or not at all, in a demonstration too."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.test_settings import read_settings

# Written out, since tests are named after it: each process of a run must find the same names.
ID = "3f0c8a52-6d1e-4b7a-9c44-1e5b2a7d9f60"
KEY = f"liaison-{ID}-{ID}"
OURS = ["EMAIL_URL", "MAIL_MESSAGES_PER_MINUTE"]
NOTIFYS = ["API_KEY", "EMAIL_TEMPLATE_ID", "REPLY_TO_ID", "SMS_TEMPLATE_ID", "CALLBACK_TOKEN", "BASE_URL"]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("DEMO", "1")
    for name in [*OURS, *(f"NOTIFY_{name}" for name in NOTIFYS)]:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_mail_by_notify_needs_a_key_and_a_template(environment):
    environment.setenv("EMAIL_URL", "notify://")
    with pytest.raises(ImproperlyConfigured, match=r"^NOTIFY_EMAIL_TEMPLATE_ID is not set: .+ See \.env\.example\.$"):
        read_settings()

    environment.setenv("NOTIFY_EMAIL_TEMPLATE_ID", ID)
    with pytest.raises(ImproperlyConfigured, match="^NOTIFY_API_KEY is not set: "):
        read_settings()

    environment.setenv("NOTIFY_API_KEY", KEY)
    found = read_settings()
    assert found["EMAIL_BACKEND"] == "outbox.channels.notify.EmailBackend"
    assert found["NOTIFY_BASE_URL"].startswith("https://")
    # What Notify allows.
    assert found["MAIL_MESSAGES_PER_MINUTE"] == 3000

    # docker compose passes on what nobody set.
    environment.setenv("MAIL_MESSAGES_PER_MINUTE", "")
    assert read_settings()["MAIL_MESSAGES_PER_MINUTE"] == 3000


def test_text_messages_need_a_key_however_mail_leaves(environment):
    environment.setenv("NOTIFY_SMS_TEMPLATE_ID", ID)
    with pytest.raises(ImproperlyConfigured, match="^NOTIFY_API_KEY is not set: "):
        read_settings()

    environment.setenv("NOTIFY_API_KEY", KEY)
    found = read_settings()
    assert (found["NOTIFY_SMS_TEMPLATE_ID"], found["EMAIL_BACKEND"]) == (ID, "outbox.spool.EmailBackend")
    assert found["MAIL_MESSAGES_PER_MINUTE"] == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOTIFY_API_KEY", "secret"),
        ("NOTIFY_API_KEY", f"liaison-{ID}"),
        ("NOTIFY_EMAIL_TEMPLATE_ID", "letters"),
        ("NOTIFY_SMS_TEMPLATE_ID", f"{ID}x"),
        ("NOTIFY_REPLY_TO_ID", "sergeant@force.example"),
        ("NOTIFY_CALLBACK_TOKEN", "short"),
    ],
)
def test_what_cannot_be_right_is_named(name, value, environment):
    environment.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not right: ") as refusal:
        read_settings()

    assert value not in str(refusal.value)


def test_without_notify_nothing_of_it_is_needed(environment):
    found = read_settings()

    assert {found[f"NOTIFY_{name}"] for name in NOTIFYS if name != "BASE_URL"} == {""}
