"""A portal of its own for one story: database, broker, web, worker and beat, as processes."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from datetime import time as hour
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import psycopg2  # type: ignore[import-untyped]
import redis

from tests.journeys.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
CLOCK = Path(__file__).resolve().parent / "clock"
LONDON = ZoneInfo("Europe/London")
# After the hours at which beat runs the gate by itself: a story says when the gate opens.
MORNING = hour(10, 0)
# What belongs to the one who runs the tests must not reach the portal under test.
OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "SECRET_KEY", "DEBUG", "PORT")
COMMANDS = {
    "worker": "-A liaison worker --concurrency 1 --loglevel INFO --without-gossip --without-mingle --without-heartbeat",
    "beat": "-A liaison beat --loglevel INFO --pidfile=",
}


class Stack:
    """Started with `with`; `manage` runs a command beside it; `go_to` moves its clock."""

    def __init__(self, folder: Path, *, today: date, mail_port: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock = folder / "clock"
        self.today = today
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.borrowed = ExitStack()
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS} | {
            "DEMO": "1",
            "MAIL_QUIET_HOURS": "1",
            "VAR_DIR": str(folder),
            "PUBLIC_URL": self.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "DJANGO_SETTINGS_MODULE": "liaison.settings",
            "PYTHONPATH": str(CLOCK),
            "PYTHONUNBUFFERED": "1",
            "JOURNEY_CLOCK": str(self.clock),
        }

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.callback(self._stop_all)
            self._borrow_services()
            for part in ("broker", "broker-control", "cache", "log"):
                (self.folder / part).mkdir()
            self.set_clock()
            self.manage("migrate", "--verbosity", "0")
            self._start_web()
            self._start_celery("worker")
            self._start_celery("beat")
            self._wait_until_ready()
            undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop_all()

    def manage(self, *words: str) -> str:
        """Run a command of manage.py; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {words} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def ring(self, task: str) -> None:
        """Ring a bell as beat does each minute, without waiting for the minute."""
        words = [sys.executable, "-m", "celery", "-A", "liaison", "call", task]
        subprocess.run(words, cwd=ROOT, env=self.environment, capture_output=True, timeout=60, check=True)

    def go_to(self, day: date) -> None:
        """Let the days pass. Beat starts anew, so that it does not make up for the mornings in between."""
        self._stop("beat")
        for file in self.folder.glob("celerybeat-schedule*"):
            file.unlink()
        self.today = day
        self.set_clock()
        time.sleep(0.3)
        self._start_celery("beat")

    def set_clock(self, at: hour = MORNING) -> None:
        moment = datetime.combine(self.today, at, LONDON)
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(moment.timestamp() - time.time()))
        fresh.replace(self.clock)

    def log(self, name: str, lines: int = 60) -> str:
        file = self.folder / "log" / f"{name}.log"
        return "\n".join(file.read_text(errors="replace").splitlines()[-lines:]) if file.exists() else "(no log)"

    def _borrow_services(self) -> None:
        if server := os.environ.get("TEST_DATABASE_URL"):
            self.environment["DATABASE_URL"] = self.borrowed.enter_context(_own_database(server))
        if server := os.environ.get("TEST_REDIS_URL"):
            self.environment["REDIS_URL"] = self.borrowed.enter_context(_own_redis(server))

    def _start_web(self) -> None:
        words = f"liaison.wsgi --bind 127.0.0.1:{self.port} --workers 1 --threads 4 --no-control-socket"
        self._start("web", "gunicorn", words)

    def _start_celery(self, name: str) -> None:
        self._start(name, "celery", COMMANDS[name])

    def _start(self, name: str, module: str, words: str) -> None:
        # Should the tests be killed, the kernel tells the portal to stop.
        leash = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        with (self.folder / "log" / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*leash, sys.executable, "-m", module, *words.split()],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not _answers(f"{self.url}/health/ready/") or " ready." not in self.log("worker"):
            for name, process in self.processes.items():
                assert process.poll() is None, f"{name} has ended:\n{self.log(name)}"
            assert time.monotonic() < deadline, f"not ready:\n{self.log('web')}\n{self.log('worker')}"
            time.sleep(0.1)

    def _stop_all(self) -> None:
        for name in list(self.processes):
            self._stop(name)
        self.borrowed.close()

    def _stop(self, name: str) -> None:
        """At once, with its children: nothing of this portal is needed any more."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def _own_database(server: str) -> Iterator[str]:
    """A fresh database on that PostgreSQL server, gone afterwards."""
    name = f"liaison_journey_{os.getpid()}_{secrets.token_hex(3)}"
    _tell(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _tell(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _tell(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


@contextmanager
def _own_redis(server: str) -> Iterator[str]:
    """An empty database of that Redis server, claimed in the one that was named, and empty again afterwards."""
    claims = redis.Redis.from_url(server)
    number = _claim(claims, server)
    url = urlunsplit(urlsplit(server)._replace(path=f"/{number}"))
    try:
        yield url
    finally:
        with redis.Redis.from_url(url) as used:
            used.flushdb()
        claims.delete(f"liaison-journey-{number}")
        claims.close()


def _claim(claims: "redis.Redis", server: str) -> int:
    named = claims.connection_pool.connection_kwargs.get("db", 0)
    for number in range(1, 16):
        if number == named or not claims.set(f"liaison-journey-{number}", os.getpid(), nx=True, ex=1800):
            continue
        with redis.Redis.from_url(urlunsplit(urlsplit(server)._replace(path=f"/{number}"))) as wanted:
            if wanted.dbsize() == 0:
                return number
        claims.delete(f"liaison-journey-{number}")
    raise AssertionError(f"No database of the Redis server at {server} is empty.")
