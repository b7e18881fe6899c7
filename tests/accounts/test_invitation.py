"""An invitation lets one person in, once, at a button."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import actions
from accounts.links import invitation_link
from accounts.models import Invitation, Role, User
from tests.at_once import at_once, several_writers
from tests.factories import UserFactory, administrator

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def invited():
    person = actions.add_person(email="Ann.Head@school.example ", name="Ann Head", roles=[Role.SCHOOL])
    return actions.open_invitation(user=person, invited_as="Headteacher at Oak School", by=administrator())


def test_an_invited_person_has_no_password_and_an_address_in_lower_case(invited):
    assert invited.user.email == "ann.head@school.example"
    assert not invited.user.has_usable_password()
    assert invited.user.role_set() == {Role.SCHOOL}


def test_the_same_address_is_not_added_twice(invited):
    with pytest.raises(actions.AccountError, match="already signs in"):
        actions.add_person(email="ANN.HEAD@school.example", name="Ann", roles=[])


def test_opening_the_link_says_who_is_invited_by_whom_to_what_and_changes_nothing(client, invited):
    page = client.get(invitation_link(invited)).content.decode()

    assert "Ann Head" in page
    assert "Headteacher at Oak School" in page
    assert invited.invited_by.name in page
    invited.refresh_from_db()
    assert invited.accepted_at is None
    assert not EmailAddress.objects.exists()
    assert "_auth_user_id" not in client.session


def test_accepting_signs_in_proves_the_address_and_offers_a_password(client, invited):
    response = client.post(invitation_link(invited))

    assert (response.status_code, response.url) == (302, reverse("accounts:welcome"))
    assert client.session["_auth_user_id"] == str(invited.user.pk)
    address = EmailAddress.objects.get(user=invited.user)
    assert (address.email, address.verified, address.primary) == ("ann.head@school.example", True, True)
    assert client.get(response.url).status_code == 200


def test_a_link_works_once(client, invited):
    client.post(invitation_link(invited))
    client.logout()

    for response in (client.get(invitation_link(invited)), client.post(invitation_link(invited))):
        assert response.status_code == 410
        assert "Each invitation works once" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_stale_copy_of_an_accepted_invitation_lets_nobody_in(invited):
    stale_copy = Invitation.objects.get(pk=invited.pk)
    actions.accept_invitation(invitation=invited)

    with pytest.raises(actions.AccountError, match="no longer"):
        actions.accept_invitation(invitation=stale_copy)


def test_a_new_invitation_kills_the_old_link(client, invited):
    newer = actions.open_invitation(user=invited.user, invited_as="Headteacher at Oak School", by=None)

    response = client.post(invitation_link(invited))

    assert response.status_code == 410
    assert "newer" in response.content.decode()
    assert client.get(invitation_link(newer)).status_code == 200


def test_the_database_allows_one_open_invitation(invited):
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(user=invited.user, expires_at=invited.expires_at)


def test_an_invitation_lasts_fourteen_days(client):
    with time_machine.travel(NOW, tick=False):
        invitation = actions.open_invitation(user=UserFactory(), invited_as="Officer", by=None)
    with time_machine.travel(NOW + timedelta(days=14, seconds=-1), tick=False):
        assert client.get(invitation_link(invitation)).status_code == 200
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        response = client.post(invitation_link(invitation))
    assert response.status_code == 410
    assert "17 March 2027" in response.content.decode()


@pytest.mark.parametrize("token", ["nonsense", "1.forged", "%00", "1"])
def test_a_link_that_nobody_made_is_not_found(client, invited, token):
    assert client.get(f"/invitation/{token}/").status_code == 404


def test_a_link_is_signed(client, invited):
    link = invitation_link(invited)
    other = link.replace(f"/{invited.pk}.", f"/{invited.pk + 1}.")

    assert client.get(other).status_code == 404


def test_somebody_deactivated_cannot_accept(client, invited):
    actions.deactivate_user(user=invited.user, by=administrator())

    assert client.post(invitation_link(invited)).status_code == 410
    assert "_auth_user_id" not in client.session


def test_an_open_invitation_of_somebody_inactive_lets_nobody_in(invited):
    User.objects.filter(pk=invited.user.pk).update(is_active=False)

    with pytest.raises(actions.AccountError, match="no longer"):
        actions.accept_invitation(invitation=invited)


def test_somebody_deactivated_cannot_be_invited():
    person = UserFactory(is_active=False)

    with pytest.raises(actions.AccountError, match="deactivated"):
        actions.open_invitation(user=person, invited_as="Officer", by=None)


def test_accepting_ends_the_session_of_whoever_was_signed_in_there(client, invited):
    client.force_login(UserFactory(roles=[Role.OFFICER]))

    client.post(invitation_link(invited))

    assert client.session["_auth_user_id"] == str(invited.user.pk)


def test_a_password_set_on_the_welcome_page_keeps_the_person_signed_in(client, invited):
    client.post(invitation_link(invited))
    words = "correct horse battery"

    response = client.post(reverse("accounts:welcome"), {"password1": words, "password2": words})

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert User.objects.get(pk=invited.user.pk).check_password(words)
    assert client.get(reverse("accounts:welcome")).status_code == 302
    assert client.session["_auth_user_id"] == str(invited.user.pk)


def test_a_weak_password_is_refused_in_words(client, invited):
    client.post(invitation_link(invited))

    response = client.post(reverse("accounts:welcome"), {"password1": "short", "password2": "short"})

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not User.objects.get(pk=invited.user.pk).has_usable_password()


def test_the_welcome_page_is_for_somebody_signed_in(client):
    assert client.get(reverse("accounts:welcome")).status_code == 302


@several_writers
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_let_in_once():
    person = actions.add_person(email="ann@school.example", name="Ann", roles=[Role.SCHOOL])
    pk = actions.open_invitation(user=person, invited_as="Headteacher", by=administrator()).pk

    refused = at_once(*[lambda: actions.accept_invitation(invitation=Invitation.objects.get(pk=pk))] * 3)

    assert refused == ["This invitation can no longer be used."] * 2


@several_writers
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_add_a_person_once():
    refused = at_once(*[lambda: actions.add_person(email="ann@school.example", name="Ann", roles=[Role.SCHOOL])] * 3)

    assert refused == ["Somebody already signs in as ann@school.example."] * 2
    assert User.objects.count() == 1
