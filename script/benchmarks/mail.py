"""Liaison's post against the limit and against others: letters a second, what they cost, what it takes to accept them.

Several trials; in each every contender has its turn, so that a busy machine slows all of them alike. Ratios are taken
within a trial. Printed are medians.
"""

import argparse
import hashlib
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg2
from databases import POSTGRES, empty_postgres
from mail_claims import show_claims
from mail_contenders import (
    HERE,
    LINES,
    PROCESSES,
    ROOT,
    RUN_DATABASE,
    Result,
    Setup,
    bare,
    djcelery_email,
    ours,
    ours_by_celery,
    own_redis,
    post_office,
    redis_command,
)
from mail_memory import show_memory
from mail_relay import sink_command

FAR = 20
LIMIT, RIVAL = f"bare smtplib, {PROCESSES * LINES} connections", "django-post_office"
# Letters so far away: so many that it takes the fastest ten seconds. One connection alone sends a few.
LETTERS_FAR, LETTERS_FAR_ALONE = 2000, 250
HEAD = [
    "",
    "letters/s",
    "of bare, 8",
    "x post_office",
    "CPU s",
    "peak MB",
    "processes x lines",
    "connections",
    "relay busy",
]

Contender = Callable[..., Result]


def contenders(setup: Setup, milliseconds: int) -> dict[str, tuple[Contender, str]]:
    """By name: what it does, and its shape."""
    # djcelery-email has one connection in each process: far from the relay it does best with eight.
    processes = PROCESSES * LINES if milliseconds else PROCESSES
    eight = f"{PROCESSES} x {LINES}"
    return {
        "bare smtplib, 1 connection": (partial(bare, 1, 1, "one-by-one"), "1 x 1"),
        LIMIT: (partial(bare, PROCESSES, LINES, "one-by-one"), eight),
        "bare, 8, commands at once": (partial(bare, PROCESSES, LINES, "at-once"), eight),
        "ours, plain processes": (partial(ours, setup), eight),
        "ours, through Celery": (partial(ours_by_celery, setup), eight),
        "ours, own words for each": (partial(ours, setup, options=["--apart"]), eight),
        RIVAL: (partial(post_office, setup), eight),
        "djcelery-email": (partial(djcelery_email, setup, processes=processes), f"{processes} x 1"),
    }


def show_speed(setup: Setup, letters: int, trials: int) -> None:
    for milliseconds in (0, FAR):
        number = LETTERS_FAR if milliseconds else letters
        everyone = contenders(setup, milliseconds)
        results: dict[str, list[Result]] = {name: [] for name in everyone}
        for trial in range(trials):
            for name, (contender, shape) in everyone.items():
                say(f"{milliseconds} ms, trial {trial + 1} of {trials}: {name}")
                alone = milliseconds and shape == "1 x 1"
                sent = contender(letters=LETTERS_FAR_ALONE if alone else number, milliseconds=milliseconds)
                results[name].append(sent)
        print(f"\n{number} letters, the relay {milliseconds} ms away, medians of {trials}")
        if milliseconds:
            print(f"(on one connection {LETTERS_FAR_ALONE})")
        show([HEAD, *(line(name, everyone[name][1], results) for name in everyone)])
        print(f"(relay busy: share of one core that smtp-sink{' + the delay' if milliseconds else ''} worked)")


def line(name: str, shape: str, results: dict[str, list[Result]]) -> list[str]:
    own = results[name]
    busy = zip(*(result.relay_busy for result in own), strict=True)
    return [
        name,
        f"{statistics.median(result.speed for result in own):.0f}",
        f"{ratio(own, results[LIMIT]):.2f}",
        f"{ratio(own, results[RIVAL]):.1f}",
        f"{statistics.median(result.processor for result in own):.2f}",
        f"{statistics.median(result.peak for result in own):.0f}",
        shape,
        f"{statistics.median(result.opened for result in own):.0f}",
        " + ".join(f"{statistics.median(part):.0%}" for part in busy),
    ]


def ratio(own: list[Result], other: list[Result]) -> float:
    return statistics.median(mine.speed / theirs.speed for mine, theirs in zip(own, other, strict=True))


def show_accepting(setup: Setup, letters: int, trials: int) -> None:
    """Into the database: ours, the same rows bare, and the contenders' own way in."""
    seconds: dict[str, list[float]] = {}
    for trial in range(trials):
        say(f"accepting, trial {trial + 1} of {trials}")
        with empty_postgres(RUN_DATABASE, setup.ours) as database_url:
            environment = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": setup.redis_url}
            command = [sys.executable, str(HERE / "mail_ours.py"), "accept", "--letters", str(letters)]
            said = subprocess.check_output([*command, "--turn", str(trial)], env=environment, text=True)
        for name, value in (row.split("\t") for row in said.splitlines()):
            seconds.setdefault(name, []).append(float(value))
    print(f"\nAccepting {letters} letters into the database, medians of {trials}")
    rows = [["", "seconds", "x bare INSERT", "x bulk_create"]]
    for name, own in sorted(seconds.items(), reverse=True):
        against = [
            statistics.median(mine / theirs for mine, theirs in zip(own, seconds[other], strict=True))
            for other in ("bare INSERT", "bulk_create")
        ]
        rows.append([name, f"{statistics.median(own):.3f}", *(f"{value:.2f}" for value in against)])
    show(rows)


def show(rows: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([row[0].ljust(len(first)), *rest]), flush=True)


def say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


@contextmanager
def prepared() -> Iterator[Setup]:
    """Empty databases with the tables of each, a broker, and the contenders' environment."""
    require_parts()
    with own_redis() as redis_url, empty_postgres("liaison_bench_ours") as our_url:
        with empty_postgres("liaison_bench_rivals") as rival_url:
            environment = {**os.environ, "DATABASE_URL": our_url, "REDIS_URL": redis_url}
            subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
            python = rivals_python()
            environment["DATABASE_URL"] = rival_url
            subprocess.run([str(python), str(HERE / "mail_rivals.py"), "migrate"], env=environment, check=True)
            yield Setup("liaison_bench_ours", "liaison_bench_rivals", redis_url, python)


def require_parts() -> None:
    sink_command()
    redis_command()
    try:
        psycopg2.connect(POSTGRES, connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        sys.exit(f"bench: PostgreSQL does not answer; install it, or set TEST_DATABASE_URL to a superuser's. {error}")


def rivals_python() -> Path:
    """The Python of the contenders' own environment, made when contenders.txt has changed."""
    wanted = HERE / "contenders.txt"
    name = f"contenders-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "liaison-bench" / name
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        say(f"installing the contenders into {folder}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(wanted)], check=True)
        (folder / "ready").touch()
    return python


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench mail", description=__doc__)
    parser.add_argument("--speed", action="store_true", help="letters a second, near and far")
    parser.add_argument("--accept", action="store_true", help="time to accept them into the database")
    parser.add_argument("--memory", action="store_true", help="of a worker at 1,000, 10,000 and 100,000 letters")
    parser.add_argument("--claims", action="store_true", help="four workers, 100,000 deliveries, none claimed twice")
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--trials", type=int, default=3)
    asked = parser.parse_args()
    everything = not (asked.speed or asked.accept or asked.memory or asked.claims)
    with prepared() as setup:
        if everything or asked.speed:
            show_speed(setup, asked.letters, asked.trials)
        if everything or asked.accept:
            show_accepting(setup, asked.letters, asked.trials)
        if everything or asked.memory:
            show_memory(setup)
        if everything or asked.claims:
            show_claims(setup)


if __name__ == "__main__":
    main()
