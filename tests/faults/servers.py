"""PostgreSQL and Redis of the suite's own, on free ports of loopback, gone with everything in them afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]
import redis

from tests.faults.processes import LEASH, Process
from tests.journeys.ports import free_port


class MissingError(Exception):
    """A server's program is not on this machine."""


def postgres_programs() -> Path:
    """Where initdb and postgres are. Raises MissingError."""
    found = shutil.which("postgres")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise MissingError("PostgreSQL's programs (initdb, postgres) are not on this machine.")


def redis_program() -> str:
    """Raises MissingError."""
    if found := shutil.which("redis-server"):
        return found
    raise MissingError("redis-server is not on this machine.")


class Postgres:
    def __init__(self, folder: Path) -> None:
        self.programs = postgres_programs()
        self.folder = folder
        self.data = folder / "postgres"
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.process: Process | None = None
        self.leash = LEASH
        self.owner: pwd.struct_passwd | None = None
        if os.geteuid() == 0:
            self.leash, self.owner = _as_somebody_else()

    def make(self) -> None:
        self.data.mkdir()
        if self.owner:
            os.chown(self.data, self.owner.pw_uid, self.owner.pw_gid)
        words = [str(self.programs / "initdb"), "--no-sync", "--auth", "trust", "--username", "postgres"]
        subprocess.run([*self.leash, *words, "--pgdata", str(self.data)], check=True, capture_output=True, cwd="/")

    def start(self) -> None:
        options = [f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.data}"]
        words = [str(self.programs / "postgres"), "-D", str(self.data)]
        words += [word for option in options for word in ("-c", option)]
        self.process = Process(words, log=self.folder / "postgres.log", leash=self.leash)
        wait_until(self.answers, "PostgreSQL answers", self.process)

    def stop(self, *, at_once: bool = False) -> None:
        """At once is what a crash is: nothing is written down, and the next start recovers from its log."""
        if self.process:
            self.process.end(signal.SIGQUIT if at_once else signal.SIGINT)
        self.process = None

    def answers(self) -> bool:
        try:
            psycopg2.connect(self.url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True


class Redis:
    def __init__(self, folder: Path) -> None:
        self.program = redis_program()
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: Process | None = None

    def start(self) -> None:
        words = f"--port {self.port} --bind 127.0.0.1 --appendonly no --dir {self.folder}".split()
        self.process = Process([self.program, *words, "--save", ""], log=self.folder / "redis.log")
        wait_until(self.answers, "Redis answers", self.process)

    def stop(self) -> None:
        if self.process:
            self.process.end(signal.SIGKILL)
        self.process = None

    def freeze(self) -> None:
        if self.process:
            self.process.popen.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.process:
            self.process.popen.send_signal(signal.SIGCONT)

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as server:
            server.flushall()

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_connect_timeout=2) as server:
                return bool(server.ping())
        except redis.RedisError:
            return False


def _as_somebody_else() -> tuple[list[str], pwd.struct_passwd]:
    """PostgreSQL refuses to run as root."""
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return [*LEASH, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user
    raise MissingError("there is no user to run PostgreSQL as.")


def wait_until(true: Callable[[], bool], what: str, process: Process | None = None, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        log = process.tail() if process else ""
        assert process is None or process.alive(), f"It ended before {what}:\n{log}"
        assert time.monotonic() < deadline, f"In vain waited until {what}.\n{log}"
        time.sleep(0.05)
