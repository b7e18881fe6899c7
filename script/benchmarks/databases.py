"""Fresh databases to measure on: SQLite always, PostgreSQL where it answers."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
BENCH_DATABASE = "liaison_bench"


def fresh_databases() -> Iterator[tuple[str, str]]:
    """The name and address of one empty database after the other, each gone when the next is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{folder}/bench.sqlite3"
    try:
        with empty_postgres() as database_url:
            yield "PostgreSQL", database_url
    except psycopg2.OperationalError:
        print("PostgreSQL  does not answer; set TEST_DATABASE_URL.")


@contextmanager
def empty_postgres(name: str = BENCH_DATABASE, template: str = "template1") -> Iterator[str]:
    """A database of this name, empty or as the template is, to which then nobody may be connected."""
    connection = psycopg2.connect(POSTGRES, connect_timeout=3)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()
