"""An officer's own deployments."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from deployments import actions
from deployments.models import Notice
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.test_answers import announce_one_more
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import DeploymentFactory, SchoolFactory, telling_school
from tests.pages import queries_of, words_of

PAGE = "/my-deployments/"


@pytest.fixture
def people(unit, school):
    return visitors(unit, school)


@pytest.fixture
def me(people, leaver):
    """The officer who works at the school now signs in."""
    leaver.user = people["officer"]
    leaver.save()
    return people["officer"]


def test_the_page_is_for_officers_alone(client, people):
    assert met_by(client, people, "get", PAGE) == expected({"officer": 200}, people, strangers=403)


def test_an_account_without_an_officers_record_sees_empty_lists(client, people):
    client.force_login(people["officer"])
    shown = words_of(client.get(PAGE))
    assert "You work at no school at the moment." in shown
    assert "No notice names you." in shown


def test_an_officer_sees_own_schools_now_and_before_and_nobody_elses(client, clock, me, leaver, school):
    DeploymentFactory(officer=leaver, school=SchoolFactory(name="Past School"), until_on=date(2026, 3, 1))
    DeploymentFactory(school=SchoolFactory(name="Another’s School"))
    client.force_login(me)

    context = client.get(PAGE).context

    assert [row.school for row in context["now"]] == [school]
    assert [str(row.school) for row in context["before"]] == ["Past School"]


def test_a_plan_shows_once_the_school_was_told(client, me, plan, sergeant):
    client.force_login(me)
    actions.schedule_redeployment(redeployment=plan, by=sergeant, release_at=timezone.now() + timedelta(hours=1))
    assert "PC Joiner" not in words_of(client.get(PAGE))

    plan.refresh_from_db()
    actions.announce_redeployment(redeployment=plan, by=sergeant)

    shown = words_of(client.get(PAGE))
    assert "From Monday 9 November 2026:" in shown
    assert "PC Joiner (Safer Schools Officer) takes over from PC Leaver" in shown
    assert "Waiting for an answer" in shown


def test_an_officer_sees_who_acknowledged(client, me, announced):
    copy = Notice.objects.get().copies.first()
    actions.acknowledge_by_link(copy=copy)
    client.force_login(me)
    assert f"Acknowledged by {copy.contact.name} on 2 November 2026" in words_of(client.get(PAGE))


def test_a_held_change_says_that_it_has_not_happened(client, me, announced):
    actions.take_effect(on=NEXT_MONDAY)
    client.force_login(me)
    assert "Planned for Monday 9 November 2026, has not happened:" in words_of(client.get(PAGE))


def test_notices_that_name_others_are_not_shown_even_to_an_officer_who_is_a_sergeant_too(
    client, me, unit, sergeant, school, announced
):
    announce_one_more(unit, sergeant, school)
    me.postings.create(command_unit=unit, role="SERGEANT")
    client.force_login(me)
    assert [notice.redeployment for notice in client.get(PAGE).context["page"]] == [announced]


def test_the_page_takes_as_many_queries_for_three_as_for_one(client, me, unit, sergeant, announced, leaver):
    actions.acknowledge_by_link(copy=Notice.objects.get().copies.first())
    DeploymentFactory(officer=leaver, school=telling_school(unit))
    DeploymentFactory(officer=leaver, school=telling_school(unit), until_on=date(2026, 2, 1))
    client.force_login(me)
    one = queries_of(client, PAGE)
    for _ in range(2):
        notice = announce_one_more(unit, sergeant, telling_school(unit), leaver)
        actions.acknowledge_by_link(copy=notice.copies.first())
        DeploymentFactory(officer=leaver, school=telling_school(unit))
        DeploymentFactory(officer=leaver, school=telling_school(unit), until_on=date(2026, 2, 1))

    assert queries_of(client, PAGE) == one
