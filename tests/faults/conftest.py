"""A post room for each kind of fault, started when the first test asks for it."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.faults.account import Account
from tests.faults.faults_of_clock import clock_of
from tests.faults.faults_of_workers import WORKERS
from tests.faults.house import House
from tests.faults.houses import full_house, trial_house
from tests.faults.servers import MissingError

ON_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]
# Which of the two runs of script/test a fault belongs to: together they meet each once.
trial_only = pytest.mark.skipif(not ON_SQLITE, reason="met in the run on SQLite")
services_only = pytest.mark.skipif(ON_SQLITE, reason="met in the run on PostgreSQL and Redis")


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """On embedded parts in the run on SQLite, on PostgreSQL and Redis of its own in the other."""
    if ON_SQLITE:
        with trial_house() as house:
            house.open()
            yield house
    else:
        yield from _full_house(workers=WORKERS)


@pytest.fixture
def house_with_a_clock() -> Iterator[House]:
    with trial_house() as house:
        house.open(environment=clock_of(house))
        yield house


def _full_house(workers: int) -> Iterator[House]:
    try:
        with full_house() as house:
            house.open(workers=workers)
            yield house
    except MissingError as missing:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture
def assert_kept():
    """Every letter accounted for, none lost, none gone twice that need not have."""

    def check(account: Account) -> None:
        assert account.problems == [], account

    return check
