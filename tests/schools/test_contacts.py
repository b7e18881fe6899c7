"""Who keeps a school's contacts, and what they may do with them."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import Role
from schools import actions
from schools.keepers import may_keep_contacts
from schools.models import Contact
from tests.at_once import at_once
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    adviser,
    police_user,
    school_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 3)


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def school(unit):
    return SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=unit))


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


def particulars(contact, **changed):
    return {name: getattr(contact, name) for name in ("role", "name", "email", "phone", "is_shared")} | changed


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_police_of_the_unit_keep_contacts_and_others_do_not(school, unit, role):
    assert may_keep_contacts(police_user(unit, role), school)
    assert not may_keep_contacts(police_user(CommandUnitFactory(), role), school)
    assert not may_keep_contacts(police_user(unit, Role.OFFICER), school)
    assert not may_keep_contacts(adviser(school.local_authority), school)
    assert not may_keep_contacts(administrator(), school)


def test_a_sergeant_here_who_is_an_officer_there_keeps_contacts_here_only(school, unit):
    user = police_user(CommandUnitFactory(), Role.SERGEANT)
    user.postings.create(command_unit=unit, role=Role.OFFICER)
    assert not may_keep_contacts(user, school)


def test_nobody_keeps_contacts_of_an_area_without_a_unit(sergeant):
    assert not may_keep_contacts(sergeant, SchoolFactory(local_authority__command_unit=None))


@pytest.mark.parametrize(("role", "may"), [("HEAD", True), ("DSL", True), ("DEPUTY_DSL", False), ("RECEPTION", False)])
def test_the_schools_own_head_and_dsl_keep_contacts(school, role, may):
    user = school_user(school, role)
    assert may_keep_contacts(user, school) is may
    assert not may_keep_contacts(user, SchoolFactory())


def test_a_shared_mailbox_and_somebody_who_left_keep_nothing(school):
    user = school_user(school)
    user.contacts.update(is_shared=True)
    assert not may_keep_contacts(user, school)
    user.contacts.update(is_shared=False, state="LEFT", left_on=TODAY)
    assert not may_keep_contacts(user, school)


def test_whose_role_was_taken_keeps_nothing(school):
    user = UserFactory()
    ContactFactory(school=school, user=user)
    assert not may_keep_contacts(user, school)


def test_a_new_contact_is_unconfirmed(school, sergeant):
    contact = actions.add_contact(school=school, by=sergeant, role="HEAD", name="Ada", email="ada@elm.example")
    assert contact.state == Contact.State.UNCONFIRMED


def test_a_closed_school_takes_no_contact(sergeant):
    closed = SchoolFactory(status="CLOSED")
    with pytest.raises(actions.ContactError, match="has closed"):
        actions.add_contact(school=closed, by=sergeant, role="HEAD", name="Ada", email="ada@elm.example")


def test_the_same_address_in_the_same_role_is_refused_in_words(school, sergeant):
    ContactFactory(school=school, email="ada@elm.example")
    with pytest.raises(actions.ContactError, match=r"Ada@elm.example is already Headteacher") as raised:
        actions.add_contact(school=school, by=sergeant, role="HEAD", name="Ada", email="Ada@elm.example")
    assert raised.value.field == "email"


def test_changing_a_contact_into_a_twin_is_refused_in_words(school, sergeant):
    ContactFactory(school=school, email="ada@elm.example")
    other = ContactFactory(school=school)
    with pytest.raises(actions.ContactError, match="is already Headteacher"):
        actions.change_contact(contact=other, by=sergeant, **particulars(other, email="ada@elm.example"))


def test_a_changed_address_must_be_confirmed_again(school, sergeant):
    contact = ContactFactory(school=school)
    actions.change_contact(contact=contact, by=sergeant, **particulars(contact, email="new@elm.example"))
    assert (contact.email, contact.state) == ("new@elm.example", "UNCONFIRMED")


def test_a_row_given_to_somebody_else_is_no_longer_the_first_persons(school, sergeant):
    head = school_user(school)
    contact = head.contacts.get()

    actions.change_contact(
        contact=contact, by=sergeant, role=contact.role, name="New Head", email="new.head@school.example"
    )

    head.refresh_from_db()
    assert (contact.user, head.is_active) == (None, False)


def test_whoever_changes_their_own_address_goes_on_signing_in(school):
    head = school_user(school)
    contact = head.contacts.get()

    actions.change_contact(contact=contact, by=head, role=contact.role, name=contact.name, email="other@school.example")

    head.refresh_from_db()
    assert (contact.user, head.is_active) == (head, True)


@pytest.mark.parametrize("state", ["CONFIRMED", "BOUNCING"])
def test_a_changed_phone_leaves_the_state_alone(school, sergeant, state):
    contact = ContactFactory(school=school, state=state)
    change = particulars(contact, phone="01632 960001", email=contact.email.upper())
    actions.change_contact(contact=contact, by=sergeant, **change)
    assert contact.state == state


def test_confirming_ends_every_doubt(school, sergeant):
    contact = ContactFactory(school=school, state="BOUNCING")
    actions.confirm_contact(contact=contact, by=sergeant)
    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"


def test_who_has_left_is_neither_changed_confirmed_nor_ended_again(school, sergeant):
    contact = ContactFactory(school=school)
    actions.end_contact(contact=Contact.objects.get(), by=sergeant, on=TODAY)
    with pytest.raises(actions.ContactError, match="has left"):
        actions.confirm_contact(contact=contact, by=sergeant)
    with pytest.raises(actions.ContactError, match="has left"):
        actions.change_contact(contact=contact, by=sergeant, **particulars(contact))
    with pytest.raises(actions.ContactError, match="has already left"):
        actions.end_contact(contact=contact, by=sergeant, on=date(2027, 3, 4))
    assert Contact.objects.get().left_on == TODAY


@pytest.mark.parametrize("role", ["HEAD", "DSL"])
def test_a_school_does_not_part_with_its_last_reachable_head_or_dsl(school, role):
    user = school_user(school, role)
    contact = user.contacts.get()
    ContactFactory(school=school, role=role, state="BOUNCING")
    with pytest.raises(actions.ContactError, match="Add the successor first"):
        actions.end_contact(contact=contact, by=user, on=TODAY)
    with pytest.raises(actions.ContactError, match="Add the successor first"):
        actions.change_contact(contact=contact, by=user, **particulars(contact, role="RECEPTION"))
    ContactFactory(school=school, role=role, state="UNCONFIRMED")
    actions.end_contact(contact=contact, by=user, on=TODAY)
    assert Contact.objects.get(pk=contact.pk).state == "LEFT"


def test_a_school_keeps_a_bouncing_head_until_another_is_reached(school):
    user = school_user(school, "DSL")
    bouncing = ContactFactory(school=school, state="BOUNCING")
    with pytest.raises(actions.ContactError, match="Add the successor first"):
        actions.end_contact(contact=bouncing, by=user, on=TODAY)
    ContactFactory(school=school)
    actions.end_contact(contact=bouncing, by=user, on=TODAY)


def test_a_school_may_remove_a_bouncing_head_and_a_deputy(school):
    user = school_user(school, "DSL")
    ContactFactory(school=school)
    for contact in (
        ContactFactory(school=school, state="BOUNCING"),
        ContactFactory(school=school, role="DEPUTY_DSL"),
    ):
        actions.end_contact(contact=contact, by=user, on=TODAY)
    assert school.contacts.current().count() == 2


def test_a_page_that_shows_the_head_as_deputy_does_not_end_the_last_head(school):
    head, dsl = school_user(school), school_user(school, "DSL")
    deputy = ContactFactory(school=school, role="DEPUTY_DSL")
    stale_copy = Contact.objects.get(pk=deputy.pk)
    actions.change_contact(contact=deputy, by=head, **particulars(deputy, role="HEAD"))
    actions.end_contact(contact=head.contacts.get(), by=head, on=TODAY)

    with pytest.raises(actions.ContactError, match="Add the successor first"):
        actions.end_contact(contact=stale_copy, by=dsl, on=TODAY)


def test_a_sergeant_may_end_the_last_head(school, sergeant):
    actions.end_contact(contact=ContactFactory(school=school), by=sergeant, on=TODAY)
    assert not school.contacts.current().exists()


def test_sign_in_ends_with_the_last_school(school, sergeant):
    user = school_user(school)
    second = ContactFactory(user=user, school__local_authority=school.local_authority)
    user.invitations.create(
        invited_by=None, sent_at="2027-03-01T08:00Z", expires_at="2027-03-15T08:00Z", invited_as="head"
    )
    actions.end_contact(contact=user.contacts.get(school=school), by=sergeant, on=TODAY)
    user.refresh_from_db()
    assert user.is_active
    actions.end_contact(contact=second, by=sergeant, on=TODAY)
    user.refresh_from_db()
    assert not user.is_active
    assert not user.invitations.open().exists()


def test_sign_in_goes_on_for_whoever_holds_another_role(school, sergeant):
    user = UserFactory(roles=[Role.SCHOOL, Role.ADVISER])
    actions.end_contact(contact=ContactFactory(school=school, user=user), by=sergeant, on=TODAY)
    user.refresh_from_db()
    assert user.is_active


@pytest.mark.django_db(transaction=True)
def test_two_heads_cannot_each_be_removed_on_the_strength_of_the_other():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one writer")
    school = SchoolFactory()
    users = [school_user(school) for _ in range(2)]
    held = [(user, user.contacts.get()) for user in users]

    refused = at_once(*[lambda own=own: actions.end_contact(contact=own[1], by=own[0], on=TODAY) for own in held])

    assert school.contacts.live().count() == 1
    assert len(refused) == 1
