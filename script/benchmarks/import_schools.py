"""Import a register twice into an empty database, on SQLite and, where it answers, on PostgreSQL."""

import os
import subprocess
import sys
import time

from databases import fresh_databases


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


def main(arguments: list[str]) -> None:
    for name, database_url in fresh_databases():
        bench(name, database_url, arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
