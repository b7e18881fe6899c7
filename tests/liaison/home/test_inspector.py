"""What an inspector finds first."""

import pytest

from accounts.models import Role
from bulletins.actions import propose_item, withdraw_item
from bulletins.models import AgendaItem, Bulletin
from tests.factories import OfficerFactory, SchoolFactory, police_user, school_user
from tests.liaison.home.reading import facts, page
from tests.liaison.plans import TODAY, asked, change, entry, notice, plan

pytestmark = pytest.mark.django_db


def test_what_waits_what_fell_short_and_own_drafts(client, school, unit):
    inspector = police_user(unit, Role.INSPECTOR)
    waits = plan(unit, "DRAFT")
    asked(waits)
    asked(plan(unit, "DRAFT", by=inspector))
    short = entry(change(plan(unit, "IN_EFFECT"), school, comes=OfficerFactory()))
    draft = Bulletin.objects.create(
        written_for=unit, command_unit=unit, title="Half done", words="-", created_by=inspector
    )

    found = facts(inspector, "inspector")

    assert found["asked"] == [waits]
    assert found["entries"] == [short]
    assert found["drafts"] == [draft]
    words = page(client, inspector)
    assert "Aid to another service." in words
    assert "Half done" in words


def test_what_schools_propose_the_longest_waiting_first(client, school, unit):
    inspector = police_user(unit, Role.INSPECTOR)
    head = school_user(school)
    first, second = (propose_item(title=title, words="", place=school, by=head) for title in ("Parking", "Bicycles"))
    propose_item(title="Taken back", words="", place=school, by=head)
    withdraw_item(item=AgendaItem.objects.latest("pk"), by=head)
    there = SchoolFactory()
    propose_item(title="Elsewhere", words="", place=there, by=school_user(there))

    assert facts(inspector, "inspector")["proposed"] == [first, second]
    assert "Parking" in page(client, inspector)


def test_what_is_held_shows_once_to_who_is_sergeant_too(client, school, unit):
    held = plan(unit, "HELD", on=TODAY)
    change(held, school, comes=OfficerFactory(), status="HELD", held_because="Because.")
    notice(held, school)

    assert page(client, police_user(unit, Role.INSPECTOR)).count("Held at the gate") == 1
    assert page(client, police_user(unit, Role.INSPECTOR, Role.SERGEANT)).count("Held at the gate") == 1
