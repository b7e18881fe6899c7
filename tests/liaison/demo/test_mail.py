"""Every letter that the area's story wrote: each link in it opens, for whoever got it."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from accounts.languages import WELSH
from accounts.models import User
from liaison.mail.wording import KINDS
from outbox.compose import fill_in, link_of, sender_of
from outbox.models import Delivery, Letter
from schools.models import School

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(r"https?://[^\s<>\"']+")
# Written when something goes wrong that goes right in this area, or where a setting is on that is off here.
NOT_IN_THE_STORY = {
    "sign-in",
    "self-test",
    "text-reminder",
    "released",
    "suspended",
    "return-suspended",
    "tenure-warning",
    "morning",
}


def newest_of_each_kind() -> list[Delivery]:
    kinds = set(Letter.objects.values_list("category", flat=True))
    newest = [
        Delivery.objects.filter(letter__category=kind, recalled_because="").select_related("letter").last()
        for kind in sorted(kinds)
    ]
    return [delivery for delivery in newest if delivery]


def addresses_in(delivery: Delivery) -> set[str]:
    words = f"{delivery.letter.text} {unescape(delivery.letter.html)}"
    found = ADDRESS.findall(fill_in(words, link_of(delivery), delivery.name))
    return {address.rstrip(".") for address in found if address.startswith(settings.PUBLIC_URL)}


def status_for(delivery: Delivery, address: str, *, signed_in: bool) -> int:
    client = Client()
    person = User.objects.filter(email=delivery.address.lower()).first()
    if signed_in and person:
        client.force_login(person)
    # Whoever stands at the door is led from home to their one page.
    return client.get(urlsplit(address).path, follow=signed_in).status_code


@pytest.mark.usefixtures("area")
def test_the_story_writes_letters_of_every_kind_but_a_few():
    kinds = set(Letter.objects.values_list("category", flat=True))

    assert set(KINDS) - kinds - NOT_IN_THE_STORY == set()


@pytest.mark.usefixtures("area")
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_link_in_a_letter_of_each_kind_opens(signed_in):
    """A page, or the way to it by signing in. An invitation that was accepted is over, and says so."""
    met = {
        (delivery.letter.category, address): status_for(delivery, address, signed_in=signed_in)
        for delivery in newest_of_each_kind()
        for address in addresses_in(delivery)
    }

    good = {200} if signed_in else {200, 302}
    wrong = {key: status for key, status in met.items() if status not in good}
    assert {key for key, status in wrong.items() if not (key[0] == "invitation" and status == 410)} == set()
    assert len(met) > len(newest_of_each_kind())


@pytest.mark.usefixtures("area")
def test_one_school_has_its_mail_in_welsh():
    school = School.objects.get(language=WELSH)
    letters = Letter.objects.filter(about=school.name_and_urn)

    assert letters.exists()
    assert [letter.subject for letter in letters if "= English =" not in letter.text] == []


@pytest.mark.usefixtures("area")
def test_letters_to_schools_bear_the_unit_s_name_and_reach_its_sergeant():
    letter = Letter.objects.filter(category="notice").last()

    assert sender_of(letter).split(" <")[0].endswith(" police via Liaison")
    sergeant, unit = letter.reply_addresses
    assert User.objects.get(email=sergeant).name == letter.notice.redeployment.created_by.name
    assert unit == letter.notice.redeployment.command_unit.email
