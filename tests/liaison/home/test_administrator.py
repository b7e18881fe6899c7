"""What an administrator finds first."""

import pytest
from django.urls import reverse

from schools.models import Contact, School
from tests.factories import ContactFactory, LocalAuthorityFactory, SchoolFactory, administrator
from tests.liaison.home.reading import facts, page

pytestmark = pytest.mark.django_db


def test_people_and_schools_where_somebody_is_missing(client, school, unit):
    ContactFactory(school=school, role=Contact.Role.HEAD)
    bouncing = SchoolFactory(local_authority=school.local_authority)
    ContactFactory(school=bouncing, role=Contact.Role.DSL, state=Contact.State.BOUNCING)
    SchoolFactory(local_authority=school.local_authority, status=School.Status.CLOSED)
    SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=None))
    admin = administrator()

    found = facts(admin, "administrator")

    assert (found["schools"], found["without_head"], found["without_dsl"]) == (2, 1, 2)
    assert found["without_unit"] == 1
    assert (found["people"], found["never_signed_in"]) == (1, 1)
    assert "1 without a headteacher" in page(client, admin)


def test_the_courses_are_a_click_away(client):
    assert reverse("officers:course-list") in page(client, administrator())


def test_an_empty_installation_says_what_to_do_first(client):
    words = page(client, administrator())

    assert "import the schools" in words
    assert "Nothing has been imported yet" in words
