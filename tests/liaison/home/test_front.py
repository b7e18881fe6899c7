"""The first page for whoever has no place, and for whoever has several."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories import ContactFactory, UserFactory, police_user
from tests.liaison.home.reading import page, parts

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_what_liaison_is_and_where_to_report(client):
    words = page(client)

    assert "A school hears before its officer changes" in words
    assert reverse("account_login") in words
    assert "999" in words
    assert "101" in words


def test_somebody_without_a_place_is_told_whom_to_ask(client):
    assert "There is nothing here for you yet" in page(client, UserFactory(roles=[Role.SCHOOL]))


def test_several_roles_show_their_parts_once_each(unit, school):
    person = police_user(unit, Role.SERGEANT, Role.INSPECTOR)
    ContactFactory(school=school, user=person, email=person.email)
    person.roles.create(role=Role.SCHOOL)
    person.roles.create(role=Role.ADMINISTRATOR)

    assert parts(person) == [
        f"liaison/home/{name}.html" for name in ("school", "inspector", "sergeant", "administrator")
    ]
