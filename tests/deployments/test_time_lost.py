"""School days that schools lost to absence."""

from datetime import date

import pytest
from django.urls import reverse

from deployments.desk.time_lost import time_lost
from deployments.models import Deployment
from officers.models import Absence
from schools.models import ClosureDay, Term
from tests.deployments.conftest import MONDAY
from tests.deployments.plan_pages import client_of, statuses, strangers, typed_day
from tests.factories import DeploymentFactory, OfficerFactory, SchoolFactory, administrator, school_user
from tests.pages import queries_of, rows_in, words_of

PAGE = reverse("deployments:time-lost")
OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
# A Monday and the Friday of the week after.
FIRST, LAST = date(2026, 10, 5), date(2026, 10, 16)


@pytest.fixture
def away(leaver, sergeant):
    return absent(leaver, sergeant)


def absent(officer, by, from_on=FIRST, until_on=LAST, **facts):
    return Absence.objects.create(
        officer=officer, kind="AID", from_on=from_on, until_on=until_on, recorded_by=by, **facts
    )


def covers(school, from_on, until_on, officer=None):
    return DeploymentFactory(
        officer=officer or OfficerFactory(), school=school, kind="COVER", from_on=from_on, until_on=until_on
    )


def lost(sergeant, first=OCTOBER[0], last=OCTOBER[1]):
    return [(row.school.name, row.lost, row.covered, row.without) for row in time_lost(sergeant, first, last)]


def test_school_days_are_counted_and_no_weekends(away, sergeant):
    assert lost(sergeant) == [("Ash Park School", 10, 0, 10)]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (FIRST, LAST, 10),
        (FIRST, FIRST, 1),
        (LAST, LAST, 1),
        (date(2026, 10, 7), date(2026, 10, 12), 4),
        (date(2026, 10, 10), date(2026, 10, 11), 0),
        (date(2026, 10, 17), date(2026, 10, 31), 0),
    ],
)
def test_only_days_of_the_period_count(away, sergeant, first, last, days):
    assert sum(row[1] for row in lost(sergeant, first, last)) == days


def test_each_school_counts_by_its_own_calendar(away, school, sergeant):
    Term.objects.create(school=school, name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 9))
    Term.objects.create(school=school, name="Spring", starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 18))
    ClosureDay.objects.create(school=school, closed_on=FIRST)
    assert lost(sergeant) == [("Ash Park School", 4, 0, 4)]


def test_only_days_on_which_the_officer_was_at_the_school_count(away, leaver, sergeant):
    Deployment.objects.update(from_on=date(2026, 10, 8), until_on=date(2026, 10, 13))
    assert lost(sergeant)[0][1] == 4


def test_covered_days_stand_apart(away, school, sergeant):
    covers(school, date(2026, 10, 8), date(2026, 10, 30))
    assert lost(sergeant) == [("Ash Park School", 10, 7, 3)]


def test_whoever_covers_and_is_away_does_not_cover(away, school, sergeant, joiner):
    covers(school, FIRST, LAST, officer=joiner)
    absent(joiner, sergeant, from_on=date(2026, 10, 12), until_on=date(2026, 10, 13))
    assert lost(sergeant) == [("Ash Park School", 10, 8, 2)]


def test_a_day_counts_once_for_two_officers_who_are_away(away, school, sergeant, joiner):
    DeploymentFactory(officer=joiner, school=school, kind="DEDICATED")
    absent(joiner, sergeant, from_on=date(2026, 10, 16), until_on=date(2026, 10, 19))
    assert lost(sergeant)[0][1] == 11


@pytest.mark.parametrize("kind", ["COVER", "SHADOW"])
def test_only_a_schools_own_officers_count(away, school, sergeant, joiner, kind):
    Deployment.objects.update(kind=kind, until_on=date(2026, 12, 1), shadows=joiner if kind == "SHADOW" else None)
    assert lost(sergeant) == []


def test_a_cancelled_absence_cost_nothing(leaver, sergeant):
    absent(leaver, sergeant, cancelled_by=sergeant, cancelled_at=MONDAY)
    assert lost(sergeant) == []


def test_other_units_schools_are_not_counted(away, leaver, sergeant):
    DeploymentFactory(officer=leaver, school=SchoolFactory())
    assert len(lost(sergeant)) == 1
    assert [lost(one) for one in strangers()] == [[], []]


def test_the_school_that_lost_most_stands_first(away, leaver, unit, sergeant, joiner):
    more = SchoolFactory(name="Zinnia School", local_authority=unit.local_authorities.get())
    DeploymentFactory(officer=joiner, school=more)
    absent(joiner, sergeant, until_on=date(2026, 10, 30))
    assert [row[0] for row in lost(sergeant)] == ["Zinnia School", "Ash Park School"]


def test_many_schools_cost_no_more_queries_than_one(clock, away, leaver, unit, sergeant):
    client = client_of(sergeant)
    one = queries_of(client, PAGE)
    for _ in range(3):
        school = SchoolFactory(local_authority=unit.local_authorities.get())
        DeploymentFactory(officer=leaver, school=school)
        covers(school, FIRST, LAST)
    assert queries_of(client, PAGE) == one <= 12


# The page


def test_the_desk_reads_it_and_nobody_else(clock, away, sergeant, inspector, school):
    assert statuses(PAGE, [sergeant, inspector, school_user(school), administrator()]) == [200, 200, 403, 403]


def test_it_begins_with_this_school_year(clock, away, sergeant):
    words = words_of(client_of(sergeant).get(PAGE))
    assert "1 school lost 10 school days. On 0 of them somebody covered." in words
    assert 'value="2026"' in words


def test_another_period_is_asked_for(clock, away, sergeant):
    asked = typed_day("from_on", FIRST) | typed_day("until_on", FIRST)
    assert "lost 1 school day" in words_of(client_of(sergeant).get(PAGE, asked))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (LAST, FIRST, "The last day must not be before the first day"),
        (date(2020, 1, 1), FIRST, "Choose at most 400 days"),
        (FIRST, date(2027, 1, 1), "The last day must be 2 November 2026 or earlier"),
    ],
)
def test_a_period_that_makes_no_sense_is_said_and_nothing_is_counted(clock, away, sergeant, first, last, words):
    page = words_of(client_of(sergeant).get(PAGE, typed_day("from_on", first) | typed_day("until_on", last)))
    assert words in page
    assert "Ash Park School" not in page


def test_days_that_do_not_exist_are_said(clock, away, sergeant):
    asked = typed_day("from_on", FIRST) | typed_day("until_on", LAST) | {"from_on_0": "31", "from_on_1": "2"}
    assert "must be a real date" in words_of(client_of(sergeant).get(PAGE, asked))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_can_be_taken_along(clock, away, sergeant, kind):
    rows = rows_in(client_of(sergeant).get(PAGE, {"format": kind}))
    assert [str(row["School days with an officer away"]) for row in rows] == ["10"]
