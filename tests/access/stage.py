"""The world, set up for as long as a module's tests need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import time_machine
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.access.world import World, build_world
from tests.deployments.conftest import MONDAY


@contextmanager
def world_on_stage(blocker: DjangoDbBlocker, mail: Path) -> Iterator[World]:
    """Built in a demonstration, and taken back at the end."""
    demonstration = override_settings(
        DEMO=True,
        EMAIL_BACKEND="outbox.spool.EmailBackend",
        EMAIL_FILE_PATH=str(mail),
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    )
    with blocker.unblock(), demonstration, time_machine.travel(MONDAY, tick=False), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
