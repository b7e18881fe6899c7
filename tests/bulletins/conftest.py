"""One area with two sides, its inspector, and a school on each side."""

import pytest

from accounts.models import Role
from bulletins import actions
from tests.factories import CommandUnitFactory, LocalAuthorityFactory, SchoolFactory, police_user


@pytest.fixture(autouse=True)
def quiet_hours(settings):
    """As in a real installation: mail to schools waits for their hours."""
    settings.MAIL_QUIET_HOURS = True


@pytest.fixture
def unit(db):
    return CommandUnitFactory(name="Northmoor", email="northmoor@force.example")


@pytest.fixture
def east(unit):
    return LocalAuthorityFactory(name="Eastmoor", command_unit=unit)


@pytest.fixture
def west(unit):
    return LocalAuthorityFactory(name="Westmoor", command_unit=unit)


@pytest.fixture
def school(east):
    return SchoolFactory(name="Alder School", local_authority=east)


@pytest.fixture
def inspector(unit):
    return police_user(unit, Role.INSPECTOR)


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def draft(unit, inspector):
    return actions.write_bulletin(title="Autumn news", words="## Patrols\n\nMore of them.", audience=unit, by=inspector)
