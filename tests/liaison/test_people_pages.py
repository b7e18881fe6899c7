"""The administrator's pages about people, and inviting a contact from a school's page."""

import pytest
from django.urls import reverse

from accounts.models import Role, User
from schools.models import Contact
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    OfficerFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    police_user,
    school_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = administrator()
    client.force_login(user)
    return user


def words_of(response):
    return response.content.decode()


def test_the_list_is_searched_and_filtered(client, admin):
    sam = UserFactory(name="Sam Sergeant", roles=[Role.SERGEANT])
    UserFactory(name="Olu Officer", roles=[Role.OFFICER])

    found = client.get(reverse("people-list"), {"words": "SAM mail", "role": "SERGEANT"}).context["page"]
    none = client.get(reverse("people-list"), {"words": "sam", "role": "OFFICER"}).context["page"]

    assert list(found) == [sam]
    assert list(none) == []


def test_the_list_costs_the_same_with_one_and_with_many(client, admin, django_assert_num_queries):
    def cost():
        with django_assert_num_queries(7):
            assert client.get(reverse("people-list")).status_code == 200

    cost()
    for _ in range(5):
        UserFactory(roles=[Role.SERGEANT, Role.INSPECTOR])
    cost()


def test_the_list_is_in_pages(client, admin):
    for _ in range(55):
        UserFactory()

    assert len(client.get(reverse("people-list"), {"page": 2}).context["page"]) == 6


def test_inviting_a_sergeant(client, admin):
    unit = CommandUnitFactory()

    response = client.post(
        reverse("person-invite"),
        {"name": "Sam", "email": "sam@force.example", "roles": ["SERGEANT"], "command_unit": unit.pk},
        follow=True,
    )

    sam = User.objects.get(email="sam@force.example")
    assert response.redirect_chain == [(reverse("person-detail", args=[sam.pk]), 302)]
    assert f"Sergeant at {unit}" in words_of(response)
    assert sam.invitations.get().invited_by == admin


def test_inviting_a_dsl_by_urn(client, admin):
    school = SchoolFactory()

    client.post(
        reverse("person-invite"),
        {"name": "Dee", "email": "dee@school.example", "roles": ["SCHOOL"], "urn": school.urn, "contact_role": "DSL"},
    )

    assert school.contacts.get().user.email == "dee@school.example"


def test_inviting_an_officer_by_collar_number(client, admin):
    officer = OfficerFactory(collar_number="77NA")

    client.post(
        reverse("person-invite"),
        {
            "name": "Olu",
            "email": "olu@force.example",
            "roles": ["OFFICER"],
            "command_unit": officer.command_unit.pk,
            "collar_number": "77na",
        },
    )

    assert User.objects.get(email="olu@force.example").officer == officer


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["WIZARD"]}, "roles"),
        ({"roles": ["OFFICER"]}, "command_unit"),
        ({"roles": ["ADVISER"]}, "local_authority"),
        ({"roles": ["SCHOOL"]}, "urn"),
        ({"roles": ["SCHOOL"], "urn": "1", "contact_role": "HEAD"}, "urn"),
        ({"roles": ["SCHOOL"], "urn": "99999999999", "contact_role": "HEAD"}, "urn"),
        ({"roles": ["SCHOOL"], "urn": "1"}, "contact_role"),
    ],
)
def test_what_is_missing_is_said_at_its_field(client, admin, given, field):
    response = client.post(
        reverse("person-invite"), {"name": "Sam", "email": "s@force.example", "roles": ["ADMINISTRATOR"]} | given
    )

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not User.objects.filter(name="Sam").exists()


def test_an_unknown_collar_number_is_said_at_its_field(client, admin):
    unit = CommandUnitFactory()

    response = client.post(
        reverse("person-invite"),
        {"name": "O", "email": "o@force.example", "roles": ["OFFICER"], "command_unit": unit.pk, "collar_number": "1"},
    )

    assert "collar_number" in response.context["form"].errors


def test_an_address_in_use_is_refused_in_words(client, admin):
    response = client.post(reverse("person-invite"), {"name": "Twin", "email": admin.email, "roles": ["ADMINISTRATOR"]})

    assert "already signs in" in words_of(response)


def test_a_person_is_invited_again(client, admin):
    person = UserFactory(roles=[Role.ADMINISTRATOR])

    for _ in range(2):
        client.post(reverse("person-invite-again", args=[person.pk]))

    assert person.invitations.count() == 2
    assert person.invitations.open().count() == 1


def test_deactivating_asks_first_and_ends_the_open_session(client, admin, django_user_model):
    person = UserFactory(roles=[Role.OFFICER])
    other = client.__class__()
    other.force_login(person)
    url = reverse("person-deactivate", args=[person.pk])

    assert f"Deactivate {person.name}?" in words_of(client.get(url))
    assert User.objects.get(pk=person.pk).is_active
    client.post(url)

    assert not User.objects.get(pk=person.pk).is_active
    assert not other.get(reverse("home")).context["user"].is_authenticated


def test_a_deactivated_person_is_reactivated(client, admin):
    person = UserFactory(is_active=False)

    client.post(reverse("person-reactivate", args=[person.pk]))

    assert User.objects.get(pk=person.pk).is_active


def test_an_administrator_cannot_deactivate_themselves(client, admin):
    response = client.post(reverse("person-deactivate", args=[admin.pk]), follow=True)

    assert "You cannot deactivate yourself" in words_of(response)
    assert User.objects.get(pk=admin.pk).is_active


@pytest.mark.parametrize("name", ["person-invite-again", "person-reactivate", "contact-invite"])
def test_what_changes_something_is_a_post(client, admin, name):
    assert client.get(reverse(name, args=[UserFactory().pk])).status_code == 405


def test_a_stranger_is_not_found(client, admin):
    assert client.get(reverse("person-detail", args=[999999])).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_the_pages_are_the_administrators(client, role):
    person = UserFactory(roles=[role])
    client.force_login(person)

    assert client.get(reverse("people-list")).status_code == 403
    assert client.get(reverse("person-invite")).status_code == 403
    for name in ("person-detail", "person-deactivate"):
        assert client.get(reverse(name, args=[person.pk])).status_code == 403
    for name in ("person-invite-again", "person-deactivate", "person-reactivate"):
        assert client.post(reverse(name, args=[person.pk])).status_code == 403


def invite_contact(client, contact, by):
    client.force_login(by)
    return client.post(reverse("contact-invite", args=[contact.pk])).status_code


def test_the_schools_sergeant_and_its_head_invite_a_contact(client):
    contact = ContactFactory(role=Contact.Role.DSL)
    sergeant = police_user(contact.school.local_authority.command_unit, Role.SERGEANT)

    assert invite_contact(client, contact, sergeant) == 302
    assert invite_contact(client, contact, school_user(contact.school)) == 302
    contact.refresh_from_db()
    assert contact.user.invitations.count() == 2


def test_neither_strangers_nor_those_who_keep_no_contacts_invite_one(client):
    contact = ContactFactory(role=Contact.Role.DSL)

    assert invite_contact(client, contact, police_user(CommandUnitFactory(), Role.SERGEANT)) == 404
    assert invite_contact(client, contact, school_user(SchoolFactory())) == 404
    for role in (Contact.Role.DEPUTY_DSL, Contact.Role.RECEPTION):
        assert invite_contact(client, contact, school_user(contact.school, role)) == 403
    officer = police_user(contact.school.local_authority.command_unit, Role.OFFICER)
    assert invite_contact(client, contact, officer) == 403
    contact.refresh_from_db()
    assert contact.user is None
