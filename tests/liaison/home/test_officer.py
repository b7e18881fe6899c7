"""What an officer finds first."""

from datetime import date

import pytest

from accounts.models import Role
from schools.models import School
from tests.factories import DeploymentFactory, OfficerFactory, SchoolFactory, police_user
from tests.liaison.home.reading import page
from tests.liaison.plans import change, plan

pytestmark = pytest.mark.django_db


def test_own_schools_now_and_what_was_announced(client, school, unit):
    user = police_user(unit, Role.OFFICER)
    own = OfficerFactory(command_unit=unit, user=user)
    DeploymentFactory(school=school, officer=own)
    DeploymentFactory(school=SchoolFactory(name="Ash School"))
    announced = plan(unit, "ANNOUNCED")
    change(announced, SchoolFactory(name="Elm School"), comes=own)
    change(plan(unit, "SCHEDULED"), SchoolFactory(name="Yew School"), comes=own)

    words = page(client, user)

    assert "Oak School" in words
    assert "Elm School" in words
    assert "Ash School" not in words
    assert "Yew School" not in words


def test_where_the_school_is_and_since_when(client, school, unit):
    School.objects.update(street="1 Oak Road", town="Enfield", postcode="EN1 1AA", phone="01632 960 200")
    user = police_user(unit, Role.OFFICER)
    own = OfficerFactory(command_unit=unit, user=user)
    DeploymentFactory(school=school, officer=own, from_on=date(2026, 9, 1))

    words = page(client, user)

    assert "1 Oak Road, Enfield, EN1 1AA" in words
    assert 'href="tel:01632960200"' in words
    assert "since 1 September 2026" in words


def test_no_school_yet(client, unit):
    assert "You are at no school today" in page(client, police_user(unit, Role.OFFICER))
