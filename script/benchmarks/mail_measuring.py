"""What it costs to send: from the word to go until the relay has every letter and the sender has noted it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mail_relay import Relay
from mail_watching import Part, processor_seconds, watched

ENOUGH = 900


@dataclass
class Result:
    letters: int
    seconds: float
    processor: float
    peak: float
    opened: int
    # Share of one core that the relay, and the delay before it, were busy.
    relay_busy: list[float]
    accepted_in: float | None = None

    @property
    def speed(self) -> float:
        return self.letters / self.seconds


def sent_by(parts: list[Part], to: Relay, letters: int) -> Result:
    """What processes do that end by themselves when nothing is left to send."""
    for part in parts:
        part.wait_until("ready")

    def go() -> None:
        for part in parts:
            part.tell()
        for part in parts:
            part.wait_until("done")

    result = measured([part.pid for part in parts], to, letters, go, lambda: True)
    for part in parts:
        part.end()
    return ended(result, to)


def measured(pids: list[int], to: Relay, letters: int, go: Callable[[], None], settled: Callable[[], bool]) -> Result:
    """From the word to go until the relay has every letter and the sender has written that down."""
    processor, busy, opened = processor_seconds(*pids), to.busy(), to.sessions
    with watched(pids) as watch:
        began = time.perf_counter()
        go()
        while to.letters < letters or not settled():
            if time.perf_counter() - began > ENOUGH:
                sys.exit(f"bench: only {to.letters} of {letters} letters arrived.")
            time.sleep(0.02)
        seconds = time.perf_counter() - began
    shares = [(after - before) / seconds for before, after in zip(busy, to.busy(), strict=True)]
    return Result(letters, seconds, processor_seconds(*pids) - processor, watch.peak, opened, shares)


def ended(result: Result, to: Relay) -> Result:
    """Once the lines are closed their number is known; and whether something came twice."""
    time.sleep(0.2)
    assert to.letters == result.letters, f"{to.letters} arrived of {result.letters}"
    result.opened = to.sessions - result.opened
    return result


@contextmanager
def worker(command: Sequence[str], environment: dict[str, str], folder: Path) -> Iterator[int]:
    """A Celery worker that is ready. In a session of its own, so that none of its processes is left over."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            while b" ready." not in (said := read(log)):
                if process.poll() is not None:
                    sys.exit(f"bench: the worker ended.\n{said.decode()}")
                time.sleep(0.1)
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def read(log: IO[bytes]) -> bytes:
    return os.pread(log.fileno(), 1_000_000, 0)
