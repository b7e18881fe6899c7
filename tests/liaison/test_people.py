"""Inviting people to where they belong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import actions
from accounts.actions import AccountError
from accounts.links import invitation_link
from accounts.models import Invitation, Role, User
from liaison import people
from liaison.people import Place
from outbox.models import Delivery, Letter
from schools.models import Contact
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    LocalAuthorityFactory,
    OfficerFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    police_user,
    school_user,
)

pytestmark = pytest.mark.django_db


def invite(roles, place=None, email="new@mail.example"):
    return people.invite_person(
        email=email, name="New Person", roles=roles, place=place or Place(), by=administrator()
    ).user


def test_inviting_posts_one_letter_whose_link_is_the_recipients_alone():
    invitation = invite([Role.ADMINISTRATOR]).invitations.get()

    letter = Letter.objects.get()
    delivery = letter.deliveries.get()
    assert (delivery.address, delivery.name) == ("new@mail.example", "New Person")
    assert delivery.link == invitation_link(invitation)
    assert delivery.link not in letter.text
    for words in (letter.text, letter.html):
        assert Letter.LINK_SLOT in words
        assert invitation.invited_by.name in words
        assert "999" in words
    assert letter.send_before == invitation.expires_at
    assert (letter.about, letter.desk) == ("New Person", "")


def test_names_are_escaped_in_the_html_letter_only():
    people.invite_person(email="a@mail.example", name="Ann <b>", roles=[Role.ADMINISTRATOR], place=Place(), by=None)

    letter = Letter.objects.get()
    assert "Ann <b>" in letter.text
    assert "Ann &lt;b&gt;" in letter.html


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SERGEANT, Role.INSPECTOR])
def test_police_are_posted_to_their_command_unit(role):
    unit = CommandUnitFactory()

    user = invite([role], Place(command_unit=unit))

    assert [(posting.command_unit, posting.role) for posting in user.postings.all()] == [(unit, role)]
    assert user.role_set() == {role}
    assert user.invitations.get().invited_as == f"{role.label} at {unit}"


def test_an_officer_is_joined_to_the_officers_record():
    officer = OfficerFactory()

    user = invite([Role.OFFICER], Place(command_unit=officer.command_unit, officer=officer))

    assert user.officer == officer


def test_an_officer_who_has_an_account_is_not_joined_to_another():
    officer = OfficerFactory(user=UserFactory())

    with pytest.raises(AccountError, match="already has an account"):
        invite([Role.OFFICER], Place(command_unit=officer.command_unit, officer=officer))
    assert not User.objects.filter(email="new@mail.example").exists()


def test_an_adviser_belongs_to_a_local_authority():
    authority = LocalAuthorityFactory()

    user = invite([Role.ADVISER], Place(local_authority=authority))

    assert user.adviserships.get().local_authority == authority


def test_a_school_person_becomes_a_contact():
    school = SchoolFactory()

    user = invite([Role.SCHOOL], Place(school=school, contact_role=Contact.Role.DSL))

    contact = school.contacts.get()
    assert (contact.user, contact.role, contact.email) == (user, "DSL", "new@mail.example")


def test_a_school_person_who_is_a_contact_already_is_joined_not_doubled():
    contact = ContactFactory(email="New@mail.example")

    user = invite([Role.SCHOOL], Place(school=contact.school, contact_role=contact.role))

    assert list(contact.school.contacts.all()) == [contact]
    contact.refresh_from_db()
    assert contact.user == user


def test_a_shared_mailbox_is_not_made_a_person():
    contact = ContactFactory(email="office@mail.example", is_shared=True)

    with pytest.raises(AccountError, match="shared mailbox"):
        invite([Role.SCHOOL], Place(school=contact.school, contact_role=contact.role), email="office@mail.example")


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([], "at least one role"),
        ([Role.SERGEANT], "command unit"),
        ([Role.ADVISER], "local authority"),
        ([Role.SCHOOL], "URN"),
    ],
)
def test_a_role_asks_for_its_place(roles, words):
    with pytest.raises(AccountError, match=words):
        invite(roles)
    assert not Letter.objects.exists()


def test_an_address_must_be_one():
    with pytest.raises(AccountError, match="not an email address"):
        invite([Role.ADMINISTRATOR], email="nonsense")


def test_inviting_a_contact_makes_the_account_and_joins_it():
    contact = ContactFactory(email="Head@school.example", role=Contact.Role.HEAD)
    sergeant = police_user(contact.school.local_authority.command_unit, Role.SERGEANT)

    invitation = people.invite_contact(contact=contact, by=sergeant)

    contact.refresh_from_db()
    assert contact.user == invitation.user
    assert contact.user.role_set() == {Role.SCHOOL}
    assert invitation.invited_as == f"Headteacher at {contact.school}"


def test_inviting_a_contact_again_sends_a_new_letter_to_the_same_account():
    contact = ContactFactory()
    first = people.invite_contact(contact=contact, by=administrator())
    second = people.invite_contact(contact=contact, by=administrator())

    assert first.user == second.user
    assert list(Invitation.objects.open()) == [second]
    assert [delivery.status for delivery in Delivery.objects.order_by("pk")] == ["CANCELLED", "QUEUED"]


def test_a_head_of_a_second_school_needs_no_second_invitation():
    head = school_user(SchoolFactory())
    head.last_login = head.invited_at
    head.save()
    contact = ContactFactory(email=head.email)

    assert people.invite_contact(contact=contact, by=administrator()) is None

    contact.refresh_from_db()
    assert contact.user == head
    assert not Letter.objects.exists()


def test_a_shared_mailbox_cannot_be_invited():
    contact = ContactFactory(is_shared=True)

    with pytest.raises(AccountError, match="shared mailbox"):
        people.invite_contact(contact=contact, by=administrator())


def test_somebody_who_left_cannot_be_invited():
    contact = ContactFactory(state=Contact.State.LEFT, left_on="2026-01-01")

    with pytest.raises(AccountError, match="has left"):
        people.invite_contact(contact=contact, by=administrator())


@pytest.mark.parametrize("had_signed_in", [True, False])
def test_a_contact_whose_account_is_deactivated_is_not_let_in_again(had_signed_in):
    user = UserFactory(is_active=False, last_login=timezone.now() if had_signed_in else None)
    contact = ContactFactory(email=user.email)

    with pytest.raises(AccountError, match="deactivated"):
        people.invite_contact(contact=contact, by=administrator())
    contact.refresh_from_db()
    assert contact.user is None


def test_somebody_who_signs_in_is_not_invited_as_a_contact_again():
    user = school_user(SchoolFactory())
    user.last_login = user.invited_at
    user.save()

    with pytest.raises(AccountError, match="signs in already"):
        people.invite_contact(contact=user.contacts.get(), by=administrator())


def test_ending_access_calls_back_a_letter_that_has_not_left():
    user = invite([Role.ADMINISTRATOR])

    people.end_access(user=user, by=administrator())

    assert Delivery.objects.get().status == Delivery.Status.CANCELLED
    assert not Invitation.objects.open().exists()


def test_the_command_invites_the_first_administrator_and_prints_the_link():
    out = StringIO()

    call_command("invite", "first@force.example", "--name", "First", "--role", "ADMINISTRATOR", stdout=out)

    invitation = Invitation.objects.get()
    assert invitation.invited_by is None
    assert invitation.user.role_set() == {Role.ADMINISTRATOR}
    assert invitation_link(invitation) in out.getvalue()
    assert "queued" in out.getvalue()


def test_the_command_posts_a_sergeant_by_the_units_code():
    unit = CommandUnitFactory(code="NA")

    call_command("invite", "s@force.example", "--name", "S", "--role", "SERGEANT", "--unit", "NA", stdout=StringIO())

    assert User.objects.get().postings.get().command_unit == unit


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--role", "SERGEANT"], "command unit"),
        (["--role", "SERGEANT", "--unit", "XX"], "No command unit"),
        (["--role", "ADVISER", "--local-authority", "999"], "No local authority"),
    ],
)
def test_the_command_says_what_is_missing(more, words):
    with pytest.raises(CommandError, match=words):
        call_command("invite", "s@force.example", "--name", "S", *more)
    assert not User.objects.exists()


def test_the_command_refuses_an_address_twice():
    actions.add_person(email="s@force.example", name="S", roles=[])

    with pytest.raises(CommandError, match="already signs in"):
        call_command("invite", "s@force.example", "--name", "S", "--role", "ADMINISTRATOR")
