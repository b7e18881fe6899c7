"""The area, made once for all tests that only look at it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

PASSWORD = "a phrase for these tests alone"
# A Thursday in the middle of a term.
TODAY = datetime(2027, 3, 11, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def a_demonstration() -> Iterator[None]:
    """Quick passwords; everything else as the command runs."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with pytest.MonkeyPatch.context() as patch, override_settings(DEMO=True, PASSWORD_HASHERS=quick):
        patch.setenv("DEMO_PASSWORD", PASSWORD)
        yield


@pytest.fixture(scope="module")
def seeded(a_demonstration: None, django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Every test of the module runs inside this transaction, in one of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(TODAY, tick=False):
            call_command("seed_demo")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def area(seeded: None, db: None) -> Iterator[None]:
    """The area, on the day on which it was made."""
    with time_machine.travel(TODAY, tick=False):
        yield
