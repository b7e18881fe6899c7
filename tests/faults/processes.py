"""Processes of the suite's own: each ends when the suite does, whatever becomes of the suite."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Should the tests be killed, the kernel ends what they started.
LEASH = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []


class Process:
    """A process in a session of its own, with a log. Started from the main thread: the leash is tied to the thread."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        leash: Sequence[str] = LEASH,
        talks: bool = False,
    ) -> None:
        self.log = log
        with log.open("ab") as file:
            self.popen = subprocess.Popen(
                [*leash, *words],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
                stdout=subprocess.PIPE if talks else file,
                stderr=file,
                text=True,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def alive(self) -> bool:
        return self.popen.poll() is None

    def children(self) -> list[int]:
        """Those of the process itself, not their own."""
        return [pid for pid in _all_pids() if _parent(pid) == self.pid]

    def end(self, how: signal.Signals, seconds: float = 20) -> None:
        """Send the signal, wait, and kill whatever is left of the session."""
        if self.alive():
            self.popen.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """The process and its children, at once."""
        for pid in [self.pid, *_session(self.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout):
            if pipe:
                pipe.close()

    def tail(self, lines: int = 40) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def _all_pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _session(leader: int) -> list[int]:
    return [pid for pid in _all_pids() if pid != leader and _stat(pid)[3:4] == [str(leader)]]


def _parent(pid: int) -> int:
    return int((_stat(pid) or ["", "0"])[1])


def _stat(pid: int) -> list[str]:
    """State, parent, group, session … as the kernel tells; nothing of a process that has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
