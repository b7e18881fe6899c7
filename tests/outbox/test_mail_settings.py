"""Settings of the mail with which no letter would ever leave, or one would seem to, are refused at the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.test_settings import environment, read_settings, set_production  # noqa: F401 - pytest reads it


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "smtp://relay:abc",
        "smtp+tls://user:pass#word@relay:587",
        "relay.force.example:25",
        "smtps://relay:465",
        # These take whatever they are given, and send nothing.
        "dummymail://",
        "consolemail://",
        "memorymail://",
    ],
)
def test_mail_leaves_by_a_relay_or_liaison_does_not_start(url, environment):  # noqa: F811 - the fixture
    set_production(environment)
    environment.setenv("EMAIL_URL", url)

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL names no relay"):
        read_settings()


@pytest.mark.parametrize(
    "url", ["smtp://relay", "smtp://[::1]:25", "smtp+ssl://u%40force.example:p%23w@relay-1.force.example:465"]
)
def test_a_relay_may_be_named_with_and_without_the_rest(url, environment):  # noqa: F811 - the fixture
    set_production(environment)
    environment.setenv("EMAIL_URL", url)

    assert read_settings()["EMAIL_HOST"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_CONNECTIONS", "0"),
        ("MAIL_CONNECTIONS", "-1"),
        ("MAIL_MESSAGES_PER_CONNECTION", "0"),
        ("MAIL_MESSAGES_PER_MINUTE", "-5"),
        ("MAIL_SELF_TEST_MINUTES", "0"),
        ("MAIL_CONNECTIONS", "four"),
        ("MAIL_MESSAGES_PER_CONNECTION", "1e3"),
        ("MAIL_MESSAGES_PER_MINUTE", "3000/min"),
        ("MAIL_SELF_TEST_MINUTES", "15m"),
        ("DEFAULT_FROM_EMAIL", ""),
        ("DEFAULT_FROM_EMAIL", "Liaison"),
        ("BOUNCE_ADDRESS", "bounces"),
        ("MAIL_SELF_TEST_TO", "nobody"),
    ],
)
def test_a_setting_that_stops_all_mail_is_named(name, value, environment):  # noqa: F811 - the fixture
    set_production(environment)
    environment.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=f"^{name} is"):
        read_settings()


def test_numbers_that_are_not_given_are_those_of_the_example(environment):  # noqa: F811 - the fixture
    set_production(environment)
    names = ["MAIL_CONNECTIONS", "MAIL_MESSAGES_PER_CONNECTION", "MAIL_MESSAGES_PER_MINUTE", "MAIL_SELF_TEST_MINUTES"]
    for name in names:
        environment.setenv(name, "")

    found = read_settings()

    assert [found[name] for name in names] == [4, 100, 0, 15]
