"""A first of March, and a school with its unit."""

import pytest
import time_machine

from tests.factories import SchoolFactory
from tests.liaison.plans import TODAY


@pytest.fixture(autouse=True)
def first_of_march():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def school():
    return SchoolFactory(name="Oak School")


@pytest.fixture
def unit(school):
    return school.local_authority.command_unit
