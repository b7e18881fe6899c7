"""Which schools a person sees."""

import pytest

from accounts.models import Role, UserRole
from schools.models import CommandUnit, LocalAuthority, School
from tests.factories import CommandUnitFactory, LocalAuthorityFactory, SchoolFactory, adviser, police_user, school_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> CommandUnit:
    return CommandUnitFactory()


@pytest.fixture
def school(unit: CommandUnit) -> School:
    return SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=unit))


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_police_see_their_units_schools(unit: CommandUnit, school: School, role: str) -> None:
    user = police_user(unit, role)

    assert list(School.objects.visible_to(user)) == [school]
    assert list(LocalAuthority.objects.visible_to(user)) == [school.local_authority]
    assert not School.objects.visible_to(police_user(CommandUnitFactory(), role)).exists()


def test_an_officers_posting_opens_no_school(unit: CommandUnit, school: School) -> None:
    user = police_user(unit, Role.OFFICER)

    assert not School.objects.visible_to(user).exists()
    assert not LocalAuthority.objects.visible_to(user).exists()


def test_a_posting_opens_nothing_once_the_role_is_gone(unit: CommandUnit, school: School) -> None:
    user = police_user(unit, Role.SERGEANT)
    UserRole.objects.filter(user=user).delete()

    assert not School.objects.visible_to(user).exists()


def test_advisers_and_contacts_see_their_own(school: School) -> None:
    SchoolFactory()

    assert list(School.objects.visible_to(adviser(school.local_authority))) == [school]
    assert list(School.objects.visible_to(school_user(school))) == [school]
