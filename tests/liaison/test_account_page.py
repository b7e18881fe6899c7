"""A person's own account on one page."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.accounts.factors import give_app
from tests.factories import CommandUnitFactory, SchoolFactory, police_user, school_user
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db


def test_it_says_who_one_is_and_how_one_signs_in(client):
    school = SchoolFactory()
    head = school_user(school)
    head.set_unusable_password()
    head.save()
    client.force_login(head)

    page = words_of(client.get(reverse("account")))

    for words in (head.name, head.email, f"Headteacher at {school}", "Passkeys", "Authenticator app", "Password"):
        assert words in page
    assert reverse("account_set_password") in page


def test_the_header_leads_there(client):
    client.force_login(school_user(SchoolFactory()))

    assert f'href="{reverse("account")}"' in words_of(client.get(reverse("home")))


def test_what_is_set_up_is_said(client):
    head = school_user(SchoolFactory())
    client.force_login(head)
    give_app(head)

    assert '<dd class="govuk-summary-list__value app-breaks">Set</dd>' in words_of(client.get(reverse("account")))


def test_it_costs_the_same_with_one_place_and_with_three(client):
    person = police_user(CommandUnitFactory(), Role.SERGEANT)
    client.force_login(person)
    before = queries_of(client, reverse("account"))
    for _ in range(2):
        person.postings.create(command_unit=CommandUnitFactory(), role=Role.SERGEANT)

    assert queries_of(client, reverse("account")) == before
