"""The night on which the clocks change, while letters wait to be tried again."""

import time
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.account import Account, account_for
from tests.faults.house import House
from tests.faults.manners import Greylisting

CLOCK = Path(__file__).resolve().parents[1] / "journeys" / "clock"
# Seconds before the change at which the letters are posted, so that some tries come before and some after it.
BEFORE = 2.5


def clocks_put_forward(house: House, letters: int) -> Account:
    """At one in the morning of the last Sunday in March it is two."""
    return _changing(house, letters, "clocks put forward (March)", datetime(2027, 3, 28, 1, tzinfo=UTC))


def clocks_put_back(house: House, letters: int) -> Account:
    """At two in the morning of the last Sunday in October it is one."""
    return _changing(house, letters, "clocks put back (October)", datetime(2027, 10, 31, 1, tzinfo=UTC))


FAULTS = [clocks_put_forward, clocks_put_back]


def clock_of(house: House) -> dict[str, str]:
    """For a house that lives by a clock of the suite's."""
    _set(house, datetime.now(UTC))
    return {"PYTHONPATH": str(CLOCK), "JOURNEY_CLOCK": str(_file(house))}


def _changing(house: House, letters: int, fault: str, change: datetime) -> Account:
    """Waits end when they should: an hour's error would keep letters, or end in the same moment as it began."""
    house.relay.behave(Greylisting(times=4))
    _set(house, change, before=BEFORE)
    # Every process looks at its clock many times a second.
    time.sleep(0.5)
    house.post(fault, letters)
    house.wait_until_settled(fault)
    account = account_for(house, fault)
    if account.ended != {"ACCEPTED": letters}:
        account.problems.append(f"ended as {account.ended}")
    return account


def _set(house: House, moment: datetime, before: float = 0) -> None:
    fresh = _file(house).with_suffix(".new")
    fresh.write_text(str((moment - datetime.now(UTC)).total_seconds() - before))
    fresh.replace(_file(house))


def _file(house: House) -> Path:
    return house.folder / "clock"
