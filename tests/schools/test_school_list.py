"""Finding schools."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
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

URL = "/schools/"


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.fixture
def as_sergeant(client, authority):
    client.force_login(police_user(authority.command_unit, Role.SERGEANT))
    return client


def names(response):
    return [school.name for school in response.context["page"]]


def test_each_sees_the_schools_of_their_own_area(client, authority):
    SchoolFactory(name="Elm", local_authority=authority)
    SchoolFactory(name="Far")
    expected = {
        police_user(authority.command_unit, Role.SERGEANT): ["Elm"],
        adviser(authority): ["Elm"],
        administrator(): ["Elm", "Far"],
        police_user(CommandUnitFactory(), Role.INSPECTOR): [],
    }
    for user, seen in expected.items():
        client.force_login(user)
        assert names(client.get(URL)) == seen


def test_schools_and_officers_do_not_see_the_list_and_strangers_sign_in(client, authority):
    assert client.get(URL).status_code == 302
    for person in (school_user(SchoolFactory()), police_user(authority.command_unit, Role.OFFICER)):
        client.force_login(person)
        assert client.get(URL).status_code == 403


def test_finds_by_words_authority_and_type(as_sergeant, authority):
    other = LocalAuthorityFactory(command_unit=authority.command_unit)
    SchoolFactory(name="Elm Lane School", local_authority=authority, postcode="TE1 1ST")
    SchoolFactory(name="Ash Lane School", local_authority=other, type_group="Colleges")
    assert names(as_sergeant.get(URL, {"q": "lane elm"})) == ["Elm Lane School"]
    assert names(as_sergeant.get(URL, {"q": "te1"})) == ["Elm Lane School"]
    assert names(as_sergeant.get(URL, {"authority": other.pk})) == ["Ash Lane School"]
    assert names(as_sergeant.get(URL, {"group": "Colleges"})) == ["Ash Lane School"]
    assert "No school matches." in as_sergeant.get(URL, {"q": "oak"}).text


def test_answers_that_make_no_sense_filter_nothing(as_sergeant, authority):
    SchoolFactory(name="Elm", local_authority=authority)
    stranger = LocalAuthorityFactory()
    for answers in ({"authority": stranger.pk}, {"authority": "x"}, {"group": "Castles"}, {"page": "x"}):
        assert names(as_sergeant.get(URL, answers)) == ["Elm"]


def test_shows_open_schools_unless_all_are_asked_for(as_sergeant, authority):
    follower = SchoolFactory(name="Elm Academy", local_authority=authority)
    SchoolFactory(name="Elm", local_authority=authority, status="CLOSED", successor=follower)
    SchoolFactory(name="Oak", local_authority=authority, status="CLOSING")
    SchoolFactory(name="Yew", local_authority=authority, status="PROPOSED")
    assert names(as_sergeant.get(URL)) == ["Elm Academy", "Oak"]
    response = as_sergeant.get(URL, {"all": "on"})
    assert names(response) == ["Elm", "Elm Academy", "Oak", "Yew"]
    assert reverse("deployments:school", args=[follower.urn]) in response.text


@pytest.mark.parametrize(
    ("live", "tag"),
    [
        ({"HEAD", "DSL"}, "Head and DSL"),
        ({"HEAD"}, "No DSL"),
        ({"DSL"}, "No head"),
        (set(), "No head, no DSL"),
    ],
)
def test_says_whether_a_school_can_be_told(as_sergeant, authority, live, tag):
    school = SchoolFactory(local_authority=authority)
    for role in ("HEAD", "DSL"):
        ContactFactory(school=school, role=role, state="CONFIRMED" if role in live else "BOUNCING")
    assert f">{tag}<" in "".join(as_sergeant.get(URL).text.split("\n")).replace("  ", "").replace("> ", ">")


def test_pages_hold_fifty_schools(as_sergeant, authority):
    SchoolFactory.create_batch(51, local_authority=authority)
    assert len(names(as_sergeant.get(URL))) == 50
    assert len(names(as_sergeant.get(URL, {"page": 2}))) == 1


def test_three_schools_take_as_many_queries_as_one(as_sergeant, authority):
    counts = []
    for _ in range(2):
        ContactFactory(school__local_authority=authority)
        with CaptureQueriesContext(connection) as queries:
            as_sergeant.get(URL)
        counts.append(len(queries))
        ContactFactory(school=SchoolFactory(local_authority=authority))
    assert counts[0] == counts[1]
