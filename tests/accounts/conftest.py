"""What tests of signing in share."""

import pytest
from django.db import transaction

from outbox import bells


@pytest.fixture(autouse=True)
def passwords_are_checked_fast(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def commits(monkeypatch):
    """What follows a page's commit follows at once, within the request, as it does outside tests."""
    monkeypatch.setattr(bells, "ring", lambda: None)
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())
