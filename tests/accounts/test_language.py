"""Whoever chose Welsh reads it, wherever they come from; police and administrators read English."""

import re
from datetime import UTC, date, datetime

import pytest
from crispy_forms.utils import render_crispy_form
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.forms import ActionForm
from accounts.languages import ENGLISH, WELSH
from accounts.models import Role, User
from accounts.wording import spoken, spoken_moment
from tests.factories import CommandUnitFactory, SchoolFactory, administrator, police_user, school_user

pytestmark = pytest.mark.django_db

LANG = re.compile(r'<html lang="([\w-]+)"')
CHOOSE = "/language/"


@pytest.fixture(autouse=True)
def offered(settings):
    settings.WELSH = True


def language_of(response):
    found = LANG.search(response.content.decode())
    assert found
    return found[1]


def offers(response, language):
    return f'name="language" value="{language}"' in response.content.decode()


def test_a_stranger_reads_english_and_is_offered_welsh(client):
    response = client.get("/", headers={"accept-language": "cy"})

    assert (language_of(response), response["Content-Language"]) == ("en-GB", "en-gb")
    assert offers(response, WELSH)
    assert 'lang="cy" class="app-link-button">Cymraeg</button>' in response.content.decode()


def test_the_choice_is_kept_in_the_browser_and_leads_back_to_the_page(client):
    response = client.post(CHOOSE, {"language": WELSH, "next": "/accessibility/?a=1"})
    page = client.get("/accessibility/")

    assert response["Location"] == "/accessibility/?a=1"
    assert client.cookies["language"]["httponly"]
    assert (language_of(page), page["Content-Language"]) == ("cy", "cy")
    assert "Datganiad hygyrchedd" in page.content.decode()
    assert offers(page, ENGLISH)


def test_each_page_in_welsh_says_that_a_machine_made_it(client):
    client.cookies["language"] = WELSH

    for address in ("/", "/accessibility/", reverse("account_login"), "/no-such-page/"):
        page = client.get(address).content.decode()
        assert "Cyfieithiad peirianyddol, i’w wirio." in page
        assert "Machine translation, to be checked." in page


def test_a_page_in_english_says_nothing_of_machines(client):
    assert "Machine translation" not in client.get("/").content.decode()


def test_the_choice_goes_with_the_person_to_every_browser(client):
    head = school_user(SchoolFactory())
    client.force_login(head)
    client.post(CHOOSE, {"language": WELSH})
    elsewhere = Client()
    elsewhere.force_login(head)

    assert User.objects.get(pk=head.pk).language == WELSH
    assert language_of(elsewhere.get("/")) == "cy"


def test_what_a_person_chose_goes_before_what_the_browser_remembers(client):
    head = school_user(SchoolFactory())
    User.objects.filter(pk=head.pk).update(language=ENGLISH)
    client.force_login(head)
    client.cookies["language"] = WELSH

    assert language_of(client.get("/")) == "en-GB"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SERGEANT, Role.INSPECTOR])
def test_police_read_english_whatever_the_browser_remembers(client, role):
    client.force_login(police_user(CommandUnitFactory(), role))
    client.cookies["language"] = WELSH
    response = client.get("/")

    assert language_of(response) == "en-GB"
    assert not offers(response, WELSH)


def test_administrators_read_english_too(client):
    client.force_login(administrator())
    client.cookies["language"] = WELSH

    assert language_of(client.get("/")) == "en-GB"


def test_an_adviser_has_the_choice(client):
    adviser = User.objects.create_user(email="adviser@council.example", name="A", roles=(Role.ADVISER,))
    client.force_login(adviser)
    client.post(CHOOSE, {"language": WELSH})

    assert language_of(client.get("/")) == "cy"


@pytest.mark.parametrize("language", ["", "fr", "cy-GB", "../cy"])
def test_a_language_that_nobody_offers_changes_nothing(client, language):
    response = client.post(CHOOSE, {"language": language, "next": "/accessibility/"})

    assert response["Location"] == "/accessibility/"
    assert "language" not in client.cookies


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_nobody_is_led_away_by_choosing_a_language(client, page):
    assert client.post(CHOOSE, {"language": WELSH, "next": page})["Location"] == "/"


def test_where_welsh_is_not_offered_nobody_reads_it(client, settings):
    settings.WELSH = False
    head = school_user(SchoolFactory())
    User.objects.filter(pk=head.pk).update(language=WELSH)
    client.cookies["language"] = WELSH
    as_stranger = client.get("/")
    client.force_login(head)
    as_head = client.get("/")
    client.post(CHOOSE, {"language": WELSH})

    assert [language_of(page) for page in (as_stranger, as_head)] == ["en-GB", "en-GB"]
    assert not offers(as_stranger, WELSH)


def test_days_are_said_in_the_language_that_is_spoken():
    day = date(2027, 3, 3)
    said = {}
    for language in (ENGLISH, WELSH, ENGLISH):
        with override(language):
            said[language] = (spoken(day), spoken(day, "l j F Y"), spoken(day, "j F"))

    assert said == {
        ENGLISH: ("3 March 2027", "Wednesday 3 March 2027", "3 March"),
        WELSH: ("3 Mawrth 2027", "dydd Mercher 3 Mawrth 2027", "3 Mawrth"),
    }


class NothingToAsk(ActionForm):
    pass


def test_a_button_is_in_the_language_of_whoever_sees_it():
    def drawn(language):
        with override(language):
            return render_crispy_form(NothingToAsk())

    assert [">Cadw<" in drawn(WELSH), ">Save<" in drawn(ENGLISH), ">Cadw<" in drawn(WELSH)] == [True, True, True]


# The night of 28 March 2027 has no hour from 1am to 2am, that of 31 October has it twice.
NIGHTS = [
    (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "28 March 2027 at 12:59am", "28 Mawrth 2027 am 12:59am"),
    (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 March 2027 at 2am", "28 Mawrth 2027 am 2am"),
    (datetime(2027, 3, 28, 23, 30, tzinfo=UTC), "29 March 2027 at 12:30am", "29 Mawrth 2027 am 12:30am"),
    (datetime(2027, 10, 30, 23, 30, tzinfo=UTC), "31 October 2027 at 12:30am", "31 Hydref 2027 am 12:30am"),
    (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "31 October 2027 at 1:30am", "31 Hydref 2027 am 1:30am"),
    (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "31 October 2027 at 1:30am", "31 Hydref 2027 am 1:30am"),
    (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), "31 October 2027 at 11:30pm", "31 Hydref 2027 am 11:30pm"),
]


@pytest.mark.parametrize(("at", "english", "welsh"), NIGHTS)
def test_moments_are_right_across_the_change_of_clocks_in_both_languages(at, english, welsh):
    with override(ENGLISH):
        assert spoken_moment(timezone.localtime(at)) == english
    with override(WELSH):
        assert spoken_moment(timezone.localtime(at)) == welsh
