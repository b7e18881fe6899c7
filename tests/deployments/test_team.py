"""The team on any day: who is where, what is planned, who is missing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from deployments import actions
from deployments.actions import PlannedChange
from deployments.desk.team.day import Team
from deployments.desk.team.roster import Asked
from deployments.models import Change, Deployment, Redeployment, Suspension
from deployments.outlook import expected_posts
from officers.models import Absence
from schools.models import Cluster, School
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.plan_pages import client_of
from tests.factories import (
    CommandUnitFactory,
    CourseFactory,
    DeploymentFactory,
    fit_officer,
    police_user,
    telling_school,
)
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
DAY_BEFORE = NEXT_MONDAY - timedelta(days=1)
URL = reverse("deployments:team")


def board(sergeant, day=TODAY, **asked):
    return Team(sergeant, day, Asked(**asked))


def row_of(sergeant, school, day=TODAY):
    (row,) = [row for row in board(sergeant, day).school_rows if row.place.urn == school.urn]
    return row


def names(row):
    return [(seat.officer.display_name, seat.kind) for seat in row.seats]


def away(officer, first, last, **facts):
    recorder = officer.tenures.get().recorded_by
    return Absence.objects.create(
        officer=officer, kind="COURT", from_on=first, until_on=last, recorded_by=recorder, **facts
    )


def asked_on(day):
    return f"?on_0={day.day}&on_1={day.month}&on_2={day.year}"


def test_a_planned_change_shows_from_its_day_on_with_how_far_the_school_was_told(sergeant, school, announced):
    before, after = row_of(sergeant, school, DAY_BEFORE), row_of(sergeant, school, NEXT_MONDAY)

    assert names(before) == [("PC Leaver", "Named")]
    assert before.seats[0].notes == ["until 8 November 2026 (school told, no answer yet)"]
    assert names(after) == [("PC Joiner", "Named")]
    assert after.seats[0].notes == ["from 9 November 2026 (school told, no answer yet)"]
    assert [(officer.display_name, step.plan) for officer, step in after.gone] == [("PC Leaver", announced.pk)]


def test_an_answer_and_a_plan_that_waits_for_its_hour_are_said(sergeant, school, plan):
    row = row_of(sergeant, school, NEXT_MONDAY)
    assert names(row) == [("PC Leaver", "Named")]

    Redeployment.objects.filter(pk=plan.pk).update(
        status="SCHEDULED", release_at="2026-11-03T08:00Z", scheduled_at="2026-11-02T10:00Z", scheduled_by=sergeant
    )
    assert row_of(sergeant, school, NEXT_MONDAY).seats[0].stretch.begins.words == "Planned, school not told yet"


def test_when_the_school_has_answered_the_board_says_so(sergeant, school, announced):
    announced.notices.update(status="ACKNOWLEDGED")

    assert row_of(sergeant, school, NEXT_MONDAY).seats[0].stretch.begins.words == "School has answered"


def test_what_the_gate_holds_has_not_happened_today_and_may_tomorrow(sergeant, school, announced, clock):
    clock.move_to(announced.created_at + timedelta(days=7))
    Change.objects.update(status=Change.Status.HELD, held_because="Not told.")
    Redeployment.objects.update(status="HELD")

    assert names(row_of(sergeant, school, NEXT_MONDAY)) == [("PC Leaver", "Named")]
    tomorrow = row_of(sergeant, school, NEXT_MONDAY + timedelta(days=1))
    assert names(tomorrow) == [("PC Joiner", "Named")]
    assert tomorrow.seats[0].stretch.begins.words == "Held"


def test_a_day_gone_by_shows_who_was_there(sergeant, school, leaver, joiner, clock):
    Deployment.objects.filter(officer=leaver).update(until_on=date(2026, 6, 30))
    DeploymentFactory(officer=joiner, school=school, from_on=date(2026, 7, 1))

    assert names(row_of(sergeant, school, date(2026, 6, 30))) == [("PC Leaver", "Named")]
    assert names(row_of(sergeant, school, date(2026, 7, 1))) == [("PC Joiner", "Named")]
    assert row_of(sergeant, school, date(2026, 1, 4)).is_vacant


def test_every_kind_has_its_word(sergeant, school, unit, leaver, joiner, clock):
    cover = fit_officer(unit, display_name="PC Cover")
    DeploymentFactory(officer=cover, school=school, kind="COVER", until_on=date(2026, 12, 1))
    DeploymentFactory(officer=joiner, school=school, kind="SHADOW", shadows=leaver, until_on=date(2026, 11, 13))
    Deployment.objects.filter(officer=leaver).update(kind="DEDICATED")

    row = row_of(sergeant, school)

    assert names(row) == [("PC Cover", "Cover"), ("PC Leaver", "Dedicated"), ("PC Joiner", "Shadow")]
    assert row.seats[2].notes == ["goes along with PC Leaver", "until 13 November 2026"]
    assert row_of(sergeant, school, date(2026, 11, 14)).seats[-1].officer == leaver


def test_a_shadow_alone_leaves_the_school_vacant(sergeant, school, unit, leaver, joiner, clock):
    other = telling_school(unit)
    DeploymentFactory(officer=joiner, school=other, kind="SHADOW", shadows=leaver, until_on=date(2026, 11, 13))

    assert row_of(sergeant, other).state == "Vacant"


def test_nobody_comes_while_the_only_officer_is_away(sergeant, school, leaver, clock):
    away(leaver, date(2026, 11, 9), date(2026, 11, 13))
    away(leaver, date(2026, 11, 20), date(2026, 11, 20), cancelled_at="2026-11-01T08:00Z", cancelled_by=sergeant)

    states = {day: row_of(sergeant, school, date(2026, 11, day)).state for day in (8, 9, 13, 14, 20)}

    assert states == {
        8: "In place",
        9: "Nobody that day",
        13: "Nobody that day",
        14: "In place",
        20: "In place",
    }
    assert row_of(sergeant, school, date(2026, 11, 9)).seats[0].away == "Court, until 13 November 2026"


def test_a_suspended_officer_does_not_come(sergeant, school, leaver, clock):
    deployment = leaver.deployments.get()
    Suspension.objects.create(deployment=deployment, from_on=date(2026, 10, 5), until_on=date(2026, 10, 9), because="x")
    Suspension.objects.create(deployment=deployment, from_on=date(2026, 11, 2), because="x")

    states = [row_of(sergeant, school, day).state for day in (date(2026, 10, 9), date(2026, 10, 10), TODAY)]

    assert states == ["Nobody that day", "In place", "Nobody that day"]
    assert len(row_of(sergeant, school, date(2026, 10, 10)).seats) == 1


def test_an_officer_s_line_has_load_fitness_and_absence(sergeant, school, unit, leaver, clock):
    unit.force.most_schools_per_officer = 1
    unit.force.save()
    DeploymentFactory(officer=leaver, school=telling_school(unit, name="Elm School"))
    away(leaver, TODAY, TODAY)
    leaver.tenures.update(planned_until_on=date(2026, 11, 30))

    def line(day):
        return next(row for row in board(sergeant, day, by="officer").officer_rows if row.officer == leaver)

    today, later = line(TODAY), line(date(2026, 12, 1))
    assert [seat.stretch.place.name for seat in today.seats] == ["Ash Park School", "Elm School"]
    assert (today.load, today.is_over) == (2, True)
    assert (today.absence.get_kind_display(), today.unfit) == ("Court", [])
    assert [blocker.code for blocker in later.unfit] == ["tenure"]


def test_on_days_to_come_the_board_says_what_the_outlook_says(sergeant, unit, school, announced, leaver, clock):
    second = telling_school(unit)
    trainee = fit_officer(unit)
    DeploymentFactory(officer=trainee, school=second, until_on=date(2026, 11, 20))
    move = actions.create_redeployment(
        command_unit=unit, reason="OTHER", explanation="x", effective_on=date(2026, 11, 16), by=sergeant
    )
    planned = [PlannedChange(second, leaver, trainee), PlannedChange(school, trainee)]
    actions.add_changes(redeployment=move, planned=planned, by=sergeant)
    actions.schedule_redeployment(redeployment=move, by=sergeant)
    urns = set(School.objects.values_list("urn", flat=True))

    for n in range(30):
        day = TODAY + timedelta(days=n)
        told = {(seat.officer.pk, seat.stretch.place.urn, seat.stretch.kind) for seat in board(sergeant, day).seats}
        assert told == {(post.officer.pk, post.urn, post.kind) for post in expected_posts(day, schools=urns)}


def test_clusters_group_the_schools_with_the_vacant_ones_first(sergeant, unit, school, leaver, clock):
    north = Cluster.objects.create(command_unit=unit, name="North", sergeant=sergeant)
    south = Cluster.objects.create(command_unit=unit, name="South")
    School.objects.filter(pk=school.pk).update(cluster=north)
    vacant = telling_school(unit, name="Zennor School", cluster=north)
    telling_school(unit, name="Brook School", cluster=south)
    telling_school(unit, name="Nowhere School")

    groups = {group.name: [row.place.name for row in group.rows] for group in board(sergeant).groups}

    assert list(groups.items()) == [
        ("North", [vacant.name, school.name]),
        ("South", ["Brook School"]),
        ("In no cluster", ["Nowhere School"]),
    ]


def test_the_board_narrows_to_mine_to_a_cluster_and_to_words(sergeant, unit, school, leaver, clock):
    north = Cluster.objects.create(command_unit=unit, name="North", sergeant=sergeant)
    School.objects.filter(pk=school.pk).update(cluster=north)
    telling_school(unit, name="Brook School", cluster=Cluster.objects.create(command_unit=unit, name="South"))

    def found(**asked):
        return [row.place.name for row in board(sergeant, **asked).school_rows]

    assert found(cluster="mine") == ["Ash Park School"]
    assert found(cluster=str(north.pk)) == ["Ash Park School"]
    assert found(words="leaver ash") == ["Ash Park School"]
    assert found(words="brook") == ["Brook School"]
    assert found(words="leaver brook") == []
    assert len(found(cluster="999")) == 2


def test_strangers_see_nothing_of_another_unit(school, leaver, clock):
    stranger = police_user(CommandUnitFactory(), Role.SERGEANT)

    assert "Ash Park School" not in client_of(stranger).get(URL).content.decode()
    assert "PC Leaver" not in client_of(stranger).get(f"{URL}?by=officer").content.decode()


def test_the_page_keeps_what_was_chosen_when_the_day_moves(sergeant, school, announced):
    page = client_of(sergeant).get(f"{URL}{asked_on(NEXT_MONDAY)}&by=officer&q=joiner")
    html = words_of(page)

    assert "Team on Monday 9 November 2026" in html
    assert "?on_0=16&amp;on_1=11&amp;on_2=2026&amp;by=officer&amp;q=joiner" in html
    assert "PC Joiner" in html
    assert "PC Leaver" not in html


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?on_0=31&on_1=2&on_2=2026", "The day must be a real date"),
        ("?on_0=1&on_1=2&on_2=2206", "The day must be"),
        ("?on_0=x&on_1=2&on_2=2026", "The day must be a real date, in numbers"),
        ("?on_0=1", "The day must include a month and a year"),
    ],
)
def test_a_day_that_does_not_exist_is_said_and_no_board_shown(sergeant, school, clock, asked, words):
    html = words_of(client_of(sergeant).get(f"{URL}{asked}"))

    assert words in html
    assert "Ash Park School" not in html


def test_the_board_as_a_file_has_a_line_for_each_officer_and_vacancy(sergeant, unit, school, leaver, clock):
    telling_school(unit, name="Brook School")

    lines = b"".join(client_of(sergeant).get(f"{URL}?format=csv").streaming_content).decode("utf-8-sig").splitlines()

    assert lines[1].startswith("2026-11-02,,Brook School,")
    assert "Vacant" in lines[1]
    assert lines[2].startswith("2026-11-02,,Ash Park School,")
    assert "PC Leaver" in lines[2]


@pytest.mark.parametrize(("asked", "most"), [("", 9), ("?by=officer", 13)])
def test_the_board_takes_as_many_queries_for_1_as_for_10_and_for_100(
    sergeant, unit, school, leaver, clock, asked, most
):
    CourseFactory(force=unit.force)
    client, counts = client_of(sergeant), []
    for wanted in (1, 10, 100):
        for _ in range(wanted - unit.officers.count()):
            DeploymentFactory(officer=fit_officer(unit), school=telling_school(unit))
        counts.append(queries_of(client, URL + asked))

    assert counts == [most] * 3
