"""Break things at full size, on both set-ups, and write down what became of the letters."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.faults import (  # noqa: E402 - the suite is no part of the portal
    faults_of_clock,
    faults_of_relay,
    faults_of_services,
    faults_of_trial,
    faults_of_workers,
)
from tests.faults.account import Account  # noqa: E402
from tests.faults.faults_of_clock import clock_of  # noqa: E402
from tests.faults.house import LINES, House  # noqa: E402
from tests.faults.houses import full_house, trial_house  # noqa: E402
from tests.faults.servers import MissingError  # noqa: E402

PAGE = ROOT / "docs" / "faults.md"
LETTERS = 500
# How often workers are killed, and how often a server goes away.
KILLS = 100
RESTARTS = 5
ON_SERVICES, ON_TRIAL = "PostgreSQL and Redis", "SQLite and embedded broker"
Open = Callable[[], AbstractContextManager[House]]

PREFACE = """# When things break

Written by `script/bench faults`, which starts PostgreSQL, Redis, a mail relay and Liaison's workers of its own, breaks
them while letters flow, and then compares each letter's row with the log of the relay. `script/test` does the same a
few times on each run.

A letter is **lost** when neither the relay took it nor its row says why not. A **repeat** is the same letter to the
same address under the same Message-ID. **Allowed** are as many as were on the wire when something died, {lines} on each
process of a worker, or as many as the relay took without saying so; when PostgreSQL crashes, also what went in the
half second before, unless MAIL_LEDGER_WAITS is set (docs/decisions/0012). A verdict other than *kept* names what was
wrong; it also looks for rows that say *accepted* of what the relay never took, and for what is left in a worker's
hand.
"""


def main() -> None:
    accounts = [*everything(ON_SERVICES, full_house), *everything(ON_TRIAL, trial_house)]
    PAGE.write_text(page(accounts))
    print(f"Written to {PAGE.relative_to(ROOT)}.")
    sys.exit(any(account.problems for account in accounts))


def everything(name: str, opened: Open) -> Iterator[Account]:
    try:
        for account in chain(misbehaviour(name, opened), deaths(opened), clocks(opened)):
            print(f"{name}: {account.fault}: {account.verdict}", flush=True)
            yield account
    except MissingError as missing:
        print(f"{name}: left out: {missing}", flush=True)


def misbehaviour(name: str, opened: Open) -> Iterator[Account]:
    """One worker; the relay, the disk or the servers are at fault."""
    with opened() as house:
        house.open()
        for fault in [*faults_of_relay.FAULTS, *faults_of_relay.SLOW_FAULTS]:
            yield fault(house, LETTERS)
        if name == ON_TRIAL:
            yield faults_of_trial.disk_full(house, LETTERS)
            return
        for fault in faults_of_services.FAULTS:
            yield fault(house, RESTARTS)


def deaths(opened: Open) -> Iterator[Account]:
    with opened() as house:
        house.open(workers=faults_of_workers.WORKERS)
        yield faults_of_workers.resting_pool_killed(house, LETTERS)
        if house.has_pool:
            yield faults_of_workers.pool_children_killed(house, KILLS)
        yield faults_of_workers.workers_killed(house, KILLS)
        yield faults_of_workers.workers_stopped(house, RESTARTS)
        yield faults_of_workers.workers_frozen(house, RESTARTS)


def clocks(opened: Open) -> Iterator[Account]:
    with opened() as house:
        house.open(environment=clock_of(house))
        for fault in faults_of_clock.FAULTS:
            yield fault(house, LETTERS)


def page(accounts: list[Account]) -> str:
    parts = [PREFACE.format(lines=LINES)]
    for name in (ON_SERVICES, ON_TRIAL):
        rows = [row(account) for account in accounts if account.set_up == name]
        head = "| fault | letters | lost | repeats | allowed | ended as | verdict |\n|---|---:|---:|---:|---:|---|---|"
        parts.append(
            "\n".join([f"## {name}\n", head, *rows]) + "\n" if rows else f"## {name}\n\nNot on this machine.\n"
        )
    return "\n".join(parts)


def row(account: Account) -> str:
    ended = ", ".join(f"{number} {status.lower()}" for status, number in sorted(account.ended.items()))
    cells = [account.fault, account.letters, account.lost, account.repeats, account.allowed, ended, account.verdict]
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
