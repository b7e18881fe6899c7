"""Whom home leads to the door; what is read there is tried in tests/deployments/test_door_page.py."""

import pytest
from django.urls import reverse

from schools.models import Contact
from tests.factories import ContactFactory, school_user
from tests.liaison.home.reading import parts

pytestmark = pytest.mark.django_db


def test_reception_is_led_to_the_door(client, school):
    client.force_login(school_user(school, Contact.Role.RECEPTION))

    assert client.get(reverse("home")).url == reverse("deployments:door")


def test_a_dsl_who_is_at_the_door_too_has_home(client, school):
    dsl = school_user(school, Contact.Role.DSL)
    ContactFactory(school=school, role=Contact.Role.RECEPTION, user=dsl, email=dsl.email)
    client.force_login(dsl)

    assert parts(dsl) == ["liaison/home/school.html"]
    assert client.get(reverse("home")).status_code == 200
