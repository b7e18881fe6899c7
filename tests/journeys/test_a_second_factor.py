"""An administrator is invited, must set up a passkey, and signs in with it: in a real browser, whose authenticator is
Chromium's own virtual one.

Tried, and it went red: passkeys.js without `residentKey`; a policy for pages without our own scripts.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import FIRST_DAY, Cast
from tests.journeys.people import Person
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

EMAIL = "robin.ashe@force.example"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def stack(browser: Browser, post: Postbox, tmp_path: Path) -> Iterator[Stack]:
    """With second factors, and by a name: browsers keep passkeys for names, never for numbers."""
    stack = Stack(tmp_path, today=FIRST_DAY, mail_port=post.port)
    stack.url = stack.url.replace("127.0.0.1", "localhost")
    stack.environment |= {"SECOND_FACTOR_REQUIRED": "1", "PUBLIC_URL": stack.url}
    with stack:
        yield stack


@pytest.fixture
def robin(cast: Cast) -> Person:
    person = cast.person("Robin Ashe", EMAIL)
    session = person.page.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return person


def accepts(person: Person) -> None:
    person.opens(person.post.wait_for(person.email, about="invited").link("/invitation/"))
    person.presses("Accept and sign in")


def codes_from_the_file(person: Person) -> list[str]:
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Download them as a file").click()
    return [line for line in download.value.path().read_text().splitlines() if line.isdigit()]


def test_a_passkey_is_set_up_before_anything_else_and_signs_in_alone(stack: Stack, robin: Person) -> None:
    stack.manage("invite", EMAIL, "--name", robin.name, "--role", "ADMINISTRATOR")
    accepts(robin)
    robin.sees("Set up a second factor")
    robin.opens("/people/")
    robin.sees("Set up a second factor")

    robin.presses("Add a passkey")
    expect(robin.page.get_by_label("Name of the passkey")).to_have_value("Chrome on Linux")
    robin.types("Name of the passkey", "Desk")
    robin.shows_a_passkey("Add a passkey")
    robin.sees("Keep these recovery codes")
    assert len(codes_from_the_file(robin)) == 10
    robin.presses("I have kept them: go on")
    robin.opens("/people/")
    robin.sees(EMAIL)

    robin.presses("Sign out")
    robin.opens("/account/login/")
    robin.page.get_by_label("This is a shared computer").check()
    robin.shows_a_passkey("Use a passkey")
    expect(robin.page.get_by_text("Signed in as Robin Ashe")).to_be_visible()
    cookies = {one["name"]: one["expires"] for one in robin.page.context.cookies()}
    assert cookies["sessionid"] == -1
    robin.opens("/account/second-factor/")
    robin.sees("Desk", "You have 10 left")

    robin.presses("Sign out")
    robin.opens("/account/login/code/")
    robin.types("Email address", EMAIL)
    robin.presses("Send me a code")
    robin.types("Code", code_from_mail(robin))
    robin.presses("Sign in")
    robin.sees("One more step to sign in")
    robin.shows_a_passkey("Use a passkey")
    expect(robin.page.get_by_text("Signed in as Robin Ashe")).to_be_visible()


def code_from_mail(person: Person) -> str:
    words = person.post.wait_for(person.email, about="code").text
    return words.partition("is:")[2].split()[0]


def test_an_app_is_set_up_by_its_square_which_breaks_no_policy(stack: Stack, robin: Person) -> None:
    stack.manage("invite", EMAIL, "--name", robin.name, "--role", "ADMINISTRATOR")
    accepts(robin)
    robin.presses("Set up an app")

    robin.sees("Set up an authenticator app")
    assert robin.page.evaluate("document.querySelector('main img').naturalWidth") > 0


def test_a_device_that_has_no_passkey_is_told_so_on_the_page(stack: Stack, robin: Person) -> None:
    robin.opens("/account/login/")
    robin.presses("Use a passkey")

    robin.sees("The passkey was not used. Try again, or choose another way.")
