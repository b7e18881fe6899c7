"""The indexes by which long lists are turned and searched stand in the database when all migrations are done."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ledger.operations import Trigram

pytestmark = pytest.mark.django_db

# In the order of the list, and of the list narrowed to one state.
KEYSETS = {
    "deployment_by_day": "from_on DESC, id DESC",
    "notice_by_issue": "issued_at DESC, id DESC",
    "notice_by_state": "status, issued_at DESC, id DESC",
    "delivery_by_state": "status, id",
    "agenda_item_by_day": "proposed_at DESC, id DESC",
}
ALL = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


@pytest.fixture
def indexes() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(ALL[connection.vendor])
        return {name: (words or "").replace('"', "") for name, words in cursor.fetchall()}


@pytest.mark.parametrize(("name", "order"), KEYSETS.items())
def test_a_long_list_has_an_index_in_its_own_order(indexes, name, order):
    assert f"({order})" in indexes[name]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite reads row by row")
def test_words_are_found_by_trigrams(indexes):
    migrations = MigrationLoader(connection).disk_migrations.values()
    rules = [rule for one in migrations for rule in one.operations if isinstance(rule, Trigram)]

    assert {rule.name for rule in rules} >= {"letter_by_words", "delivery_by_words", "notice_by_words"}
    for rule in rules:
        assert f"ON public.{rule.table} USING gin" in indexes[rule.name]
        assert indexes[rule.name].count("gin_trgm_ops") == len(rule.columns)
