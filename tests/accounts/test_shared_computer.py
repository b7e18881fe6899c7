"""On a shared computer a session is short, however it was begun."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts import actions
from accounts.links import invitation_link
from accounts.models import Role
from accounts.sessions import SLACK
from tests.accounts.factors import code_of, give_app, person_with_password, sign_in
from tests.deployments.conftest import MONDAY
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = timedelta(minutes=30)


def by_password(client, **box):
    sign_in(client, person_with_password(Role.SCHOOL), **box)


def by_password_and_code(client, **box):
    user = person_with_password(Role.SCHOOL)
    secret = give_app(user)
    sign_in(client, user, **box)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})


def by_code(client, mailoutbox, **box):
    user = person_with_password(Role.SCHOOL)
    client.post(reverse("account_request_login_code"), {"email": user.email} | box)
    found = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", mailoutbox[0].body)
    assert found
    client.post(reverse("account_confirm_login_code"), {"code": found[0]})


def by_invitation(client, **box):
    invitation = actions.open_invitation(user=UserFactory(roles=[Role.SCHOOL]), invited_as="Head", by=None)
    client.post(invitation_link(invitation), box)


def by_invitation_where_another_is_signed_in(client, **box):
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    by_invitation(client, **box)


WAYS = [by_password, by_password_and_code, by_code, by_invitation, by_invitation_where_another_is_signed_in]


def enter(way, client, mailoutbox, **box):
    more = {"mailoutbox": mailoutbox} if way is by_code else {}
    with time_machine.travel(MONDAY, tick=False):
        way(client, **more, **box)
    return client.cookies[settings.SESSION_COOKIE_NAME]


@pytest.mark.parametrize("way", WAYS)
def test_with_the_box_it_ends_after_half_an_hour_and_with_the_browser(way, client, mailoutbox):
    cookie = enter(way, client, mailoutbox, shared_computer="on")

    assert cookie["max-age"] == ""
    assert Session.objects.get(session_key=cookie.value).expire_date == MONDAY + HALF_AN_HOUR


@pytest.mark.parametrize("way", WAYS)
def test_without_it_lasts_twelve_hours_and_outlives_the_browser(way, client, mailoutbox):
    cookie = enter(way, client, mailoutbox)

    assert cookie["max-age"] == 12 * 60 * 60
    assert Session.objects.get(session_key=cookie.value).expire_date == MONDAY + timedelta(hours=12)


def test_it_lasts_as_long_as_somebody_comes_again(client, mailoutbox):
    enter(by_password, client, mailoutbox, shared_computer="on")

    for visits in range(1, 4):
        with time_machine.travel(MONDAY + visits * (HALF_AN_HOUR - SLACK), tick=False):
            assert client.get(reverse("account")).status_code == 200
    with time_machine.travel(MONDAY + 4 * HALF_AN_HOUR, tick=False):
        assert client.get(reverse("account")).status_code == 302


def test_what_was_ticked_counts_for_that_sign_in_alone(client, mailoutbox):
    enter(by_password, client, mailoutbox, shared_computer="on")
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": "ann@force.example", "password": "correct horse battery"})

    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 12 * 60 * 60


@pytest.mark.parametrize("page", ["account_login", "account_request_login_code"])
def test_the_forms_ask(client, page):
    assert "This is a shared computer" in client.get(reverse(page)).content.decode()
