"""What processes cost: their own processor seconds and those of all they started, and the memory that they hold."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that it started and that still live."""
    found = [pid]
    for parent in found:
        with suppress(OSError):
            for children in Path(f"/proc/{parent}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
    return found


def processor_seconds(*pids: int) -> float:
    """Of living processes, of their living children, and of children that have ended."""
    ticks = 0
    for pid in (member for root in pids for member in family(root)):
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


def megabytes(*pids: int) -> float:
    """Held by all of them together; what they share counts once."""
    kilobytes = 0
    for pid in (member for root in pids for member in family(root)):
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
    return kilobytes / 1024


def most_megabytes(pid: int) -> float:
    """The most that one process has held since it began."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


class Watch:
    """Looks at the memory of processes while they work."""

    def __init__(self, pids: Sequence[int]) -> None:
        self.pids = pids
        self.peak = megabytes(*pids)
        self.ended = threading.Event()

    def look(self) -> None:
        while not self.ended.wait(0.3):
            self.peak = max(self.peak, megabytes(*self.pids))


@contextmanager
def watched(pids: Sequence[int]) -> Iterator[Watch]:
    watch = Watch(pids)
    thread = threading.Thread(target=watch.look)
    thread.start()
    try:
        yield watch
    finally:
        watch.ended.set()
        thread.join()
        watch.peak = max(watch.peak, megabytes(*pids))


class Part:
    """A process that says when it is ready and when it is done, as `mail_starting` has it."""

    def __init__(self, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait_until(self, word: str) -> None:
        assert self.process.stdout
        said = self.process.stdout.readline().strip()
        if said != word:
            sys.exit(f"bench: {' '.join(map(str, self.process.args))} said {said!r}, not {word!r}.")

    def tell(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> None:
        if self.process.poll() is None:
            self.tell()
        self.process.wait()
