"""Import a register twice into an empty database, on SQLite and, where it answers, on PostgreSQL."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
BENCH_DATABASE = "liaison_bench"


def manage(database_url: str, *arguments: str) -> tuple[float, float, float]:
    """Seconds, seconds of processor and peak megabytes of one command."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, "DATABASE_URL": database_url},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"manage.py {' '.join(arguments)} failed.")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def bench(name: str, database_url: str, arguments: list[str]) -> None:
    manage(database_url, "migrate", "--verbosity", "0")
    for run in ["first", "second"]:
        seconds, processor, megabytes = manage(database_url, "import_schools", *arguments)
        print(f"{name:<11}{run:<7}{seconds:6.1f} s{processor:6.1f} s processor{megabytes:6.0f} MB", flush=True)


@contextmanager
def empty_postgres() -> Iterator[str]:
    connection = psycopg2.connect(POSTGRES, connect_timeout=3)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {BENCH_DATABASE}")
        cursor.execute(f"CREATE DATABASE {BENCH_DATABASE}")
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{BENCH_DATABASE}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {BENCH_DATABASE} WITH (FORCE)")
    connection.close()


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench("SQLite", f"sqlite:///{folder}/bench.sqlite3", arguments)
    try:
        with empty_postgres() as database_url:
            bench("PostgreSQL", database_url, arguments)
    except psycopg2.OperationalError:
        print("PostgreSQL  does not answer; set TEST_DATABASE_URL.")


if __name__ == "__main__":
    main(sys.argv[1:])
