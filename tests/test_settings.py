"""A real installation starts complete or not at all; a demonstration fills its gaps."""

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
OTHERS = ["DEMO", "DEBUG", "PORT", "VAR_DIR", "DEFAULT_FROM_EMAIL", "LOG_LEVEL"]


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

    assert read_settings()["PUBLIC_URL"] == "http://127.0.0.1:8123"
