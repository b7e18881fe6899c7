"""Every address of the portal, by somebody who needs a second factor and has shown none.

Tried, and rows went red: `ENROLMENT` with one address more; the middleware for GET alone.
"""

from typing import Any

import pytest
from django.urls import get_resolver, reverse

from accounts.models import User
from accounts.second_factor import ALWAYS_OPEN, ENROLMENT
from tests.access.table import ROWS, Row
from tests.access.world import World
from tests.accounts.factors import give_app
from tests.test_access import ask, names_in
from tests.test_access import world as world

pytestmark = pytest.mark.django_db

ENROL = "/account/second-factor/"
# Written down here as well: who opens one more must mean it.
ALWAYS = {
    "accessibility",
    "account_logout",
    "accounts:choose-language",
    "health-live",
    "health-ready",
    "health-web",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
TO_SET_ONE_UP = {"account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index"}


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def leads_to(world: World, method: str, label: str) -> str:
    response = getattr(world.client("sergeant"), method)(world.address(label))
    return str(response.get("Location", response.status_code))


def test_nothing_else_is_open_and_each_is_the_name_of_a_page() -> None:
    assert (set(ALWAYS_OPEN), set(ENROLMENT)) == (set(ALWAYS), set(TO_SET_ONE_UP))
    assert set(names_in(get_resolver())) >= ALWAYS | TO_SET_ONE_UP


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("row", [row for row in ROWS if row.name not in ALWAYS | TO_SET_ONE_UP], ids=lambda r: r.label)
def test_a_sergeant_without_a_factor_is_led_to_set_one_up(world: World, row: Row, method: str) -> None:
    assert leads_to(world, method, row.label) == ENROL


@pytest.mark.parametrize("row", [row for row in ROWS if row.name in ALWAYS | TO_SET_ONE_UP], ids=lambda r: r.label)
def test_what_is_needed_to_set_one_up_is_open(world: World, row: Row) -> None:
    method = "post" if row.kind == "post" else "get"

    assert ask(world, "sergeant", method, row.label).status == row.cells["sergeant"]


def test_a_head_goes_on_as_before(world: World) -> None:
    assert ask(world, "head", "get", "deployments:school").status == "200"


@pytest.mark.parametrize("row", [row for row in ROWS if row.name not in ALWAYS], ids=lambda r: r.label)
def test_a_sergeant_with_a_factor_is_led_to_show_it(world: World, row: Row) -> None:
    sergeant: User = world.people["sergeant"]
    give_app(sergeant)

    assert leads_to(world, "get", row.label).startswith(reverse("mfa_reauthenticate"))
