"""What each page shows around its content."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import Role
from liaison.context import portal, report_url_for
from liaison.navigation import ENTRIES, navigation_for
from schools.models import Contact
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    ForceFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    UserFactory,
    adviser,
    police_user,
    school_user,
)

pytestmark = pytest.mark.django_db

DESK = ["Home", "Redeployments", "Team", "Calls", "Officers", "Schools", "Bulletins", "Register", "Mail"]


def labels(user, rf, path="/"):
    request = rf.get(path)
    request.user = user
    return [link.label for link in navigation_for(request)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.label)
def test_every_link_leads_to_a_page(entry):
    assert reverse(entry.url_name).startswith("/")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ADVISER, ["Home", "Schools", "Notices", "Bulletins"]),
        (Role.OFFICER, ["Home", "My schools"]),
        (Role.SERGEANT, DESK),
        (Role.INSPECTOR, DESK),
        (Role.ADMINISTRATOR, ["Home", "Schools", "Mail", "People", "Imports", "Areas"]),
    ],
)
def test_each_role_has_its_links(role, expected, rf):
    assert labels(UserFactory(roles=[role]), rf) == expected


def test_a_head_reads_notices_and_bulletins(rf):
    assert labels(school_user(SchoolFactory()), rf) == ["Home", "Notices", "At the door", "Bulletins"]


def test_reception_has_the_door_alone(rf):
    assert labels(school_user(SchoolFactory(), Contact.Role.RECEPTION), rf) == ["At the door"]


def test_a_head_who_left_keeps_home_alone(rf):
    head = school_user(SchoolFactory())
    head.contacts.update(state=Contact.State.LEFT, left_on="2026-01-01")

    assert labels(head, rf) == ["Home"]


def test_several_roles_are_a_union_without_repeats(rf):
    user = UserFactory(roles=[Role.SERGEANT, Role.INSPECTOR, Role.ADMINISTRATOR])

    assert labels(user, rf) == [*DESK, "People", "Imports", "Areas"]


def test_nobody_signed_in_has_no_links(rf):
    assert labels(AnonymousUser(), rf) == []


def test_the_page_one_is_on_is_current(rf):
    user = UserFactory(roles=[Role.SERGEANT])

    def current(path):
        request = rf.get(path)
        request.user = user
        return [link.label for link in navigation_for(request) if link.current]

    assert current("/") == ["Home"]
    assert current(reverse("officers:officer-list")) == ["Officers"]
    assert current(reverse("officers:officer-detail", args=[7])) == ["Officers"]


def test_a_person_reads_their_own_forces_reporting_form():
    own = ForceFactory(report_url="https://own.example/")
    ForceFactory(report_url="https://other.example/")
    authority = LocalAuthorityFactory(command_unit=CommandUnitFactory(force=own))
    school = SchoolFactory(local_authority=authority)
    people = [police_user(authority.command_unit, Role.OFFICER), adviser(authority), school_user(school)]

    assert [report_url_for(person) for person in people] == ["https://own.example/"] * 3


def test_with_one_force_everybody_reads_its_form():
    ForceFactory(report_url="https://only.example/")

    assert report_url_for(None) == "https://only.example/"
    assert report_url_for(UserFactory()) == "https://only.example/"


def test_with_several_forces_a_stranger_is_sent_to_none():
    ForceFactory(), ForceFactory()

    assert report_url_for(None) == ""
    assert report_url_for(UserFactory()) == ""


def test_with_no_force_there_is_no_form():
    assert report_url_for(None) == ""


def test_what_every_page_knows_costs_the_same_with_two_schools(rf, django_assert_num_queries):
    head = school_user(SchoolFactory())
    ContactFactory(user=head)
    request = rf.get("/")
    request.user = type(head).objects.get(pk=head.pk)

    with django_assert_num_queries(3):
        context = portal(request)

    assert context["signed_in_as"] == head.name
    assert context["demo"] is True
