"""Whom a bulletin may be written to, and whom it reaches."""

import pytest

from accounts.models import Role
from bulletins import actions
from bulletins.audience import audiences_for, circle_of
from bulletins.forms.bulletins import BulletinForm
from schools.models import Contact, School
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    adviser,
    police_user,
)


def addresses(bulletin):
    return sorted(recipient.address for recipient in circle_of(bulletin).recipients)


@pytest.fixture
def area(unit, east, west):
    """A head in each place from near to far: east, west, another unit of the force, another force, no unit at all."""
    neighbour = LocalAuthorityFactory(command_unit=CommandUnitFactory(force=unit.force))
    places = {
        "east": east, "west": west, "neighbour": neighbour,
        "abroad": LocalAuthorityFactory(), "nowhere": LocalAuthorityFactory(command_unit=None),
    }  # fmt: skip
    for name, place in places.items():
        ContactFactory(school=SchoolFactory(local_authority=place), email=f"{name}@school.example")


@pytest.mark.usefixtures("area")
def test_a_bulletin_reaches_its_audience_and_nobody_beyond(unit, east, inspector):
    def reached(audience):
        bulletin = actions.write_bulletin(title="News", words="News.", audience=audience, by=inspector)
        return [address.split("@")[0] for address in addresses(bulletin)]

    assert reached(east) == ["east"]
    assert reached(unit) == ["east", "west"]
    assert reached(unit.force) == ["east", "neighbour", "west"]


def test_it_goes_to_heads_dsls_deputies_and_shared_mailboxes_who_can_be_reached(draft, school):
    for role in Contact.Role.values:
        ContactFactory(school=school, role=role, email=f"{role.lower()}@school.example")
    ContactFactory(school=school, role=Contact.Role.DSL, is_shared=True, email="office@school.example")
    ContactFactory(school=school, state=Contact.State.UNCONFIRMED, email="unconfirmed@school.example")
    ContactFactory(school=school, state=Contact.State.BOUNCING, email="bouncing@school.example")
    ContactFactory(school=school, state=Contact.State.LEFT, left_on="2026-01-01", email="left@school.example")

    names = ["deputy_dsl", "dsl", "head", "office", "unconfirmed"]
    assert addresses(draft) == [f"{name}@school.example" for name in names]


def test_only_open_schools_get_it(draft, east):
    for status in School.Status.values:
        ContactFactory(
            school=SchoolFactory(local_authority=east, status=status), email=f"{status.lower()}@school.example"
        )

    assert addresses(draft) == ["closing@school.example", "open@school.example"]
    assert circle_of(draft).schools_in_audience == 2


def test_one_address_gets_one_copy_however_many_roles_and_schools_it_has(draft, school, west):
    ContactFactory(school=school, email="Pat@trust.example", name="Office", is_shared=True)
    ContactFactory(school=school, email="pat@trust.example", name="Pat Wren", role=Contact.Role.DSL)
    ContactFactory(school=SchoolFactory(local_authority=west), email="PAT@trust.example", name="Pat Wren")

    circle = circle_of(draft)

    assert [(recipient.name, recipient.address.lower()) for recipient in circle.recipients] == [
        ("Pat Wren", "pat@trust.example")
    ]
    assert (circle.people, circle.schools) == (1, 2)


def test_advisers_of_the_audience_get_it_once_and_are_counted_apart(unit, east, west, school, inspector):
    ContactFactory(school=school, email="head@school.example")
    both_sides = adviser(east)
    both_sides.adviserships.create(local_authority=west)
    gone = adviser(east)
    gone.is_active = False
    gone.save()
    adviser(LocalAuthorityFactory())
    head_too = adviser(east)
    ContactFactory(school=school, email=head_too.email.upper(), role=Contact.Role.DSL)
    former = adviser(east)
    former.roles.all().delete()
    bulletin = actions.write_bulletin(title="News", words="News.", audience=unit, by=inspector)

    circle = circle_of(bulletin)

    assert (circle.people, circle.advisers) == (2, 1)
    assert [recipient.address for recipient in circle.recipients].count(both_sides.email) == 1


def test_the_preview_counts_schools_that_nobody_can_be_reached_at(draft, east):
    first, second, third = SchoolFactory.create_batch(3, local_authority=east)
    ContactFactory.create_batch(2, school=first)
    ContactFactory(school=second, role=Contact.Role.RECEPTION)
    ContactFactory(school=third, state=Contact.State.BOUNCING)

    circle = circle_of(draft)

    assert (circle.people, circle.schools, circle.schools_in_audience, circle.schools_missed) == (2, 1, 3, 2)


def test_an_inspector_is_offered_the_own_unit_its_authorities_and_force_and_no_more(unit, east, west, inspector):
    LocalAuthorityFactory()
    LocalAuthorityFactory(command_unit=CommandUnitFactory(force=unit.force))

    assert list(audiences_for(inspector)) == [unit, east, west, unit.force]
    assert list(BulletinForm(inspector=inspector).audiences.values()) == [unit, east, west, unit.force]


def test_an_inspector_who_is_sergeant_elsewhere_writes_only_where_inspector(unit, inspector):
    elsewhere = CommandUnitFactory()
    inspector.postings.create(command_unit=elsewhere, role=Role.SERGEANT)

    assert set(audiences_for(inspector)) == {unit, unit.force}


def test_a_sergeant_may_write_to_nobody(sergeant):
    assert audiences_for(sergeant) == {}


def test_a_force_with_two_units_of_the_inspector_stays_with_the_unit_that_wrote(unit, inspector):
    second = CommandUnitFactory(force=unit.force, name="A unit that sorts first")
    inspector.postings.create(command_unit=second, role=Role.INSPECTOR)

    assert audiences_for(inspector)[unit.force] == second
    assert audiences_for(inspector, at_home=unit)[unit.force] == unit


def test_another_units_audience_in_a_forged_form_is_refused(unit):
    other = CommandUnitFactory()
    form = BulletinForm(
        {"title": "News", "words": "News.", "audience": f"CommandUnit-{other.pk}"},
        inspector=police_user(unit, Role.INSPECTOR),
    )

    assert not form.is_valid()
    assert list(form.errors) == ["audience"]
