"""Who is expected where on any day, whatever was planned: cover, shadowing, departures and absences of one school."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deployments.models import Change, Deployment, Redeployment, Suspension
from deployments.outlook import expected_posts
from officers.models import Absence
from tests.factories import CommandUnitFactory, OfficerFactory, SchoolFactory, UserFactory

FIRST = date(2030, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
SPANS = st.tuples(DAYS, DAYS).map(sorted)

pytestmark = pytest.mark.django_db


def pending(unit, by, school, on, **facts):
    plan = Redeployment.objects.create(
        command_unit=unit,
        reason="OTHER",
        explanation="-",
        effective_on=on,
        status="ANNOUNCED",
        announced_at="2029-12-01T10:00Z",
        created_by=by,
        edited_by=by,
    )
    return Change.objects.create(redeployment=plan, school=school, **facts)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cover=SPANS, absence=SPANS, leaves=DAYS, suspended=SPANS, day=DAYS)
def test_a_post_stands_on_its_days_and_on_no_other(cover, absence, leaves, suspended, day):
    unit, by, school = CommandUnitFactory(), UserFactory(), SchoolFactory()
    named, coming = OfficerFactory(command_unit=unit), OfficerFactory(command_unit=unit)
    running = Deployment.objects.create(officer=named, school=school, from_on=date(2029, 1, 1))
    Suspension.objects.create(deployment=running, from_on=suspended[0], until_on=suspended[1], because="-")
    Absence.objects.create(officer=named, kind="AID", from_on=absence[0], until_on=absence[1], recorded_by=by)
    pending(unit, by, school, leaves, kind="DEPARTURE", officer_out=named)
    pending(unit, by, school, cover[0], kind="ARRIVAL", officer_in=coming, deployment_kind="COVER", until_on=cover[1])

    posts = {post.officer: post for post in expected_posts(day, schools=[school.pk])}

    assert (coming in posts) == (cover[0] <= day <= cover[1])
    assert (named in posts) == (day < leaves)
    if named in posts:
        away, stopped = absence[0] <= day <= absence[1], suspended[0] <= day <= suspended[1]
        assert posts[named].away_until == (absence[1] if away else None)
        assert posts[named].suspended == stopped
        assert posts[named].is_present == (not away and not stopped)


def test_a_suspended_officer_is_not_coming_and_no_reason_is_said():
    deployment = Deployment.objects.create(
        officer=OfficerFactory(display_name="PC Dave"), school=SchoolFactory(), from_on=FIRST
    )
    Suspension.objects.create(deployment=deployment, from_on=FIRST, because="Vetting has lapsed.")

    assert [post.line for post in expected_posts(FIRST, schools=[deployment.school_id])] == [
        "PC Dave, named officer (one of several schools), not coming for now"
    ]


def test_it_asks_the_database_twice_however_many_there_are(django_assert_num_queries):
    school = SchoolFactory()
    for _ in range(3):
        officer = OfficerFactory()
        Deployment.objects.create(
            officer=officer,
            school=school,
            kind="SHADOW",
            shadows=OfficerFactory(),
            from_on=FIRST,
            until_on=FIRST + timedelta(days=9),
        )
        Absence.objects.create(officer=officer, kind="AID", from_on=FIRST, until_on=FIRST, recorded_by=UserFactory())

    with django_assert_num_queries(2):
        lines = [post.line for post in expected_posts(FIRST, schools=[school.pk])]

    assert len(lines) == 3
