"""When somebody leaves, or one of their places ends, what it gave ends at that moment.

Tried, and tests here went red: a role kept when its last posting goes; feeds left as they were on reactivation; the
officer's record left joined; the last administrator let go.
"""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.actions import AccountError
from accounts.models import Role, User, UserRole
from deployments.actions import make_feed
from deployments.models import CalendarFeed
from liaison import people
from liaison.leaving import end_place
from liaison.places import held_by
from outbox.models import Delivery
from schools.actions import end_contact
from schools.models import Posting
from tests.accounts.factors import PASSWORD, give_app
from tests.deployments.conftest import MONDAY
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    OfficerFactory,
    SchoolFactory,
    administrator,
    adviser,
    police_user,
    school_user,
)
from tests.pages import words_of

pytestmark = pytest.mark.django_db


def place(user, words):
    return next(held for held in held_by(user) if held.words == words)


def feed_answers(feed):
    from django.test import Client  # noqa: PLC0415

    return Client().get(reverse("deployments:feed", args=[feed.key])).status_code


def test_a_sergeant_who_is_posted_no_more_loses_pages_feed_and_sign_in_at_once(client):
    unit = CommandUnitFactory()
    sergeant = police_user(unit, Role.SERGEANT)
    feed = make_feed(of=unit, by=sergeant)
    client.force_login(sergeant)
    assert client.get(reverse("deployments:team")).status_code == 200

    has_left = end_place(user=sergeant, held=place(sergeant, f"Sergeant at {unit}"), by=administrator())

    assert has_left
    assert "/account/login/" in client.get(reverse("deployments:team"))["Location"]
    assert feed_answers(feed) == 404
    feed.refresh_from_db()
    assert feed.revoked_at


def test_whoever_holds_another_place_keeps_that_one_alone(client):
    here, there = CommandUnitFactory(), CommandUnitFactory()
    person = police_user(here, Role.SERGEANT)
    Posting.objects.create(user=person, command_unit=there, role=Role.SERGEANT)
    lost, kept = make_feed(of=here, by=person), make_feed(of=there, by=person)
    client.force_login(person)

    assert not end_place(user=person, held=place(person, f"Sergeant at {here}"), by=administrator())

    assert client.get(reverse("deployments:team")).status_code == 200
    assert [feed_answers(feed) for feed in (lost, kept)] == [404, 200]
    Posting.objects.create(user=person, command_unit=here, role=Role.SERGEANT)
    assert feed_answers(lost) == 404
    assert User.objects.get(pk=person.pk).role_set() == {Role.SERGEANT}


def test_of_two_roles_at_one_unit_one_ends(client):
    unit = CommandUnitFactory()
    person = police_user(unit, Role.SERGEANT, Role.INSPECTOR)

    end_place(user=person, held=place(person, f"Inspector at {unit}"), by=administrator())

    assert User.objects.get(pk=person.pk).role_set() == {Role.SERGEANT}
    assert [held.words for held in held_by(person)] == [f"Sergeant at {unit}"]


def test_an_officer_is_parted_from_the_record_at_that_unit_and_no_other():
    officer = OfficerFactory()
    person = police_user(officer.command_unit, Role.OFFICER, Role.SERGEANT)
    officer.user = person
    officer.save()

    end_place(user=person, held=place(person, f"Officer at {officer.command_unit}"), by=administrator())

    officer.refresh_from_db()
    assert officer.user is None


def test_a_place_of_somebody_who_signs_in_no_more_can_end_as_well():
    unit = CommandUnitFactory()
    person, admin = police_user(unit, Role.SERGEANT), administrator()
    people.end_access(user=person, by=admin)

    assert end_place(user=person, held=place(person, f"Sergeant at {unit}"), by=admin)
    assert held_by(person) == []


def test_an_adviser_leaves():
    school = SchoolFactory()
    person = adviser(school.local_authority)

    assert end_place(user=person, held=held_by(person)[0], by=administrator())


def test_a_place_ends_once():
    unit = CommandUnitFactory()
    person = police_user(unit, Role.SERGEANT, Role.INSPECTOR)
    stale = place(person, f"Inspector at {unit}")
    end_place(user=person, held=place(person, f"Inspector at {unit}"), by=administrator())

    with pytest.raises(AccountError, match="is no longer Inspector"):
        end_place(user=person, held=stale, by=administrator())


def test_the_last_administrator_stays_one_and_nobody_ends_their_own():
    first, second = administrator(), administrator()
    for person in (first, second):
        UserRole.objects.create(user=person, role=Role.SERGEANT)

    with pytest.raises(AccountError, match="your own role"):
        end_place(user=first, held=place(first, "Administrator"), by=first)
    end_place(user=first, held=place(first, "Administrator"), by=second)
    with pytest.raises(AccountError, match="last administrator"):
        end_place(user=second, held=place(second, "Administrator"), by=first)
    assert User.objects.get(pk=second.pk).has_role(Role.ADMINISTRATOR)


def test_deactivating_ends_feeds_and_invitation_and_coming_back_brings_neither_back():
    unit = CommandUnitFactory()
    sergeant, admin = police_user(unit, Role.SERGEANT), administrator()
    feed = make_feed(of=unit, by=sergeant)
    people.invite_again(user=sergeant, by=admin)

    people.end_access(user=sergeant, by=admin)
    people.let_back_in(user=sergeant)

    assert feed_answers(feed) == 404
    assert not sergeant.invitations.open().exists()
    assert [delivery.status for delivery in Delivery.objects.all()] == ["CANCELLED"]


def test_a_contact_who_left_the_school_gets_no_old_feed_back_with_a_new_account():
    school = SchoolFactory()
    head = school_user(school)
    ContactFactory(school=school, role="HEAD")
    feed = make_feed(of=school, by=head)

    end_contact(contact=head.contacts.get(), by=head, on=MONDAY.date())
    assert feed_answers(feed) == 404
    head.refresh_from_db()
    assert not head.is_active
    people.let_back_in(user=head)

    assert CalendarFeed.objects.get().revoked_at


def test_what_a_head_signed_in_with_opens_nothing_to_them_when_the_address_is_a_successors():
    school = SchoolFactory()
    head = school_user(school)
    head.set_password(PASSWORD)
    head.save()
    give_app(head)
    SocialAccount.objects.create(user=head, provider="microsoft", uid="1")
    contact, by = head.contacts.get(), police_user(school.local_authority.command_unit, Role.SERGEANT)

    end_contact(contact=contact, by=by, on=MONDAY.date())
    people.let_back_in(user=User.objects.get(pk=head.pk))
    people.invite_contact(contact=ContactFactory(school=school, email=contact.email), by=by)

    head.refresh_from_db()
    assert (head.is_active, head.has_usable_password()) == (True, False)
    assert not Authenticator.objects.filter(user=head).exists()
    assert not SocialAccount.objects.filter(user=head).exists()


def test_the_page_asks_first_and_says_what_came_of_it(client):
    unit = CommandUnitFactory()
    person = police_user(unit, Role.SERGEANT)
    client.force_login(administrator())
    address = reverse("person-place-end", args=[person.pk, place(person, f"Sergeant at {unit}").key])
    assert address in words_of(client.get(reverse("person-detail", args=[person.pk])))

    assert "is no longer Sergeant" in words_of(client.get(address))
    assert person.postings.exists()
    done = client.post(address, follow=True)

    assert "That was all they held: they can no longer sign in." in words_of(done)
    assert client.get(address).status_code == 404
