"""The frame of every page and of every mail, and the pages on which people sign in."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core import mail
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from accounts.models import User


class OneQuestion(forms.Form):
    name = forms.CharField()


@pytest.mark.parametrize(
    "name", ["base.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "emails/base.html"]
)
def test_every_frame_gives_the_routes_for_reporting_even_without_a_request(name: str) -> None:
    html = render_to_string(name)

    assert "Liaison is not for reporting" in html
    assert "999" in html
    assert "101" in html


def test_the_force_s_own_form_is_linked_where_there_is_one() -> None:
    for name in ("base.html", "emails/base.html"):
        assert 'href="https://force.example/report"' in render_to_string(
            name, {"report_url": "https://force.example/report"}
        )
    text = render_to_string("emails/base.txt", {"report_url": "https://force.example/?a=1&b=2"})
    assert "or report online: https://force.example/?a=1&b=2." in text


def test_text_mail_is_not_escaped() -> None:
    child = Template('{% extends "emails/base.txt" %}{% block body %}{{ name }}{% endblock %}')

    assert child.render(Context({"name": "St Mary's & St John's"})).startswith("St Mary's & St John's\n")


def test_html_mail_is_escaped() -> None:
    child = Template('{% extends "emails/base.html" %}{% block body %}<p>{{ name }}</p>{% endblock %}')

    assert "<p>A &lt;b&gt;</p>" in child.render(Context({"name": "A <b>"}))


def test_no_page_holds_script_or_style_of_its_own() -> None:
    html = render_to_string("base.html", {"demo": True, "report_url": "https://force.example/"})

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert re.findall(r"<script[^>]*>[^<]+", html) == []


def test_the_title_says_when_there_is_an_error() -> None:
    child = Template('{% extends "base.html" %}{% block title %}Plan{% endblock %}')

    assert "<title>Plan – Liaison</title>" in child.render(Context({"form": OneQuestion()}))
    assert "<title>Error: Plan – Liaison</title>" in child.render(Context({"form": OneQuestion({})}))


def test_a_demonstration_says_so() -> None:
    assert "/demo/mail/" in render_to_string("base.html", {"demo": True})
    assert "/demo/mail/" not in render_to_string("base.html", {"demo": False})


def test_days_are_said_as_people_say_them() -> None:
    template = Template("{% load portal %}{{ on|day }}|{{ on|weekday }}|{{ at|day }}|{{ at|moment }}|{{ nothing|day }}")
    at = datetime(2027, 6, 30, 23, 5, tzinfo=UTC)

    said = template.render(Context({"on": date(2027, 3, 3), "at": at, "nothing": None}))
    assert said == "3 March 2027|Wednesday 3 March 2027|1 July 2027|1 July 2027 at 12:05am|"


def test_a_status_tag_escapes_its_label() -> None:
    html = Template('{% load portal %}{% status_tag label "red" %}').render(Context({"label": "<Held>"}))

    assert html == '<strong class="govuk-tag govuk-tag--red">&lt;Held&gt;</strong>'


def test_page_links_keep_the_filters_and_leave_gaps() -> None:
    request = RequestFactory().get("/schools/?area=1&page=5")
    shown = Paginator(range(100), 10).page(5)

    html = render_to_string("partials/pagination.html", {"page": shown, "request": request})
    assert re.findall(r'aria-label="Page (\d+)"', html) == ["1", "4", "5", "6", "10"]
    assert html.count("⋯") == 2
    assert 'href="?area=1&amp;page=6"' in html
    assert render_to_string("partials/pagination.html", {"page": Paginator([1], 10).page(1)}).strip() == ""


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")
@pytest.mark.django_db
def test_the_sign_in_page_asks_for_both_and_offers_a_code(client: Client) -> None:
    html = client.get("/account/login/").content.decode()

    assert html.count('id="id_login"') == 1
    assert html.count('id="id_password"') == 1
    assert "/account/login/code/" in html
    assert "sign up" not in html.lower()
    assert "placeholder" not in html


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")
@pytest.mark.django_db
@override_settings(ACCOUNT_RATE_LIMITS=False)
@pytest.mark.parametrize(("url", "field"), [("/account/login/code/", "email"), ("/account/password/reset/", "email")])
def test_nobody_learns_whether_an_address_has_an_account(client: Client, url: str, field: str) -> None:
    User.objects.create_user(email="head@demo.example", name="Ada Brightwater")
    pages = []
    for address in ("head@demo.example", "nobody@demo.example"):
        answer = client.post(url, {field: address}, follow=True)
        words = answer.content.decode().replace(address, "ADDRESS")
        pages.append((answer.redirect_chain, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words)))
        client = Client()

    assert pages[0] == pages[1]


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")
@pytest.mark.django_db
@override_settings(ACCOUNT_RATE_LIMITS=False)
def test_a_code_can_be_asked_for_again_and_strangers_see_the_same() -> None:
    User.objects.create_user(email="head@demo.example", name="Ada Brightwater")
    chains = []
    for address in ("head@demo.example", "nobody@demo.example"):
        client = Client()
        asked = client.post("/account/login/code/", {"email": address}, follow=True)
        assert "get a new code" in asked.content.decode()
        chains.append(client.post("/account/login/code/confirm/", {"action": "resend"}, follow=True).redirect_chain)

    assert chains[0] == chains[1]
    assert [letter.to for letter in mail.outbox] == [["head@demo.example"]] * 2
