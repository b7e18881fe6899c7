"""A real installation starts complete or not at all; a demonstration fills its gaps."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PRODUCTION = {
    "SECRET_KEY": "fifty random characters or more, which nobody else knows",
    "ALLOWED_HOSTS": "liaison.force.example,www.liaison.force.example",
    "PUBLIC_URL": "https://liaison.force.example/",
    "DATABASE_URL": "postgres://liaison:secret@db.force.example:5432/liaison",
    "REDIS_URL": "redis://redis.force.example:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@relay.force.example:587",
}
SIGN_IN = ["SECOND_FACTOR_REQUIRED", "MFA_KEY", "SECRET_KEY_FALLBACKS", "TRUSTED_PROXIES", "SSO_PROVIDERS"]
OTHERS = ["DEMO", "DEBUG", "PORT", "VAR_DIR", "DEFAULT_FROM_EMAIL", "LOG_LEVEL", *SIGN_IN]
MICROSOFT = {
    "SSO_PROVIDERS": "microsoft",
    "SSO_MICROSOFT_ISSUER": "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
    "SSO_MICROSOFT_CLIENT_ID": "liaison",
    "SSO_MICROSOFT_CLIENT_SECRET": "known-to-microsoft",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A shell in which nothing of Liaison's is set."""
    for name in [*PRODUCTION, *OTHERS]:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def read_settings() -> dict[str, Any]:
    return runpy.run_path(str(Path(settings.BASE_DIR) / "liaison" / "settings.py"))


def set_production(environment: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        environment.setenv(name, value)


def test_a_complete_environment_starts(environment):
    set_production(environment)

    found = read_settings()

    assert found["DEMO"] is False
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["liaison.force.example", "www.liaison.force.example"]
    assert found["PUBLIC_URL"] == "https://liaison.force.example"
    assert found["CELERY_BROKER_URL"] == PRODUCTION["REDIS_URL"]
    assert found["DATABASES"]["default"]["HOST"] == "db.force.example"
    assert found["EMAIL_HOST"] == "relay.force.example"


def test_https_makes_cookies_and_redirects_safe(environment):
    set_production(environment)

    found = read_settings()

    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    assert [found[name] for name in names] == [True, True, True]


@pytest.mark.parametrize("name", PRODUCTION)
@pytest.mark.parametrize("gap", ["unset", "empty"])
def test_production_refuses_to_start_without(name, gap, environment):
    set_production(environment)
    if gap == "unset":
        environment.delenv(name)
    else:
        environment.setenv(name, "")

    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings()

    sentence = str(refusal.value)
    assert sentence.startswith(f"{name} is not set: ")
    assert sentence.endswith("or set DEMO=1 to run a demonstration on this machine.")


def test_nothing_set_is_production_and_refuses(environment):
    with pytest.raises(ImproperlyConfigured, match="^SECRET_KEY is not set: "):
        read_settings()


def test_a_demonstration_needs_nothing(environment, tmp_path):
    environment.setenv("DEMO", "1")
    environment.setenv("VAR_DIR", str(tmp_path))

    found = read_settings()

    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "liaison.sqlite3")
    assert found["CELERY_BROKER_URL"] == "filesystem://localhost"
    assert found["EMAIL_FILE_PATH"] == str(tmp_path / "mail")


def test_a_demonstration_lives_on_real_services_where_they_are_named(environment):
    environment.setenv("DEMO", "1")
    for name in ["DATABASE_URL", "REDIS_URL", "EMAIL_URL"]:
        environment.setenv(name, PRODUCTION[name])

    found = read_settings()

    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert found["CELERY_BROKER_URL"] == PRODUCTION["REDIS_URL"]
    assert found["EMAIL_HOST"] == "relay.force.example"


def test_a_demonstration_answers_on_its_port(environment):
    environment.setenv("DEMO", "1")
    environment.setenv("PORT", "8123")

    assert read_settings()["PUBLIC_URL"] == "http://localhost:8123"


def test_a_second_factor_is_asked_for_unless_a_demonstration_says_otherwise(environment):
    environment.setenv("DEMO", "1")
    assert read_settings()["SECOND_FACTOR_REQUIRED"] is False
    environment.setenv("SECOND_FACTOR_REQUIRED", "1")
    assert read_settings()["SECOND_FACTOR_REQUIRED"] is True

    environment.delenv("DEMO")
    environment.delenv("SECOND_FACTOR_REQUIRED")
    set_production(environment)
    assert read_settings()["SECOND_FACTOR_REQUIRED"] is True


def test_a_real_installation_refuses_to_start_without_second_factors(environment):
    set_production(environment)
    environment.setenv("SECOND_FACTOR_REQUIRED", "0")

    with pytest.raises(ImproperlyConfigured, match="only be switched off in a demonstration"):
        read_settings()


def test_secrets_are_sealed_under_a_key_of_their_own_or_the_general_one(environment):
    set_production(environment)
    environment.setenv("SECRET_KEY_FALLBACKS", "the one before,the one before that")
    found = read_settings()
    assert found["SECRET_KEY_FALLBACKS"] == ["the one before", "the one before that"]
    assert found["MFA_KEYS"] == [PRODUCTION["SECRET_KEY"], "the one before", "the one before that"]

    environment.setenv("MFA_KEY", "new,old")
    assert read_settings()["MFA_KEYS"] == ["new", "old"]


def test_behind_https_one_proxy_is_believed_about_addresses(environment):
    set_production(environment)
    assert read_settings()["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1

    environment.setenv("TRUSTED_PROXIES", "2")
    assert read_settings()["ALLAUTH_TRUSTED_PROXY_COUNT"] == 2


def test_without_a_provider_there_is_no_single_sign_on(environment):
    set_production(environment)

    found = read_settings()

    assert found["SOCIALACCOUNT_PROVIDERS"] == {"openid_connect": {"APPS": []}}
    assert found["SSO_SECOND_FACTOR"] == []


def test_several_providers_have_their_own_settings(environment):
    set_production(environment)
    google = {
        "SSO_PROVIDERS": "microsoft,google",
        "SSO_GOOGLE_NAME": "Google for schools",
        "SSO_GOOGLE_ISSUER": "https://accounts.google.com/",
        "SSO_GOOGLE_CLIENT_ID": "another",
        "SSO_GOOGLE_CLIENT_SECRET": "known-to-google",
        "SSO_GOOGLE_SECOND_FACTOR": "1",
        "SSO_MICROSOFT_VOUCHES_FOR": "force.example, other.example",
    }
    for name, value in (MICROSOFT | google).items():
        environment.setenv(name, value)

    found = read_settings()

    microsoft, google_app = found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert (microsoft["name"], google_app["name"]) == ("Microsoft", "Google for schools")
    assert google_app["settings"]["server_url"] == "https://accounts.google.com"
    assert microsoft["settings"]["verified_email"] == ["force.example", "other.example"]
    assert google_app["settings"]["verified_email"] == []
    assert found["SSO_SECOND_FACTOR"] == ["google"]


@pytest.mark.parametrize("name", [name for name in MICROSOFT if name != "SSO_PROVIDERS"])
def test_half_a_provider_refuses_to_start(environment, name):
    set_production(environment)
    for other, value in MICROSOFT.items():
        environment.setenv(other, "" if other == name else value)

    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not set: "):
        read_settings()


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.force.example",
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/organizations/v2.0",
        "login.force.example",
    ],
)
def test_a_provider_for_everybody_or_in_clear_refuses_to_start(environment, issuer):
    set_production(environment)
    for name, value in (MICROSOFT | {"SSO_MICROSOFT_ISSUER": issuer}).items():
        environment.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match="^SSO_MICROSOFT_ISSUER is not right: "):
        read_settings()


def test_two_providers_under_one_name_refuse_to_start(environment):
    set_production(environment)
    for name, value in MICROSOFT.items():
        environment.setenv(name, value)
        environment.setenv(name.replace("MICROSOFT", "GOOGLE"), value)
    environment.setenv("SSO_PROVIDERS", "microsoft,google")

    with pytest.raises(ImproperlyConfigured, match="under the same CLIENT_ID"):
        read_settings()


def test_a_provider_is_named_by_a_plain_word(environment):
    set_production(environment)
    environment.setenv("SSO_PROVIDERS", "my-provider")

    with pytest.raises(ImproperlyConfigured, match="words of small letters"):
        read_settings()


def test_docker_compose_hands_on_every_setting_that_the_example_names():
    """A volume of its own stands for VAR_DIR there."""
    example, compose = ((Path(settings.BASE_DIR) / name).read_text() for name in (".env.example", "docker-compose.yml"))
    named = re.findall(r"^#?([A-Z_]+)=", example, flags=re.MULTILINE)

    assert [name for name in named if f"{name}: " not in compose and f"${{{name}:" not in compose] == ["VAR_DIR"]
