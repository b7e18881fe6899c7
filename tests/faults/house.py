"""A post room of its own for the suite: database, broker, relay, clerk, beat and workers, as processes."""

import json
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.faults.processes import Process
from tests.faults.relay import Relay
from tests.faults.servers import Postgres, Redis, wait_until

# What belongs to the one who runs the suite must not reach the post room.
OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "SECRET_KEY", "DEBUG", "PORT")
LINES = 4
# Pool children of each worker.
CHILDREN = 2
WORKER = (
    f"-m celery -A liaison worker --concurrency {CHILDREN} --loglevel INFO --without-gossip "
    "--without-mingle --without-heartbeat"
)
BEAT = "-m celery -A liaison beat --pidfile="

Environment = Mapping[str, str]
NOTHING_ELSE: Environment = {}


class House:
    """Either the trial set-up (SQLite, embedded broker) or PostgreSQL and Redis; the relay is a real one in both."""

    def __init__(self, folder: Path, relay: Relay, postgres: Postgres | None, redis: Redis | None) -> None:
        self.folder, self.relay = folder, relay
        self._postgres, self._redis = postgres, redis
        self.processes: dict[str, Process] = {}
        self.posted: dict[str, dict[str, str]] = {}
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS} | {
            "DEMO": "1",
            "VAR_DIR": str(folder),
            "EMAIL_URL": f"smtp://user:password@127.0.0.1:{relay.port}",
            "DJANGO_SETTINGS_MODULE": "tests.faults.short_waits",
            "FAULTS_LINES": str(LINES),
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "INFO",
        }
        if postgres and redis:
            self.environment |= {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url}

    @property
    def set_up(self) -> str:
        return "PostgreSQL and Redis" if self._postgres else "SQLite and embedded broker"

    @property
    def has_pool(self) -> bool:
        """On the embedded broker a worker is one process: see its settings."""
        return bool(self._redis)

    @property
    def processes_of_worker(self) -> int:
        return CHILDREN if self.has_pool else 1

    @property
    def postgres(self) -> Postgres:
        assert self._postgres, "the trial set-up has no PostgreSQL"
        return self._postgres

    @property
    def redis(self) -> Redis:
        assert self._redis, "the trial set-up has no Redis"
        return self._redis

    # Processes

    def open(self, *, workers: int = 1, environment: Environment = NOTHING_ELSE) -> None:
        """Start the clerk, beat and the workers; what is given changes their environment."""
        self.environment |= environment
        for part in ("broker", "broker-control", "cache"):
            (self.folder / part).mkdir(exist_ok=True)
        self._start("clerk", "-m tests.faults.clerk_process", talks=True)
        self.ask("migrate")
        self._start("beat", BEAT)
        for number in range(workers):
            self.start_worker(number)
        for number in range(workers):
            self.wait_for_worker(number)

    def close(self) -> None:
        for name in list(self.processes):
            self.processes.pop(name).kill()

    def start_worker(self, number: int = 0, environment: Environment = NOTHING_ELSE) -> None:
        self._start(f"worker{number}", WORKER, environment=environment)

    def wait_for_worker(self, number: int = 0) -> None:
        wait_until(lambda: self.is_ready(number), "the worker is ready", self.processes[f"worker{number}"])

    def is_ready(self, number: int) -> bool:
        worker = self.processes[f"worker{number}"]
        return worker.alive() and " ready." in worker.log.read_text(errors="replace")

    def workers(self) -> list[Process]:
        return [process for name, process in self.processes.items() if name.startswith("worker")]

    def stop_worker(self, number: int = 0) -> None:
        self.processes.pop(f"worker{number}").end(signal.SIGTERM)

    def restart_workers(self, environment: Environment = NOTHING_ELSE) -> None:
        for number in range(len(self.workers())):
            self.stop_worker(number)
            self.start_worker(number, environment)
            self.wait_for_worker(number)

    def _start(self, name: str, words: str, *, talks: bool = False, environment: Environment = NOTHING_ELSE) -> None:
        log = self.folder / f"{name}-{time.monotonic_ns()}.log"
        self.processes[name] = Process(
            [sys.executable, *words.split()], log=log, environment={**self.environment, **environment}, talks=talks
        )

    def logs(self, name: str) -> str:
        files = sorted(self.folder.glob(f"{name}*.log"))
        return "\n".join(file.read_text(errors="replace") for file in files)

    # Letters

    def ask(self, command: str, **words: Any) -> Any:
        """What the clerk answers. Raises ClerkError with the clerk's own error."""
        clerk = self.processes["clerk"]
        assert clerk.popen.stdin and clerk.popen.stdout
        clerk.popen.stdin.write(json.dumps({"do": command, **words}) + "\n")
        clerk.popen.stdin.flush()
        line = clerk.popen.stdout.readline()
        assert line, f"the clerk has ended:\n{clerk.tail()}"
        answer = json.loads(line)
        if "error" in answer:
            raise ClerkError(answer["error"])
        return answer["answer"]

    def post(self, fault: str, addresses: int | Sequence[str], **words: Any) -> None:
        """Letters whose Message-IDs are remembered here: whatever becomes of the rows."""
        known = self.posted.setdefault(fault, {})
        if isinstance(addresses, int):
            numbers = range(len(known), len(known) + addresses)
            addresses = [f"head{number}@school{number % 20}.example" for number in numbers]
        message_ids = self.ask("post", category=self._category(fault), addresses=addresses, **words)
        known.update(zip(message_ids, addresses, strict=True))

    def unsettled(self, fault: str) -> int:
        states = self.ask("states", category=self._category(fault))
        return int(states.get("QUEUED", 0) + states.get("SENDING", 0))

    def rows(self, fault: str) -> dict[str, tuple[str, str, str]]:
        """By Message-ID: address, state, and why it ended."""
        return {
            message_id: (address, state, why)
            for message_id, address, state, why in self.ask("rows", category=self._category(fault))
        }

    def _category(self, fault: str) -> str:
        return f"fault {list(self.posted).index(fault)}"

    def wait_until_settled(self, fault: str, seconds: float = 90) -> None:
        """Until every letter has come to an end; or not, which the account then shows."""
        deadline = time.monotonic() + seconds
        while self.unsettled(fault) or self.ask("batches"):
            if time.monotonic() > deadline:
                return
            time.sleep(0.1)


class ClerkError(Exception):
    """What the web would have answered with an error page."""
