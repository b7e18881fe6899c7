"""Migration operations that put a rule into the database, on PostgreSQL and SQLite alike.

Django's own constraints cover one row at a time. These cover history: a row that nobody edits or deletes, and
date ranges of which no two may meet. SQLite loses triggers when a migration rebuilds their table: repeat the operation
after any migration that alters such a table.
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class DatabaseRule(Operation):
    """A rule with one SQL text per database; subclasses say what it is on each."""

    reduces_to_sql = True
    reversible = True
    category = OperationCategory.SQL

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """A rule changes nothing that Django's model state knows."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self._by_vendor(schema_editor, self.on_postgresql, self.on_sqlite):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self._by_vendor(schema_editor, self.off_postgresql, self.off_sqlite):
            schema_editor.execute(statement, params=None)

    @staticmethod
    def _by_vendor(
        schema_editor: BaseDatabaseSchemaEditor,
        postgresql: Callable[[], list[str]],
        sqlite: Callable[[], list[str]],
    ) -> list[str]:
        return {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]()

    def on_postgresql(self) -> list[str]:
        raise NotImplementedError

    def off_postgresql(self) -> list[str]:
        raise NotImplementedError

    def on_sqlite(self) -> list[str]:
        raise NotImplementedError

    def off_sqlite(self) -> list[str]:
        raise NotImplementedError


class AppendOnly(DatabaseRule):
    """Rows of this table are added and never changed or removed, whoever asks."""

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.table], {})

    def describe(self) -> str:
        return f"Only let rows be added to {self.table}"

    def on_postgresql(self) -> list[str]:
        return [
            """
            CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'rows of % may only be added', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql
            """,
            # Repeated after a migration that cost SQLite the rule, it meets the one that PostgreSQL kept.
            *(f"DROP TRIGGER IF EXISTS {self.table}_{name} ON {self.table}" for name in ("append_only", "no_truncate")),
            f"CREATE TRIGGER {self.table}_append_only BEFORE UPDATE OR DELETE ON {self.table} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
            f"CREATE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
        ]

    def off_postgresql(self) -> list[str]:
        return [
            f"DROP TRIGGER {self.table}_append_only ON {self.table}",
            f"DROP TRIGGER {self.table}_no_truncate ON {self.table}",
        ]

    def on_sqlite(self) -> list[str]:
        return [
            *(f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}" for verb in ("update", "delete")),
            *self._triggers_on_sqlite(),
        ]

    def _triggers_on_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.table}_no_{verb.lower()} BEFORE {verb} ON {self.table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {self.table} may only be added'); END"
            for verb in ("UPDATE", "DELETE")
        ]

    def off_sqlite(self) -> list[str]:
        return [f"DROP TRIGGER {self.table}_no_{verb}" for verb in ("update", "delete")]


class AppendOnlyFor(AppendOnly):
    """Rows of this table are added and never changed; they may be removed when so many days have passed since."""

    def __init__(self, table: str, since_column: str, days: int) -> None:
        super().__init__(table)
        self.since_column, self.days = since_column, days

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.table, self.since_column, self.days], {})

    def describe(self) -> str:
        return f"Only let rows be added to {self.table}, and removed after {self.days} days"

    def on_postgresql(self) -> list[str]:
        refuse = "EXECUTE FUNCTION ledger_refuse()"
        return [
            *super().on_postgresql(),
            f"DROP TRIGGER {self.table}_append_only ON {self.table}",
            f"DROP TRIGGER IF EXISTS {self.table}_too_young ON {self.table}",
            f"CREATE TRIGGER {self.table}_append_only BEFORE UPDATE ON {self.table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {self.table}_too_young BEFORE DELETE ON {self.table} FOR EACH ROW "
            f"WHEN (OLD.{self.since_column} > now() - interval '{self.days} days') {refuse}",
        ]

    def off_postgresql(self) -> list[str]:
        return [*super().off_postgresql(), f"DROP TRIGGER {self.table}_too_young ON {self.table}"]

    def _triggers_on_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.table}_no_{verb.lower()} BEFORE {verb} ON {self.table} {when}"
            f"BEGIN SELECT RAISE(ABORT, 'rows of {self.table} may only be added'); END"
            for verb, when in (
                ("UPDATE", ""),
                ("DELETE", f"WHEN OLD.{self.since_column} > datetime('now', '-{self.days} days') "),
            )
        ]


class NoOverlap(DatabaseRule):
    """No two rows of one owner share a day.

    Both ends are inclusive. The first of the until columns that holds a day is the end; none means for ever. Where the
    column `unless` holds something the row no longer counts.
    """

    def __init__(
        self,
        table: str,
        owner: tuple[str, ...],
        from_column: str,
        until_columns: tuple[str, ...],
        unless: str = "",
    ) -> None:
        self.table, self.owner, self.from_column, self.until_columns = table, owner, from_column, until_columns
        self.unless = unless

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            self.__class__.__name__,
            [self.table, self.owner, self.from_column, self.until_columns, self.unless],
            {},
        )

    def describe(self) -> str:
        return f"Let no two rows of {self.table} share a day for one {' and '.join(self.owner)}"

    @property
    def name(self) -> str:
        return f"{self.table}_no_overlap"

    def on_postgresql(self) -> list[str]:
        owners = ", ".join(f"{column} WITH =" for column in self.owner)
        until = f"COALESCE({', '.join((*self.until_columns, 'NULL'))})"
        return [
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            # Repeated after a migration that cost SQLite the rule, it meets the one that PostgreSQL kept.
            f"ALTER TABLE {self.table} DROP CONSTRAINT IF EXISTS {self.name}",
            f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} EXCLUDE USING gist "
            f"({owners}, daterange({self.from_column}, {until}, '[]') WITH &&)"
            + (f" WHERE ({self.unless} IS NULL)" if self.unless else ""),
        ]

    def off_postgresql(self) -> list[str]:
        return [f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}"]

    def on_sqlite(self) -> list[str]:
        same_owner = " AND ".join(f"other.{column} = NEW.{column}" for column in self.owner)
        theirs, ours = (self._end_of(row) for row in ("other", "NEW"))
        both_count = f"AND other.{self.unless} IS NULL AND NEW.{self.unless} IS NULL " if self.unless else ""
        return [
            *(f"DROP TRIGGER IF EXISTS {self.name}_{verb}" for verb in ("insert", "update")),
        ] + [
            f"CREATE TRIGGER {self.name}_{verb.lower()} BEFORE {verb} ON {self.table} "
            f"WHEN EXISTS (SELECT 1 FROM {self.table} AS other WHERE {same_owner} AND other.id IS NOT NEW.id "
            f"AND other.{self.from_column} <= {ours} "
            f"AND NEW.{self.from_column} <= {theirs} {both_count}) "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for verb in ("INSERT", "UPDATE")
        ]

    def off_sqlite(self) -> list[str]:
        return [f"DROP TRIGGER {self.name}_{verb}" for verb in ("insert", "update")]

    def _end_of(self, row: str) -> str:
        return f"COALESCE({', '.join(f'{row}.{column}' for column in self.until_columns)}, '9999-12-31')"


class Trigram(DatabaseRule):
    """Finds any part of these columns' words at once, on PostgreSQL; SQLite reads the whole table.

    A column stands as the question has it: `icontains` asks for UPPER(column), `iregex` for the column itself.
    Of several columns any one may hold the part.
    """

    def __init__(self, table: str, *columns: str, name: str) -> None:
        self.table, self.columns, self.name = table, columns, name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.table, *self.columns], {"name": self.name})

    def describe(self) -> str:
        return f"Find parts of words in {', '.join(self.columns)} of {self.table}"

    def on_postgresql(self) -> list[str]:
        columns = ", ".join(f"({column}) gin_trgm_ops" for column in self.columns)
        return [
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            f"CREATE INDEX IF NOT EXISTS {self.name} ON {self.table} USING gin ({columns})",
        ]

    def off_postgresql(self) -> list[str]:
        return [f"DROP INDEX IF EXISTS {self.name}"]

    def on_sqlite(self) -> list[str]:
        return []

    def off_sqlite(self) -> list[str]:
        return []
