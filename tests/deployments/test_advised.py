"""What an adviser reads of its schools: who comes, what is to come, who has nobody and since when.

Tried, each alone, and a test went red: what has happened still to come; all that the person may read instead of the
adviser's; a shadow counted as an officer; absences and suspensions forgotten; the first day off by one; an officer who
never came counted; mail that waits for school hours called sent.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Role
from deployments import actions
from deployments.actions import PlannedChange
from deployments.desk.advised.notices import advised_notices, still_to_come, told_of
from deployments.desk.advised.overview import overview_for
from deployments.desk.advised.vacant import vacant_at, without_officer
from deployments.models import Change, Deployment, Redeployment, Suspension, WeeklyCopy
from officers.models import Absence
from schools.models import School
from tests.deployments.conftest import MONDAY, NEXT_MONDAY
from tests.factories import (
    ClusterFactory,
    DeploymentFactory,
    LocalAuthorityFactory,
    OfficerFactory,
    SchoolFactory,
    UserFactory,
    adviser,
    fit_officer,
    telling_school,
)
from tests.pages import queries_of, rows_in, words_of

TODAY = date(2026, 11, 2)
ADVISED = "/advised/"


@pytest.fixture(autouse=True)
def today(clock):
    """Monday 2 November 2026, ten in the morning."""


@pytest.fixture
def reader(school):
    return adviser(school.local_authority)


def shown(client, **asked):
    return [row.school.name for row in client.get(ADVISED, asked).context["rows"]]


def coming(reader):
    return told_of(list(still_to_come(advised_notices(reader))))


def since(school):
    found = without_officer(School.objects.filter(pk=school.pk).select_related("cluster__sergeant"), TODAY)
    return [vacant.since for vacant in vacant_at(list(found), TODAY)]


class TestWhatIsToCome:
    def test_an_announced_change_with_its_answer(self, reader, announced):
        [told] = coming(reader)
        assert (told.school.name, told.on, told.what) == (
            "Ash Park School",
            NEXT_MONDAY,
            ["PC Joiner takes over from PC Leaver"],
        )
        assert (told.state, told.is_held, told.waits_until) == ("Waiting for an answer", False, None)

        actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])

        assert [told.state for told in coming(reader)] == ["Acknowledged"]

    def test_neither_drafts_nor_scheduled_plans(self, reader, plan, sergeant):
        assert coming(reader) == []
        later = datetime(2026, 11, 2, 15, tzinfo=ZoneInfo("Europe/London"))
        actions.schedule_redeployment(redeployment=plan, by=sergeant, release_at=later)

        assert (Redeployment.objects.get().status, coming(reader)) == ("SCHEDULED", [])

    def test_what_waits_for_school_hours_is_about_to_be_told(self, clock, reader, plan, sergeant):
        clock.move_to(MONDAY - timedelta(days=2))
        actions.schedule_redeployment(redeployment=plan, by=sergeant)

        [told] = coming(reader)
        assert told.waits_until == datetime(2026, 11, 2, 7, tzinfo=ZoneInfo("Europe/London"))
        assert told.state == "Waits for school hours"
        clock.move_to(MONDAY)
        assert coming(reader)[0].waits_until is None

    def test_a_held_change_is_still_to_come_and_one_in_effect_is_not(self, clock, reader, announced):
        clock.move_to(MONDAY + timedelta(days=7))
        actions.take_effect(on=NEXT_MONDAY)
        assert [told.state for told in coming(reader)] == ["Held. Waiting for an answer"]

        actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
        actions.take_effect(on=NEXT_MONDAY)

        assert (Change.objects.get().status, coming(reader)) == ("IN_EFFECT", [])

    def test_what_has_happened_at_one_school_of_a_plan_is_not_to_come_there(self, clock, reader, plan, unit, sergeant):
        second = telling_school(unit, name="Beech School")
        change = PlannedChange(school=second, officer_in=fit_officer(unit))
        actions.add_changes(redeployment=plan, planned=[change], by=sergeant)
        actions.schedule_redeployment(redeployment=Redeployment.objects.get(pk=plan.pk), by=sergeant)
        actions.acknowledge_by_link(copy=plan.notices.get(school=plan.changes.first().school).copies.all()[0])
        clock.move_to(MONDAY + timedelta(days=7))

        actions.take_effect(on=NEXT_MONDAY)

        assert [(told.school, told.is_held) for told in coming(reader)] == [(second, True)]

    def test_what_is_withdrawn_is_not_to_come(self, reader, announced, sergeant):
        actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

        assert coming(reader) == []

    def test_another_authoritys_schools_stay_unseen_whatever_else_the_person_is(self, announced, unit):
        other = adviser(LocalAuthorityFactory(command_unit=unit))
        other.roles.create(role=Role.SERGEANT)
        other.postings.create(command_unit=unit, role=Role.SERGEANT)

        assert coming(other) == []


class TestVacancies:
    def test_a_school_with_an_officer_has_none(self, school, leaver):
        assert since(school) == []

    def test_since_the_day_after_the_last(self, school):
        DeploymentFactory(school=school, from_on=date(2025, 1, 6), until_on=date(2026, 3, 31))
        DeploymentFactory(school=school, from_on=date(2025, 9, 1), until_on=date(2026, 10, 9))

        assert since(school) == [date(2026, 10, 10)]

    def test_where_nobody_ever_was_no_day_is_said(self, school):
        assert since(school) == [None]

    def test_a_shadow_is_no_officer_of_the_school(self, school, leaver):
        Deployment.objects.update(until_on=date(2026, 10, 30))
        DeploymentFactory(
            school=school, kind="SHADOW", shadows=leaver, from_on=date(2026, 10, 1), until_on=date(2026, 12, 1)
        )

        assert since(school) == [date(2026, 10, 31)]

    def test_an_officer_who_is_away_or_suspended_does_not_come(self, school, leaver):
        absence = Absence.objects.create(
            officer=leaver,
            kind="AID",
            from_on=date(2026, 10, 26),
            until_on=date(2026, 12, 1),
            recorded_by=UserFactory(),
        )
        assert since(school) == [date(2026, 10, 26)]

        Suspension.objects.create(deployment=Deployment.objects.get(), from_on=date(2026, 10, 20), because="Vetting.")
        assert since(school) == [date(2026, 10, 20)]
        absence.delete()
        assert since(school) == [date(2026, 10, 20)]

    def test_whoever_was_away_from_the_first_day_never_came(self, school, leaver):
        Deployment.objects.update(until_on=date(2026, 9, 30))
        late = OfficerFactory()
        DeploymentFactory(school=school, officer=late, from_on=date(2026, 10, 12))
        Absence.objects.create(
            officer=late, kind="AID", from_on=date(2026, 10, 12), until_on=date(2026, 12, 1), recorded_by=UserFactory()
        )

        assert since(school) == [date(2026, 10, 1)]

    def test_an_officer_who_was_suspended_to_the_end_left_then(self, school, leaver):
        row = Deployment.objects.get()
        Suspension.objects.create(deployment=row, from_on=date(2026, 10, 5), because="Vetting.")
        Deployment.objects.update(until_on=date(2026, 10, 30))

        assert since(school) == [date(2026, 10, 5)]

    def test_the_school_turns_to_its_clusters_sergeant(self, client, reader, school, unit, sergeant):
        School.objects.update(cluster=ClusterFactory(command_unit=unit, sergeant=sergeant))
        client.force_login(reader)

        page = words_of(client.get(ADVISED))

        assert "No officer" in page
        assert "none is on record." in page
        assert f"The school turns to {sergeant.name}." in page


class TestList:
    def test_each_school_with_its_officer_and_what_is_to_come(self, client, reader, announced, unit):
        telling_school(unit, name="Beech School")
        SchoolFactory(name="Elsewhere School")
        SchoolFactory(name="Closed School", local_authority=reader.adviserships.get().local_authority, status="CLOSED")
        client.force_login(reader)

        page = words_of(client.get(ADVISED))

        assert shown(client) == ["Ash Park School", "Beech School"]
        for words in ("PC Leaver", "9 November 2026", "PC Joiner takes over from PC Leaver", "Nothing is announced"):
            assert words in page

    def test_it_is_found_by_words_and_by_what_there_is_to_know(self, client, reader, announced, unit):
        telling_school(unit, name="Beech School", town="Élingham")
        client.force_login(reader)

        assert shown(client, q="Élingham") == ["Beech School"]
        assert shown(client, what="coming") == shown(client, what="unanswered") == ["Ash Park School"]
        assert shown(client, what="vacant") == ["Beech School"]
        assert shown(client, what="nonsense", authority="x") == ["Ash Park School", "Beech School"]

    def test_an_adviser_of_two_authorities_chooses_one(self, client, reader, school, unit):
        second = LocalAuthorityFactory(command_unit=unit)
        reader.adviserships.create(local_authority=second)
        SchoolFactory(name="Second School", local_authority=second)
        client.force_login(reader)

        assert shown(client, authority=second.pk) == ["Second School"]

    def test_its_pages_follow_each_other(self, client, reader, school):
        SchoolFactory.create_batch(30, local_authority=school.local_authority)
        client.force_login(reader)
        first = client.get(ADVISED).context["page"]

        second = client.get(ADVISED, {"after": first.next}).context["page"]

        assert (len(first), len(second)) == (25, 6)
        assert {row.pk for row in first}.isdisjoint(row.pk for row in second)

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_it_is_taken_along(self, client, reader, announced, unit, kind, monkeypatch):
        monkeypatch.setattr("deployments.desk.advised.schools.AT_A_TIME", 1)
        telling_school(unit, name="Beech School")
        client.force_login(reader)

        rows = rows_in(client.get(ADVISED, {"format": kind}))

        assert [
            (row["School"], row["Officer now"] or "", row["What changes"] or "", row["Answer"] or "") for row in rows
        ] == [
            (
                "Ash Park School",
                "PC Leaver",
                "9 November 2026: PC Joiner takes over from PC Leaver",
                "Waiting for an answer",
            ),
            ("Beech School", "", "", ""),
        ]

    def test_it_costs_the_same_with_three_schools_and_changes_as_with_one(self, client, reader, unit, sergeant):
        def one_more(n):
            school = telling_school(unit, name=f"School {n}")
            tell(unit, sergeant, school, fit_officer(unit))
            DeploymentFactory(school=telling_school(unit), until_on=date(2026, 3, 1))

        one_more(1)
        client.force_login(reader)
        before = [queries_of(client, address) for address in (ADVISED, f"{ADVISED}?format=csv", "/")]
        one_more(2)
        one_more(3)

        assert [queries_of(client, address) for address in (ADVISED, f"{ADVISED}?format=csv", "/")] == before


def tell(unit, sergeant, school, officer):
    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="Joins.", effective_on=NEXT_MONDAY, by=sergeant
    )
    actions.add_changes(redeployment=plan, planned=[PlannedChange(school=school, officer_in=officer)], by=sergeant)
    actions.schedule_redeployment(redeployment=Redeployment.objects.get(pk=plan.pk), by=sergeant)


def test_the_overview_shows_some_and_counts_all(reader, announced, unit, sergeant, joiner):
    tell(unit, sergeant, telling_school(unit, name="Beech School"), joiner)
    SchoolFactory.create_batch(2, local_authority=reader.adviserships.get().local_authority)

    found = overview_for(reader, TODAY, shown=1)

    assert (found.schools, found.coming_count, found.unanswered_count, found.vacant_count) == (4, 2, 2, 3)
    assert ([told.school.name for told in found.coming], len(found.unanswered), len(found.vacant)) == (
        ["Ash Park School"],
        1,
        1,
    )
    assert (found.coming_more, found.unanswered_more, found.vacant_more) == (1, 1, 2)


def test_the_weeks_mail_is_asked_for_and_stopped(client, reader):
    client.force_login(reader)
    address = f"{ADVISED}mail/"
    assert 'value="no" checked' in words_of(client.get(address))
    assert "Select yes if you want the mail" in words_of(client.post(address))
    assert not WeeklyCopy.objects.exists()

    for _ in range(2):
        client.post(address, {"wanted": "yes"})
    assert WeeklyCopy.objects.get().user == reader
    assert 'value="yes" checked' in words_of(client.get(address))
    client.post(address, {"wanted": "no"})

    assert not WeeklyCopy.objects.exists()
