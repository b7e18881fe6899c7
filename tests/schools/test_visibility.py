"""Which schools a person sees."""

import pytest

from accounts.models import Role, UserRole
from schools.models import LocalAuthority, School
from tests.factories import CommandUnitFactory, LocalAuthorityFactory, SchoolFactory, adviser, police_user, school_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=CommandUnitFactory()))


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_police_see_their_units_schools(school: School, role: str) -> None:
    user = police_user(school.local_authority.command_unit, role)

    assert list(School.objects.visible_to(user)) == [school]
    assert list(LocalAuthority.objects.visible_to(user)) == [school.local_authority]
    assert not School.objects.visible_to(police_user(CommandUnitFactory(), role)).exists()


def test_an_officers_posting_opens_no_school(school: School) -> None:
    user = police_user(school.local_authority.command_unit, Role.OFFICER)

    assert not School.objects.visible_to(user).exists()
    assert not LocalAuthority.objects.visible_to(user).exists()


def test_a_posting_opens_nothing_once_the_role_is_gone(school: School) -> None:
    user = police_user(school.local_authority.command_unit, Role.SERGEANT)
    UserRole.objects.filter(user=user).delete()

    assert not School.objects.visible_to(user).exists()


def test_advisers_and_contacts_see_their_own(school: School) -> None:
    SchoolFactory()

    assert list(School.objects.visible_to(adviser(school.local_authority))) == [school]
    assert list(School.objects.visible_to(school_user(school))) == [school]
