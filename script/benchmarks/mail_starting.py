"""How a process of the benchmark waits: ready, go, done, measured. Only the standard library."""

import sys
from collections.abc import Callable


def work_when_told(work: Callable[[], object]) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    work()
    print("done", flush=True)
    # It stays until its processor time and memory were read.
    sys.stdin.readline()
