"""People see where they are signed in, and sign out elsewhere."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts import actions
from accounts.models import Role
from tests.accounts.factors import person_with_password, sign_in
from tests.factories import administrator
from tests.pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return person_with_password(Role.SCHOOL)


@pytest.fixture
def browsers(client, user):
    """Three of one person."""
    found = [client, client.__class__(HTTP_USER_AGENT="Firefox/1 Windows"), client.__class__()]
    for browser in found:
        sign_in(browser, user)
    return found


def is_in(browser):
    return browser.get(reverse("account")).status_code == 200


def session_of(browser):
    return UserSession.objects.get(session_key=browser.session.session_key)


def test_each_is_listed_and_this_one_is_named(browsers):
    page = words_of(browsers[0].get(reverse("accounts:session-list")))

    assert page.count("Signed in on") == 3
    assert page.count("This one") == 1
    assert "Firefox on Windows" in page


def test_one_is_ended_and_the_others_stay(browsers):
    here, gone, stays = browsers
    here.post(reverse("accounts:session-end", args=[session_of(gone).pk]))

    assert [is_in(browser) for browser in (here, gone, stays)] == [True, False, True]


def test_all_others_are_ended(browsers):
    browsers[0].post(reverse("accounts:session-end-others"))

    assert [is_in(browser) for browser in browsers] == [True, False, False]
    assert Session.objects.count() == 1


def test_nobody_ends_the_session_of_another(browsers):
    stranger = browsers[0].__class__()
    sign_in(stranger, person_with_password(Role.SCHOOL, email="bob@force.example"))

    response = stranger.post(reverse("accounts:session-end", args=[session_of(browsers[0]).pk]))

    assert response.status_code == 404
    assert is_in(browsers[0])


def test_a_leaver_s_sessions_are_gone_with_their_rows(browsers, user):
    actions.deactivate_user(user=user, by=administrator())

    assert [is_in(browser) for browser in browsers] == [False, False, False]
    assert not UserSession.objects.exists()
    actions.reactivate_user(user=user)
    assert [is_in(browser) for browser in browsers] == [False, False, False]


def test_a_session_that_is_listed_nowhere_ends_as_well(client, user):
    client.force_login(user)
    assert is_in(client)

    actions.end_sessions(user=user)

    assert not is_in(client)
