"""The pages on which a school's contacts are kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from schools.models import Contact
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    administrator,
    adviser,
    police_user,
    school_user,
)

pytestmark = pytest.mark.django_db

ADA = {"role": "HEAD", "name": "Ada Elm", "email": "ada@elm.example", "phone": ""}


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def school(unit):
    return SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=unit))


@pytest.fixture
def as_sergeant(client, unit):
    client.force_login(police_user(unit, Role.SERGEANT))
    return client


def pages(school):
    contact = ContactFactory(school=school)
    return [
        reverse("schools:contact-list", args=[school.urn]),
        reverse("contact-add", args=[school.urn]),
        reverse("contact-edit", args=[contact.pk]),
        reverse("schools:contact-leave", args=[contact.pk]),
    ]


def test_keepers_see_the_pages_strangers_find_nothing_and_others_are_refused(client, school, unit):
    expected = [
        (police_user(unit, Role.SERGEANT), 200),
        (police_user(unit, Role.INSPECTOR), 200),
        (school_user(school, "DSL"), 200),
        (school_user(school, "DEPUTY_DSL"), 403),
        (school_user(school, "RECEPTION"), 403),
        (police_user(unit, Role.OFFICER), 403),
        (adviser(school.local_authority), 403),
        (administrator(), 403),
        (police_user(CommandUnitFactory(), Role.SERGEANT), 404),
        (school_user(SchoolFactory()), 404),
    ]
    for url in pages(school):
        for user, status in expected:
            client.force_login(user)
            assert client.get(url).status_code == status, (url, user.role_set())
        client.logout()
        assert client.get(url).status_code == 302


def test_a_sergeant_adds_a_contact(as_sergeant, school):
    response = as_sergeant.post(reverse("contact-add", args=[school.urn]), ADA, follow=True)
    assert "Ada Elm added." in response.text
    assert (school.contacts.get().email, school.contacts.get().state) == ("ada@elm.example", "UNCONFIRMED")


def test_a_contact_that_stands_already_is_refused_beside_the_address(as_sergeant, school):
    ContactFactory(school=school, email="Ada@elm.example")
    response = as_sergeant.post(reverse("contact-add", args=[school.urn]), ADA)
    assert response.context["form"].errors == {"email": ["ada@elm.example is already Headteacher at this school."]}
    assert school.contacts.count() == 1


def test_a_form_left_empty_says_what_is_missing(as_sergeant, school):
    response = as_sergeant.post(reverse("contact-add", args=[school.urn]), {})
    assert set(response.context["form"].errors) == {"role", "name", "email"}


def test_a_changed_address_must_be_confirmed_and_can_be(as_sergeant, school):
    contact = ContactFactory(school=school)
    as_sergeant.post(reverse("contact-edit", args=[contact.pk]), ADA)
    contact.refresh_from_db()
    assert (contact.email, contact.state) == ("ada@elm.example", "UNCONFIRMED")
    as_sergeant.post(reverse("schools:contact-confirm", args=[contact.pk]))
    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"


def test_confirming_needs_a_post(as_sergeant, school):
    contact = ContactFactory(school=school)
    assert as_sergeant.get(reverse("schools:contact-confirm", args=[contact.pk])).status_code == 405


def test_a_strangers_confirmation_finds_nothing(client, school):
    contact = ContactFactory(school=school, state="UNCONFIRMED")
    client.force_login(police_user(CommandUnitFactory(), Role.SERGEANT))
    assert client.post(reverse("schools:contact-confirm", args=[contact.pk])).status_code == 404
    contact.refresh_from_db()
    assert contact.state == "UNCONFIRMED"


def left(day, month, year):
    return {"on_0": day, "on_1": month, "on_2": year}


def test_a_contact_leaves_and_stays_on_the_page_by_name(as_sergeant, school):
    contact = ContactFactory(school=school, name="Ada Elm")
    url = reverse("schools:contact-leave", args=[contact.pk])
    response = as_sergeant.post(url, left(3, 3, 2025), follow=True)
    assert "Ada Elm, Headteacher, left on 3 March 2025" in response.text
    assert Contact.objects.get().state == "LEFT"


def test_nobody_leaves_in_the_future(as_sergeant, school):
    contact = ContactFactory(school=school)
    response = as_sergeant.post(reverse("schools:contact-leave", args=[contact.pk]), left(3, 3, 2999))
    assert "on" in response.context["form"].errors
    assert Contact.objects.get().state == "CONFIRMED"


def test_a_head_is_told_to_add_the_successor_first(client, school):
    head = school_user(school)
    client.force_login(head)
    response = client.post(reverse("schools:contact-leave", args=[head.contacts.get().pk]), left(3, 3, 2025))
    assert "Add the successor first." in response.text
    assert Contact.objects.get().state == "CONFIRMED"


def test_a_head_who_leaves_is_signed_out(client, school):
    head = school_user(school)
    ContactFactory(school=school)
    client.force_login(head)
    response = client.post(reverse("schools:contact-leave", args=[head.contacts.get().pk]), left(3, 3, 2025))
    assert response.status_code == 302
    assert client.get(reverse("schools:contact-list", args=[school.urn])).status_code == 302


def test_the_page_takes_as_many_queries_for_three_contacts_as_for_one(as_sergeant, school):
    counts = []
    for more in (1, 2):
        ContactFactory.create_batch(more, school=school)
        with CaptureQueriesContext(connection) as queries:
            as_sergeant.get(reverse("schools:contact-list", args=[school.urn]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
