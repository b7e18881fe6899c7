"""A school sees the photos of those who work there now and of those it was told of, and no others."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deployments import actions
from deployments.models import Deployment
from schools.models import Contact
from tests.factories import (
    DeploymentFactory,
    OfficerFactory,
    RoleTitleFactory,
    adviser,
    photo_of,
    police_user,
    school_user,
    telling_school,
)

TODAY = date(2026, 11, 2)


pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def officer(unit):
    officer = OfficerFactory(command_unit=unit)
    photo_of(officer)
    return officer


def status(client, officer, person):
    client.force_login(person)
    return client.get(reverse("deployments:officer-photo", args=[officer.pk, officer.photo_digest])).status_code


@pytest.mark.parametrize("role", Contact.Role.values)
def test_everybody_at_the_school_sees_who_works_there_now(client, school, officer, role):
    person = school_user(school, role)
    assert status(client, officer, person) == 404

    deployment = DeploymentFactory(officer=officer, school=school, from_on=TODAY, until_on=TODAY)
    assert status(client, officer, person) == 200

    Deployment.objects.filter(pk=deployment.pk).update(from_on=date(2026, 1, 5), until_on=date(2026, 11, 1))
    assert status(client, officer, person) == 404


def test_an_officer_who_is_to_come_is_seen_once_the_school_was_told(client, plan, school, joiner, sergeant):
    person = school_user(school)
    photo_of(joiner)
    assert status(client, joiner, person) == 404

    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    assert status(client, joiner, person) == 200
    assert status(client, joiner, school_user(telling_school(plan.command_unit))) == 404

    plan.refresh_from_db()
    actions.withdraw_redeployment(redeployment=plan, because="She stays.", by=sergeant)
    assert status(client, joiner, person) == 404


def test_a_plan_that_is_scheduled_and_not_announced_yet_shows_nobody(client, plan, school, joiner, sergeant):
    """Police know of it, the school does not: a face would be the first it hears."""
    photo_of(joiner)
    actions.schedule_redeployment(redeployment=plan, by=sergeant, release_at=datetime(2026, 11, 2, 15, tzinfo=UTC))

    assert status(client, joiner, school_user(school)) == 404


def test_whoever_left_the_school_sees_nobody_there(client, school, officer):
    DeploymentFactory(officer=officer, school=school)
    person = school_user(school)
    Contact.objects.filter(user=person).update(state=Contact.State.LEFT, left_on=TODAY)

    assert status(client, officer, person) == 404


def test_police_of_the_school_and_its_adviser_see_who_works_there(client, school, unit):
    officer = OfficerFactory(role_title=RoleTitleFactory(force=unit.force), command_unit__force=unit.force)
    photo_of(officer)
    people = [police_user(unit, "SERGEANT"), police_user(unit, "INSPECTOR"), adviser(school.local_authority)]
    assert [status(client, officer, person) for person in people] == [404, 404, 404]

    DeploymentFactory(officer=officer, school=school)
    assert [status(client, officer, person) for person in people] == [200, 200, 200]


def test_another_digest_is_another_picture(client, school, officer):
    DeploymentFactory(officer=officer, school=school)
    officer.photo_digest = "b" * 64

    assert status(client, officer, school_user(school)) == 404


def test_a_photo_costs_few_queries(client, school, officer):
    DeploymentFactory(officer=officer, school=school)
    person = school_user(school)
    assert status(client, officer, person) == 200

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("deployments:officer-photo", args=[officer.pk, officer.photo_digest]))

    assert len(captured) == 4
