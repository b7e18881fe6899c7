"""PostgreSQL and Redis that go away while letters flow, and come back."""

import random
import time
from collections.abc import Callable

from tests.faults.account import Account, account_for
from tests.faults.house import LINES, ClerkError, House
from tests.faults.manners import Manners

LATENCY = 0.03
FLOWING = 300
AWAY = 2.0
# Seconds. What PostgreSQL may forget of writes that did not wait for the disk: three times its wal_writer_delay.
FORGETS = 0.6


def redis_stopped(house: House, times: int) -> Account:
    """Letters posted meanwhile are in the rows, and the page that posts them answers as ever.

    It stops while bells wait at the worker, whose processes are all at work.
    """
    fault = f"Redis stopped and started, {times} times"

    def stop() -> None:
        house.relay.manners.latency = 10 * LATENCY
        for _ in range(12):
            house.post(fault, 30)
        time.sleep(1)
        house.redis.stop()
        house.post(fault, 20)
        time.sleep(random.uniform(0, AWAY))
        house.redis.start()
        house.relay.manners.latency = LATENCY

    return _breaking(house, times, fault, stop)


def redis_hung(house: House, times: int) -> Account:
    """It takes connections and says nothing: the page that posts does not wait for long."""
    fault = f"Redis hanging, {times} times"

    def hang() -> None:
        house.redis.freeze()
        house.post(fault, 20)
        house.redis.thaw()

    return _breaking(house, times, fault, hang)


def redis_flushed(house: House, times: int) -> Account:
    return _breaking(house, times, f"Redis flushed, {times} times", house.redis.flush)


def postgres_restarted(house: House, times: int) -> Account:
    """As an upgrade does it: whoever is connected is cut off in order, and what was written is on the disk."""
    in_doubt = times * _on_the_wire(house)
    fault = f"PostgreSQL restarted (fast), {times} times"
    return _breaking(house, times, fault, lambda: _restart(house), allowed=lambda: in_doubt)


def postgres_crashed(house: House, times: int) -> Account:
    """The ledger of the last moment may be forgotten: what went then goes again. See docs/decisions/0012."""
    moments: list[float] = []

    def crash() -> None:
        moments.append(time.time() - FORGETS)
        _restart(house, at_once=True)

    def in_doubt() -> int:
        return times * _on_the_wire(house) + sum(_taken_from(house, moment) for moment in moments)

    return _breaking(house, times, f"PostgreSQL killed (immediate), {times} times", crash, allowed=in_doubt)


def postgres_crashed_beside_a_ledger_that_waits(house: House, times: int) -> Account:
    """With MAIL_LEDGER_WAITS no more than what was on the wire is in doubt."""
    house.restart_workers({"MAIL_LEDGER_WAITS": "1"})
    in_doubt = times * _on_the_wire(house)
    fault = f"PostgreSQL killed (immediate), {times} times, with MAIL_LEDGER_WAITS=1"
    account = _breaking(house, times, fault, lambda: _restart(house, at_once=True), allowed=lambda: in_doubt)
    house.restart_workers()
    return account


FAULTS = [
    redis_stopped,
    redis_hung,
    redis_flushed,
    postgres_restarted,
    postgres_crashed,
    postgres_crashed_beside_a_ledger_that_waits,
]


def _restart(house: House, *, at_once: bool = False) -> None:
    house.postgres.stop(at_once=at_once)
    time.sleep(random.uniform(0, AWAY))
    house.postgres.start()


def _on_the_wire(house: House) -> int:
    return len(house.workers()) * house.processes_of_worker * LINES


def _taken_from(house: House, moment: float) -> int:
    """What the relay took from this moment until the workers noticed."""
    return sum(moment <= taken.at < moment + FORGETS + 1 for taken in house.relay.log)


def _breaking(
    house: House, times: int, fault: str, break_it: Callable[[], None], *, allowed: Callable[[], int] = lambda: 0
) -> Account:
    house.relay.behave(Manners(latency=LATENCY))
    for _ in range(times):
        house.post(fault, FLOWING)
        time.sleep(random.uniform(0.1, 0.8))
        break_it()
    _post_in_spite_of_it(house, fault)
    house.wait_until_settled(fault)
    return account_for(house, fault, allowed=allowed())


def _post_in_spite_of_it(house: House, fault: str) -> None:
    """The web, too, finds its way back."""
    for _ in range(10):
        try:
            return house.post(fault, 10)
        except ClerkError:
            time.sleep(0.2)
    raise AssertionError("The web could not post again.")
