"""What a sergeant finds first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from deployments.models import Exigency
from outbox.models import Letter
from tests.factories import (
    DeploymentFactory,
    LocalAuthorityFactory,
    OfficerFactory,
    UserFactory,
    fit_officer,
    police_user,
)
from tests.liaison.home.reading import facts, page
from tests.liaison.plans import LATER, MOMENT, TODAY, asked, change, notice, plan

pytestmark = pytest.mark.django_db


def test_everything_that_waits(client, school, unit):
    sergeant = police_user(unit, Role.SERGEANT)
    draft, scheduled, announced = plan(unit, "DRAFT"), plan(unit, "SCHEDULED"), plan(unit, "ANNOUNCED")
    held = plan(unit, "HELD", on=TODAY)
    stuck = change(held, school, comes=OfficerFactory(), status="HELD", held_because="Oak School was not told.")
    notice(held, school, status="ACKNOWLEDGED")
    reminder = Letter.objects.create(subject="-", text="-", html="-", category="reminder")
    late = notice(announced, school, reminder=reminder)
    plan(LocalAuthorityFactory().command_unit, "DRAFT")

    found = facts(sergeant, "sergeant")

    assert found["planned"] == [draft, scheduled]
    assert [(row, row.unanswered, row.schools) for row in found["waiting"]] == [(announced, 1, 1)]
    assert found["held"] == [stuck]
    assert (found["calls"], found["calls_count"]) == ([late], 1)
    words = page(client, sergeant)
    assert "Oak School was not told." in words
    assert "1 of 1 school has not answered" in words


def test_a_draft_says_what_became_of_the_question_to_an_inspector(client, unit):
    asked(plan(unit, "DRAFT"))
    sent_back = asked(plan(unit, "DRAFT"))
    Exigency.objects.filter(pk=sent_back.pk).update(
        state="SENT_BACK", decided_by=UserFactory(), decided_at=MOMENT, decision_reason="Not urgent."
    )

    words = page(client, police_user(unit, Role.SERGEANT))

    assert "Waiting for an inspector" in words
    assert "Sent back" in words
    assert ">Draft<" not in words


def test_what_runs_out_the_most_urgent_first(client, school, unit):
    sergeant = police_user(unit, Role.SERGEANT)
    DeploymentFactory(school=school, officer=fit_officer(unit))
    soon_over = fit_officer(unit, until_on=date(2027, 3, 5))
    change(plan(unit, "SCHEDULED"), school, comes=soon_over)
    for weeks in range(6, 12):
        fit_officer(unit, until_on=TODAY + timedelta(weeks=weeks))

    found = facts(sergeant, "sergeant")["forecast"]

    assert [(row.who, row.kind.name, row.on) for row in found[:3]] == [
        (str(soon_over), "TENURE", date(2027, 3, 5)),
        (str(soon_over), "VETTING", date(2027, 3, 5)),
        (str(soon_over), "ARRIVAL", LATER),
    ]
    words = page(client, sergeant)
    assert "no tenure covers that day" in words
    assert "The whole forecast (15)" in words
    assert reverse("deployments:forecast") in words


def test_nothing_waits(client, unit):
    words = page(client, police_user(unit, Role.SERGEANT))

    assert "Nobody needs a call" in words
    assert "No change is being planned" in words
    assert "Nothing is held" in words
