"""The long lists: whom they show what, what is found in them, their pages and files."""

from datetime import date, timedelta

import pytest

from accounts.models import Role
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Deployment, Notice, Redeployment
from deployments.views import lists
from lists import keyset, searching
from schools.models import Cluster
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import (
    CommandUnitFactory,
    DeploymentFactory,
    OfficerFactory,
    SchoolFactory,
    fit_officer,
    police_user,
    telling_school,
)
from tests.pages import queries_of, rows_in, words_of

DEPLOYMENTS, NOTICES = "/deployments/", "/notices/"


@pytest.fixture(autouse=True)
def today(clock):
    """Monday 2 November 2026."""


@pytest.fixture
def desk(client, sergeant):
    client.force_login(sergeant)
    return client


@pytest.fixture
def works(unit):
    """Let an officer of the unit work at a school of the unit."""

    def act(
        officer="PC Dave", school="Ash Park School", *, collar="1234", town="", cluster=None, **facts
    ) -> Deployment:
        place = telling_school(unit, name=school, town=town, cluster=cluster)
        who = OfficerFactory(command_unit=unit, display_name=officer, collar_number=collar)
        return DeploymentFactory(officer=who, school=place, **facts)

    return act


def told(unit, sergeant, *, school, officer) -> Notice:
    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="Joins.", effective_on=NEXT_MONDAY, by=sergeant
    )
    actions.add_changes(redeployment=plan, planned=[PlannedChange(school=school, officer_in=officer)], by=sergeant)
    actions.schedule_redeployment(redeployment=Redeployment.objects.get(pk=plan.pk), by=sergeant)
    return plan.notices.get()


def shown(client, address, **asked):
    return [row.pk for row in client.get(address, asked).context["page"]]


# Deployments


def test_the_desk_sees_the_deployments_of_its_own_unit_the_newest_first(desk, works):
    old = works(from_on=date(2025, 9, 1), until_on=date(2026, 7, 1))
    new = works("PC Ann", "Beech School", collar="2", from_on=date(2026, 9, 1))
    DeploymentFactory()

    page = desk.get(DEPLOYMENTS)

    assert [row.pk for row in page.context["page"]] == [new.pk, old.pk]
    assert all(words in words_of(page) for words in ("PC Ann", "Beech School", "1 July 2026", "No end"))


@pytest.mark.parametrize("far", [searching.NEAR, 0], ids=["near", "far back"])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ash", True),
        ("ASH dave", True),
        ("ash ann", False),
        ("1234", True),
        ("123%", False),
        ("Éling", True),
        ("nowhere", False),
        ("\x00", True),
    ],
)
def test_a_deployment_is_found_by_every_word_of_its_school_and_officer(desk, works, monkeypatch, words, found, far):
    monkeypatch.setattr(keyset, "NEAR", far)
    row = works(town="Éling Green")
    works("PC Ann", "Beech School", collar="77", town="Éling Green")

    assert (row.pk in shown(desk, DEPLOYMENTS, q=words)) is found


def test_a_deployment_is_found_by_its_schools_urn(desk, works):
    row = works()
    works("PC Ann", "Beech School", collar="77")

    assert shown(desk, DEPLOYMENTS, q=str(row.school_id)) == [row.pk]


def test_deployments_are_narrowed_by_kind_days_and_cluster(desk, works, unit):
    cluster = Cluster.objects.create(command_unit=unit, name="North")
    past = works(from_on=date(2025, 9, 1), until_on=date(2026, 11, 1))
    running = works("PC B", "B School", collar="2", until_on=date(2026, 11, 2), cluster=cluster)
    later = works("PC C", "C School", collar="3", from_on=date(2026, 11, 3), kind="DEDICATED")

    assert shown(desk, DEPLOYMENTS, when="past") == [past.pk]
    assert shown(desk, DEPLOYMENTS, when="running") == [running.pk]
    assert shown(desk, DEPLOYMENTS, when="later") == [later.pk]
    assert shown(desk, DEPLOYMENTS, kind="DEDICATED") == [later.pk]
    assert shown(desk, DEPLOYMENTS, cluster=cluster.pk) == [running.pk]
    assert len(shown(desk, DEPLOYMENTS, when="never", kind="x", cluster="-1")) == 3


def test_a_cluster_of_another_unit_is_not_offered(desk, works, unit):
    works()
    Cluster.objects.create(command_unit=unit, name="North")
    other = Cluster.objects.create(command_unit=CommandUnitFactory(), name="Far away")

    assert "Far away" not in words_of(desk.get(DEPLOYMENTS, {"cluster": other.pk}))


def test_the_list_says_when_there_is_nothing_and_when_nothing_matches(desk, works):
    assert "No officer has worked at a school" in words_of(desk.get(DEPLOYMENTS))
    assert "No deployment matches" in words_of(desk.get(DEPLOYMENTS, {"q": "nowhere"}))


@pytest.mark.parametrize("query", ["", "?q=school", "?q=school&kind=NAMED&when=running"])
def test_the_deployments_cost_the_same_queries_for_three_as_for_one(desk, works, query):
    works()
    one = queries_of(desk, DEPLOYMENTS + query)
    for number in range(2, 4):
        works(f"PC {number}", f"School {number}", collar=str(number))

    assert queries_of(desk, DEPLOYMENTS + query) == one <= 12


def test_pages_of_deployments_follow_each_other(desk, works, monkeypatch):
    monkeypatch.setattr(lists.NEWEST_DEPLOYMENTS, "per_page", 2)
    rows = [works(f"PC {n}", f"School {n}", collar=str(n)).pk for n in range(5)][::-1]

    first = desk.get(DEPLOYMENTS, {"q": "school"}).context["page"]
    second = desk.get(DEPLOYMENTS, {"q": "school", "after": first.next}).context["page"]

    assert [row.pk for row in [*first, *second]] == rows[:4]
    assert f"?q=school&amp;after={second.next}" in words_of(desk.get(DEPLOYMENTS, {"q": "school", "after": first.next}))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_of_deployments_holds_what_was_asked_for_and_may_be_seen(desk, works, kind):
    works("PC Ann", "Beech School", collar="2")
    works("=PC Dave", until_on=date(2026, 12, 18))
    DeploymentFactory(school=SchoolFactory(name="Ash elsewhere"))

    response = desk.get(DEPLOYMENTS, {"q": "ash", "format": kind})
    [row] = rows_in(response)

    assert (row["School"], row["Kind"]) == ("Ash Park School", "Named officer (one of several schools)")
    assert row["Officer"] == ("'=PC Dave" if kind == "csv" else "=PC Dave")
    assert str(row["Until"])[:10] == "2026-12-18"
    assert "legal" not in " ".join(row).lower()


# Notices


@pytest.mark.parametrize("far", [searching.NEAR, 0], ids=["near", "far back"])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ash", True),
        ("ash joiner", True),
        ("park 4711", True),
        ("4711", True),
        ("471", False),
        ("beech", False),
        ("ash beech", False),
        ("ash.park", False),
    ],
)
def test_a_notice_is_found_by_school_officer_and_collar_number(desk, unit, sergeant, monkeypatch, words, found, far):
    monkeypatch.setattr(keyset, "NEAR", far)
    joiner = fit_officer(unit, display_name="PC Joiner", collar_number="4711")
    notice = told(unit, sergeant, school=telling_school(unit, name="Ash Park School"), officer=joiner)
    told(unit, sergeant, school=telling_school(unit, name="Beech School"), officer=fit_officer(unit))

    assert (shown(desk, NOTICES, q=words) == [notice.pk]) is found


def test_a_collar_number_finds_the_notice_of_its_own_school_alone(desk, unit, sergeant):
    mover, other = fit_officer(unit, collar_number="4711"), fit_officer(unit, collar_number="99")
    one, two = (telling_school(unit, name=name) for name in ("Ash School", "Beech School"))
    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="Join.", effective_on=NEXT_MONDAY, by=sergeant
    )
    planned = [PlannedChange(school=one, officer_in=mover), PlannedChange(school=two, officer_in=other)]
    actions.add_changes(redeployment=plan, planned=planned, by=sergeant)
    actions.schedule_redeployment(redeployment=Redeployment.objects.get(pk=plan.pk), by=sergeant)

    assert shown(desk, NOTICES, q="4711") == [plan.notices.get(school=one).pk]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_of_notices_holds_what_was_asked_for_and_may_be_seen(desk, unit, sergeant, announced, kind):
    elsewhere = CommandUnitFactory()
    other = police_user(elsewhere, Role.SERGEANT)
    told(elsewhere, other, school=telling_school(elsewhere), officer=fit_officer(elsewhere))

    response = desk.get(NOTICES, {"state": "ISSUED", "format": kind})
    [row] = rows_in(response)

    assert (row["School"], row["State"]) == ("Ash Park School", "Waiting for an answer")
    assert str(row["Day of the change"])[:10] == "2026-11-09"
    assert rows_in(desk.get(NOTICES, {"state": "ACKNOWLEDGED", "format": "csv"})) == []


def test_a_notice_issued_meanwhile_neither_repeats_nor_hides_another(desk, unit, sergeant, clock, monkeypatch):
    monkeypatch.setattr(lists.NEWEST_NOTICES, "per_page", 2)

    def one_more() -> int:
        clock.shift(timedelta(minutes=1))
        return told(unit, sergeant, school=telling_school(unit), officer=fit_officer(unit)).pk

    rows = [one_more() for _ in range(4)][::-1]
    first = desk.get(NOTICES).context["page"]
    one_more()
    second = desk.get(NOTICES, {"after": first.next}).context["page"]

    assert [row.pk for row in [*first, *second]] == rows
