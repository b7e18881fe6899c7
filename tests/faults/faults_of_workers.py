"""Workers that are killed at random moments, by the kernel's own hand, while letters flow."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from tests.faults.account import Account, account_for
from tests.faults.apps import SECONDS_OF_LEASE
from tests.faults.house import LINES, House
from tests.faults.manners import Manners

# So long a message takes at the relay: a worker that is killed has some on the wire.
LATENCY = 0.03
# As many letters are waiting or on their way at any time.
FLOWING = 300
WORKERS = 2


def pool_children_killed(house: House, kills: int) -> Account:
    """A process of the worker's pool; the worker starts another."""
    return _breaking(house, kills, f"kill -9 of a pool process, {kills} times", _kill_child, in_flight=LINES)


def workers_killed(house: House, kills: int) -> Account:
    """The worker with all of its pool; what starts it again is the suite, as a supervisor would."""
    return _breaking(
        house,
        kills,
        f"kill -9 of a whole worker, {kills} times",
        _kill_worker,
        in_flight=LINES * house.processes_of_worker,
    )


def workers_frozen(house: House, times: int) -> Account:
    """For longer than their lease, as on a machine that was put to sleep. Awake again, they may write nothing."""
    in_flight = LINES * house.processes_of_worker
    return _breaking(
        house, times, f"worker frozen beyond its lease, {times} times", _freeze_worker, in_flight=in_flight
    )


def workers_stopped(house: House, times: int) -> Account:
    """In order, as an upgrade does it: what is on the wire is waited for."""
    return _breaking(house, times, f"worker stopped and started (TERM), {times} times", _restart_worker, in_flight=0)


def resting_pool_killed(house: House, letters: int) -> Account:
    """Each process of the pool while it waits for work, which it may do with a lock in its hand."""
    fault = "kill -9 of each pool process at rest"
    house.relay.behave()
    for worker in house.workers():
        for child in worker.children():
            os.kill(child, signal.SIGKILL)
            # Another takes its place, and waits in its turn.
            time.sleep(0.5)
    house.post(fault, letters)
    house.wait_until_settled(fault, seconds=30)
    return account_for(house, fault, allowed=0)


def _breaking(house: House, times: int, fault: str, break_one: Callable[[House], bool], *, in_flight: int) -> Account:
    house.relay.behave(Manners(latency=LATENCY))
    broken = 0
    house.post(fault, FLOWING)
    while broken < times:
        time.sleep(random.uniform(0, 0.8))
        if (missing := FLOWING - house.unsettled(fault)) > 0:
            house.post(fault, missing)
        broken += break_one(house)
    house.wait_until_settled(fault, seconds=60 + 2 * SECONDS_OF_LEASE)
    account = account_for(house, fault, allowed=times * in_flight)
    if account.letters < FLOWING:
        account.problems.append("no letters flowed")
    return account


def _kill_child(house: House) -> bool:
    children = [child for worker in house.workers() for child in worker.children()]
    if not children:
        return False
    with suppress(ProcessLookupError):
        os.kill(random.choice(children), signal.SIGKILL)
        return True
    return False


def _kill_worker(house: House) -> bool:
    if (number := _at_work(house)) is None:
        return False
    house.processes[f"worker{number}"].kill()
    house.start_worker(number)
    return True


def _restart_worker(house: House) -> bool:
    if (number := _at_work(house)) is None:
        return False
    house.stop_worker(number)
    house.start_worker(number)
    return True


def _freeze_worker(house: House) -> bool:
    if (number := _at_work(house)) is None:
        return False
    worker = house.processes[f"worker{number}"]
    processes = [worker.pid, *worker.children()]
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(SECONDS_OF_LEASE + 2)
    for pid in processes:
        os.kill(pid, signal.SIGCONT)
    return True


def _at_work(house: House) -> int | None:
    """A worker that has come to its work; the other goes on meanwhile."""
    ready = [number for number in range(len(house.workers())) if house.is_ready(number)]
    return random.choice(ready) if ready else None
