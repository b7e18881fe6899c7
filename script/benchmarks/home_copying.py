"""One row of each kind, copied by the database itself for every school and every time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models


class Copier:
    """Keeps the one row of each model; a copy has the key that follows from its number."""

    def __init__(self, ones: Iterable[models.Model]) -> None:
        self.ones = {type(row): row.pk for row in ones}
        self.last = {model: model.objects.aggregate(last=models.Max("pk"))["last"] for model in self.ones}

    def key(self, model: type[models.Model], number: str) -> str:
        return f"{self.last[model]} + 1 + ({number})"

    def copy(self, model: type[models.Model], times: str, number: str, only: str = "true", **values: str) -> None:
        """The one row again and again, but for these columns."""
        about = model._meta  # noqa: SLF001 # Django documents it
        values = {"id": self.key(model, number), **values}
        columns = [field.column for field in about.concrete_fields]
        assert set(values) <= set(columns), set(values) - set(columns)
        chosen = ", ".join(values.get(column, f'one."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        sql(
            f'INSERT INTO "{about.db_table}" ({names}) SELECT {chosen} FROM {times} '
            f'JOIN "{about.db_table}" one ON one.id = {self.ones[model]} WHERE {only}'
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            sql(statement)


@contextmanager
def unwatched() -> Iterator[None]:
    """Every foreign key is right by its making, and to look at each would take longer than the rest."""
    sql("SET session_replication_role = replica")
    yield
    sql("SET session_replication_role = DEFAULT")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
