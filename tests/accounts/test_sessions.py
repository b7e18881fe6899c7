"""Whoever does nothing for twelve hours is signed out; no page writes to the database for that."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from accounts.sessions import SLACK
from tests.deployments.conftest import MONDAY
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

WHOLE = timedelta(seconds=settings.SESSION_COOKIE_AGE)


@pytest.fixture
def signed_in(client: Client) -> Client:
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(UserFactory(roles=[Role.OFFICER]))
    return client


def visit(client: Client, after: timedelta) -> Any:
    """The page of whoever comes so long after they signed in."""
    with time_machine.travel(MONDAY + after, tick=False):
        return client.get("/account/logout/")


def test_it_ends_after_twelve_hours_of_nothing(signed_in):
    assert timedelta(hours=12) == WHOLE
    assert visit(signed_in, WHOLE).status_code == 302


def test_it_lasts_as_long_as_somebody_comes_again(signed_in):
    for visits in range(1, 4):
        assert visit(signed_in, visits * (WHOLE - SLACK)).status_code == 200


def test_it_is_begun_anew_in_the_browser_as_well(signed_in):
    response = visit(signed_in, timedelta(hours=1))

    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE
    assert Session.objects.get().expire_date == MONDAY + timedelta(hours=1) + WHOLE


def test_within_minutes_nothing_is_written(signed_in):
    with CaptureQueriesContext(connection) as queries:
        response = visit(signed_in, SLACK)

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_a_session_that_is_gone_is_not_written_again(signed_in):
    Session.objects.all().delete()

    assert visit(signed_in, timedelta(hours=1)).status_code == 302
    assert not Session.objects.exists()


def test_what_a_session_holds_stays(signed_in):
    visit(signed_in, timedelta(hours=1))

    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        assert signed_in.session[SESSION_KEY] == str(User.objects.get().pk)


def test_sessions_of_the_past_can_be_cleared(signed_in):
    with time_machine.travel(MONDAY + WHOLE + SLACK, tick=False):
        call_command("clearsessions")

    assert not Session.objects.exists()
