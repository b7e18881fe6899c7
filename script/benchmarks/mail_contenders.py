"""How each contender sends so many letters to a relay so far away, and what that costs it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis
from databases import empty_postgres
from mail_measuring import Result, ended, measured, sent_by, worker
from mail_relay import Relay, free_port, relay, wait_for
from mail_watching import Part

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# The same for bare smtplib and for ours: eight connections.
PROCESSES, LINES = 2, 4
RUN_DATABASE = "liaison_bench_run"
WORKER = ["worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
UNSETTLED = "SELECT count(*) FROM outbox_delivery WHERE status <> 'ACCEPTED'"


@dataclass
class Setup:
    """What all contenders share: databases to start from, a broker, the other Python."""

    ours: str
    rivals: str
    redis_url: str
    rivals_python: Path


def bare(processes: int, lines: int, how: str, *, letters: int, milliseconds: int) -> Result:
    share = [str(letters // processes), str(lines), how]
    with relay(milliseconds) as to:
        parts = [Part([sys.executable, str(HERE / "mail_bare.py"), str(to.port), *share]) for _ in range(processes)]
        return sent_by(parts, to, letters // processes * processes)


def ours(
    setup: Setup, *, letters: int, milliseconds: int, processes: int = PROCESSES, options: Sequence[str] = ()
) -> Result:
    with relay(milliseconds) as to, posted(setup, to, letters, "--apart" in options) as (environment, accepted_in):
        command = [sys.executable, str(HERE / "mail_ours.py"), "send"]
        batch = [option for option in options if option != "--apart"]
        result = sent_by([Part([*command, *batch], environment) for _ in range(processes)], to, letters)
        assert count(environment["DATABASE_URL"], UNSETTLED) == 0, "letters were left unsettled"
    result.accepted_in = accepted_in
    return result


def ours_by_celery(setup: Setup, *, letters: int, milliseconds: int) -> Result:
    with relay(milliseconds) as to, posted(setup, to, letters) as (environment, accepted_in):
        database_url = environment["DATABASE_URL"]
        forget_bells(setup)
        bell = Part([sys.executable, str(HERE / "mail_ours.py"), "ring"], environment)
        bell.wait_until("ready")
        command = [sys.executable, "-m", "celery", "-A", "liaison", *WORKER, "--concurrency", str(PROCESSES)]
        with worker(command, environment, ROOT) as pid:
            result = measured([pid], to, letters, bell.tell, lambda: count(database_url, UNSETTLED) == 0)
        bell.end()
        result.accepted_in = accepted_in
        return ended(result, to)


@contextmanager
def posted(setup: Setup, to: Relay, letters: int, apart: bool = False) -> Iterator[tuple[dict[str, str], float]]:
    """Liaison's environment with so many letters waiting, and how long it took to accept them."""
    with empty_postgres(RUN_DATABASE, setup.ours) as database_url, tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "REDIS_URL": setup.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{to.port}",
            "MAIL_CONNECTIONS": str(LINES),
            "VAR_DIR": folder,
        }
        post = [sys.executable, str(HERE / "mail_ours.py"), "post", "--letters", str(letters)]
        seconds = subprocess.check_output([*post, *(["--apart"] if apart else [])], env=environment, text=True)
        settle_statistics(database_url)
        yield environment, float(seconds)


def post_office(setup: Setup, *, letters: int, milliseconds: int) -> Result:
    with relay(milliseconds) as to, empty_postgres(RUN_DATABASE, setup.rivals) as database_url:
        environment = rival_environment(setup, to, database_url)
        command = [str(setup.rivals_python), str(HERE / "mail_rivals.py")]
        seconds = subprocess.check_output([*command, "queue", str(letters)], env=environment, text=True)
        settle_statistics(database_url)
        result = sent_by([Part([*command, "send"], environment)], to, letters)
        unsent = count(database_url, "SELECT count(*) FROM post_office_email WHERE status <> 0")
        assert unsent == 0, "letters were left unsettled"
    result.accepted_in = float(seconds)
    return result


def djcelery_email(setup: Setup, *, letters: int, milliseconds: int, processes: int) -> Result:
    with relay(milliseconds) as to:
        environment = rival_environment(setup, to, "")
        forget_bells(setup)
        python = str(setup.rivals_python)
        rivals = [python, str(HERE / "mail_rivals.py")]
        seconds = subprocess.check_output([*rivals, "publish", str(letters)], env=environment, text=True)
        start = Part([*rivals, "consume"], environment)
        start.wait_until("ready")
        command = [python, "-m", "celery", "-A", "mail_rivals", *WORKER, "--concurrency", str(processes)]
        with worker([*command, "--queues", "idle"], environment, HERE) as pid:
            result = measured([pid], to, letters, start.tell, lambda: True)
        start.end()
        result.accepted_in = float(seconds)
        return ended(result, to)


def rival_environment(setup: Setup, to: Relay, database_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": setup.redis_url,
        "RELAY_PORT": str(to.port),
        "PYTHONPATH": str(HERE),
    }


def count(database_url: str, question: str) -> int:
    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def settle_statistics(database_url: str) -> None:
    """What autovacuum does a minute after so many rows came."""
    with closing(psycopg2.connect(database_url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def forget_bells(setup: Setup) -> None:
    with closing(redis.from_url(setup.redis_url)) as broker:
        broker.flushall()


def redis_command() -> str:
    command = shutil.which("redis-server")
    if not command:
        sys.exit("bench: redis-server is missing. On Debian or Ubuntu, as root: apt-get install redis-server")
    return command


@contextmanager
def own_redis() -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        server = subprocess.Popen([redis_command(), "--port", str(port), *quiet], stdout=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()
