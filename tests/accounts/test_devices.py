"""Signing in with a browser for the first time is told by mail; with a known one it is not."""

import pytest
from django.urls import reverse

from accounts import actions
from accounts.devices import COOKIE, browser_in_words
from accounts.links import invitation_link
from accounts.models import Role
from outbox.models import Letter
from tests.accounts.factors import PASSWORD, person_with_password, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def subjects():
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def again(client, user):
    client.post(reverse("account_logout"))
    sign_in(client, user)


def test_the_first_sign_in_of_all_is_no_news(client):
    invitation = actions.open_invitation(user=UserFactory(roles=[Role.SCHOOL]), invited_as="Head", by=None)
    client.post(invitation_link(invitation))

    assert subjects() == []


def test_another_browser_is_told_by_a_letter_of_the_outbox_and_the_same_one_is_not(client):
    user = person_with_password(Role.SCHOOL)
    sign_in(client, user)
    again(client, user)
    assert subjects() == []

    other = client.__class__(HTTP_USER_AGENT=FIREFOX)
    sign_in(other, user)
    again(other, user)

    letter = Letter.objects.get()
    assert letter.subject == "Liaison: You signed in with a new browser or device"
    assert [delivery.address for delivery in letter.deliveries.all()] == [user.email]
    assert "With: Firefox on Windows" in letter.text
    assert "From: 127.0.0.1" in letter.text
    assert "/account/" in letter.text


def test_two_people_at_one_browser_are_both_known_there(client):
    ann, bob = person_with_password(Role.SCHOOL), person_with_password(Role.SCHOOL, email="bob@force.example")
    for user in (ann, bob, ann, bob):
        again(client, user)

    assert subjects() == []


def test_a_cookie_that_we_did_not_sign_makes_nobody_known(client):
    user = person_with_password(Role.SCHOOL)
    sign_in(client, user)
    stranger = client.__class__()
    stranger.cookies[COOKIE] = str(user.pk)

    sign_in(stranger, user)

    assert len(subjects()) == 1


def test_a_new_password_is_told(client):
    user = person_with_password(Role.SCHOOL)
    sign_in(client, user)
    words = "another horse battery"
    given = {"oldpassword": PASSWORD, "password1": words, "password2": words}

    client.post(reverse("account_change_password"), given)

    assert subjects() == ["Liaison: Your password was changed"]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_browsers_are_named_as_people_name_them(agent, words):
    assert browser_in_words(agent) == words
