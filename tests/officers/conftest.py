"""A command unit with its people, and how days are typed."""

import pytest

from accounts.models import Role
from tests.factories import CommandUnitFactory, OfficerFactory, police_user


@pytest.fixture
def unit(db):
    return CommandUnitFactory(name="North Unit", force__name="Marches Police")


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def inspector(unit):
    return police_user(unit, Role.INSPECTOR)


@pytest.fixture
def officer(unit):
    return OfficerFactory(command_unit=unit, display_name="PC Dave")
