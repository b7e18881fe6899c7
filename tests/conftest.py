"""What every test may use."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import timezone

from accounts import postman
from outbox.apps import OutboxConfig

pytest_plugins = ["tests.browser"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write down anew what each mail looks like")


@pytest.fixture(scope="session", autouse=True)
def append_only_rows_can_be_flushed() -> Iterator[None]:
    """Tests that commit are cleaned up by emptying every table: lift the append-only rules for that moment alone."""
    patch = pytest.MonkeyPatch()
    execute = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = replica")
                execute(self, sql_list)
                cursor.execute("SET session_replication_role = DEFAULT")
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                for name, _ in triggers:
                    cursor.execute(f'DROP TRIGGER "{name}"')
                execute(self, sql_list)
                for _, sql in triggers:
                    cursor.execute(sql)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def cache_of_its_own(settings: Any) -> None:
    """What limits sign-in is counted in the cache: in files, runs beside this one and before it would count as well."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


class AtOnce:
    """In place of threads."""

    def submit(self, act: Callable[..., object], *args: object) -> None:
        act(*args)


@pytest.fixture(autouse=True)
def mail_about_signing_in_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postman, "_threads", AtOnce())


class Now:
    """An attribute that is always this moment."""

    def __get__(self, *_: object) -> datetime:
        return timezone.now()


@pytest.fixture(autouse=True)
def portal_has_just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker runs beside a test. A process that has just started, on whatever day a test plays, misses none yet."""
    monkeypatch.setattr(OutboxConfig, "started_at", Now())
