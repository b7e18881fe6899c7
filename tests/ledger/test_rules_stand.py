"""Every rule that a migration has put into the database still stands when all migrations are done.

SQLite loses a table's triggers when a later migration rebuilds that table. A failure here names the rule to repeat.
"""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ledger.operations import AppendOnly, NoOverlap

pytestmark = pytest.mark.django_db

NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint",
}


def names_of(rule: AppendOnly | NoOverlap) -> set[str]:
    if isinstance(rule, AppendOnly):
        verbs = {"sqlite": ("no_update", "no_delete"), "postgresql": ("append_only", "no_truncate")}
        return {f"{rule.table}_{verb}" for verb in verbs[connection.vendor]}
    ends = {"sqlite": ("_insert", "_update"), "postgresql": ("",)}
    return {f"{rule.name}{end}" for end in ends[connection.vendor]}


def test_no_later_migration_has_dropped_a_rule() -> None:
    migrations = MigrationLoader(connection).disk_migrations.values()
    rules = [rule for one in migrations for rule in one.operations if isinstance(rule, AppendOnly | NoOverlap)]
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}

    assert len(rules) >= 7
    assert set().union(*(names_of(rule) for rule in rules)) - standing == set()
