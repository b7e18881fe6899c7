"""The team over months: which bars are drawn where, and the same facts in a table."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from deployments.desk.team.roster import Asked
from deployments.desk.team.timeline import LANE, Timeline
from deployments.desk.team.window import WIDTH, Window, month_from
from deployments.models import Deployment, Suspension
from officers.models import Absence
from schools.models import Cluster
from tests.deployments.plan_pages import client_of
from tests.factories import CommandUnitFactory, DeploymentFactory, OfficerFactory, police_user, telling_school
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
AROUND = Window.asked("", today=TODAY)
URL = reverse("deployments:timeline")


def chart(sergeant, window=AROUND, **asked):
    return Timeline(sergeant, window, Asked(**{"by": "officer"} | asked), today=TODAY)


def bars_of(sergeant, name, window=AROUND, **asked):
    found = chart(sergeant, window, **asked)
    (drawn,) = found.drawn([row for row in found.rows if row.name.startswith(name)])
    return drawn.bars


def test_the_window_is_the_past_twelve_months_and_the_next_three():
    assert (AROUND.first, AROUND.last) == (date(2025, 11, 1), date(2027, 2, 28))
    assert [month.label for month in AROUND.ticks][:3] == ["Nov 2025", "Dec", "Jan 2026"]
    assert len(AROUND.ticks) == 16


def test_the_window_moves_by_months():
    assert [month for _, month in AROUND.moves] == ["2025-08", "2025-10", "2025-12", "2026-02"]
    assert Window.asked("2026-02", today=TODAY).first == date(2026, 2, 1)


@pytest.mark.parametrize("words", ["", "x", "2026-13", "0001-01", "9999-12", "2026-1-1", "2026-02-01"])
def test_a_month_that_makes_no_sense_is_the_window_around_today(words):
    assert Window.asked(words, today=TODAY) == AROUND


@pytest.mark.parametrize(
    ("months", "first"), [(0, (2026, 11)), (2, (2027, 1)), (-11, (2025, 12)), (-10, (2026, 1)), (25, (2028, 12))]
)
def test_months_are_counted_over_the_end_of_years(months, first):
    assert month_from(TODAY, months) == date(*first, 1)


def test_a_day_lies_where_it_belongs_and_what_is_outside_at_the_edge():
    assert AROUND.x(AROUND.first) == 0
    assert AROUND.x(date(2027, 3, 1)) == WIDTH
    assert AROUND.x(date(2020, 1, 1)) == 0
    assert AROUND.x(date(2040, 1, 1)) == WIDTH
    assert AROUND.x(date(2026, 7, 4)) == pytest.approx(WIDTH * 245 / 485, abs=0.1)


def test_a_bar_reaches_over_its_last_day(sergeant, leaver, clock):
    Deployment.objects.filter(officer=leaver).update(until_on=date(2026, 1, 31))

    (bar,) = bars_of(sergeant, "PC Leaver")

    assert bar.x == AROUND.x(date(2026, 1, 5))
    assert bar.x + bar.width == pytest.approx(AROUND.x(date(2026, 2, 1)), abs=0.2)


def test_schools_of_the_same_days_are_one_bar_and_stay_apart_in_the_table(sergeant, unit, leaver, clock):
    DeploymentFactory(officer=leaver, school=telling_school(unit, name="Elm School"), from_on=date(2026, 1, 5))
    DeploymentFactory(officer=leaver, school=telling_school(unit, name="Oak School"), from_on=date(2026, 2, 2))

    bars = bars_of(sergeant, "PC Leaver")

    assert [bar.label for bar in bars] == ["Named: 2 schools", "Named: Oak School"]
    assert "Ash Park School, Elm School" in bars[0].said
    assert [bar.y // LANE for bar in bars] == [0, 1]
    facts = [(fact.school, fact.from_on) for fact in chart(sergeant).facts()]
    assert facts == [
        ("Ash Park School", date(2026, 1, 5)),
        ("Elm School", date(2026, 1, 5)),
        ("Oak School", date(2026, 2, 2)),
    ]


def test_no_bar_nor_its_label_lies_on_another(sergeant, unit, leaver, clock):
    for n in range(1, 13):
        DeploymentFactory(
            officer=leaver,
            school=telling_school(unit),
            kind="COVER",
            from_on=date(2026, n, 1),
            until_on=date(2026, n, 20),
        )

    bars = bars_of(sergeant, "PC Leaver")

    for n, bar in enumerate(bars):
        for other in bars[n + 1 :]:
            apart = bar.x + bar.width <= other.x or other.x + other.width <= bar.x
            assert bar.y != other.y or apart
    assert all(bar.text_x + 6 * len(bar.label) <= WIDTH + 2 for bar in bars)


def test_what_is_planned_is_marked_with_its_plan(sergeant, announced, leaver, joiner):
    (leaving,), (coming,) = bars_of(sergeant, "PC Leaver"), bars_of(sergeant, "PC Joiner")

    assert (leaving.is_planned, coming.is_planned) == (True, True)
    assert coming.label == "Named: Ash Park School (planned)"
    notes = {fact.officer.display_name: fact.notes for fact in chart(sergeant).facts()}
    assert notes == {
        "PC Joiner": "begins by a plan: school told, no answer yet",
        "PC Leaver": "ends by a plan: school told, no answer yet",
    }


def test_absences_and_suspensions_have_bars_of_their_own(sergeant, school, leaver, clock):
    days = {"from_on": date(2026, 11, 9), "until_on": date(2026, 11, 13)}
    Absence.objects.create(officer=leaver, kind="AID", recorded_by=sergeant, **days)
    Absence.objects.create(
        officer=leaver, kind="LEAVE", recorded_by=sergeant, from_on=date(2026, 12, 1), until_on=date(2026, 12, 2),
        cancelled_at="2026-11-01T08:00Z", cancelled_by=sergeant,
    )  # fmt: skip
    Suspension.objects.create(deployment=leaver.deployments.get(), from_on=TODAY, because="vetting")

    labels = [bar.label for bar in bars_of(sergeant, "PC Leaver")]
    at_school = [bar.label for bar in bars_of(sergeant, "Ash Park", by="school")]

    assert labels == ["Named: Ash Park School", "Suspended: Ash Park School", "Away: Aid to another service"]
    assert at_school == ["Named: PC Leaver", "Suspended: PC Leaver", "Away: PC Leaver"]


def test_what_ended_before_the_window_or_begins_after_it_is_not_drawn(sergeant, school, leaver, joiner, clock):
    Deployment.objects.filter(officer=leaver).update(from_on=date(2024, 1, 5), until_on=date(2025, 10, 31))
    DeploymentFactory(officer=joiner, school=school, from_on=date(2027, 3, 1))

    assert list(chart(sergeant).facts()) == []


def test_today_is_drawn_only_where_it_lies_in_the_window(sergeant, clock):
    assert chart(sergeant).today_x == AROUND.x(TODAY)
    assert chart(sergeant, Window.asked("2027-02", today=TODAY)).today_x is None


def test_the_chart_narrows_as_the_board_does(sergeant, unit, school, leaver, joiner, clock):
    leaver.cluster = Cluster.objects.create(command_unit=unit, name="North", sergeant=sergeant)
    leaver.save()

    assert [row.name for row in chart(sergeant, cluster="mine").rows] == [str(leaver)]
    assert [row.name for row in chart(sergeant, words="ash park").rows] == [str(leaver)]
    assert [row.name for row in chart(sergeant, by="school", words="leaver").rows] == ["Ash Park School"]


def test_the_page_says_in_a_table_what_it_draws_and_styles_nothing_in_line(sergeant, announced):
    html = client_of(sergeant).get(URL).content.decode()

    assert html.count('role="img"') == 2
    assert len(re.findall(r'<title id="chart-\d+-title">', html)) == 2
    assert html.count("<caption") == 1
    assert not re.search(r"<svg[^>]*style=|<rect[^>]*style=|<style", html)
    assert "The thick red line is today, 2 November 2026" in words_of(client_of(sergeant).get(URL))


def test_a_stranger_s_chart_holds_nothing_of_ours(school, leaver, clock):
    stranger = police_user(CommandUnitFactory(), Role.INSPECTOR)

    for by in ("officer", "school"):
        html = client_of(stranger).get(f"{URL}?by={by}").content.decode()
        assert "PC Leaver" not in html
        assert "Ash Park" not in html


def test_the_months_come_as_a_file_too(sergeant, leaver, clock):
    lines = b"".join(client_of(sergeant).get(f"{URL}?format=csv").streaming_content).decode("utf-8-sig").splitlines()

    assert lines[1].startswith("PC Leaver,")
    assert ",Ash Park School," in lines[1]
    assert ",Named,2026-01-05,," in lines[1]


@pytest.mark.parametrize(("asked", "most"), [("", 8), ("?by=school", 9)])
def test_the_timeline_takes_as_many_queries_for_1_as_for_10_and_for_100(
    sergeant, unit, school, leaver, clock, asked, most
):
    client, counts = client_of(sergeant), []
    for wanted in (1, 10, 100):
        for _ in range(wanted - unit.officers.count()):
            DeploymentFactory(officer=OfficerFactory(command_unit=unit), school=telling_school(unit))
        counts.append(queries_of(client, URL + asked))

    assert counts == [most] * 3
