"""What a school prints: the statement for its record of visitors, and the poster for its staff room."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from deployments.models import Deployment, Suspension
from officers.models import Absence, Training, VettingCheck
from schools.models import Cluster
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import (
    CourseFactory,
    DeploymentFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    UserFactory,
    fit_officer,
    photo_of,
    school_user,
)
from tests.pages import queries_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = date(2026, 11, 2)
CONFIRMS = "confirms that on 2 November 2026 this officer’s vetting is current"
TRAINED = "the training that it requires of this officer for work in schools is valid"
NOT_CONFIRMED = "does not confirm this officer for work in schools at this moment"


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def printed(client, head, school):
    client.force_login(head)
    return lambda paper: words_of(client.get(reverse(f"deployments:school-{paper}", args=[school.pk])))


def away(officer, until_on=date(2026, 11, 6)) -> None:
    Absence.objects.create(officer=officer, kind="COURT", from_on=TODAY, until_on=until_on, recorded_by=UserFactory())


def lapse(officer) -> None:
    VettingCheck.objects.create(officer=officer, outcome="LAPSED", checked_on=TODAY, recorded_by=UserFactory())


@pytest.mark.parametrize("paper", ["statement", "poster"])
def test_papers_are_for_the_school_and_its_police(client, unit, school, paper):
    people = visitors(unit, school)
    allowed = dict.fromkeys(["head", "deputy", "sergeant", "inspector"], 200)
    address = reverse(f"deployments:school-{paper}", args=[school.pk])
    refused = expected(allowed, people) | {"other adviser": 403}
    assert met_by(client, people, "get", address) == refused


@pytest.mark.parametrize("paper", ["statement", "poster"])
def test_who_reads_as_an_adviser_here_prints_nothing_however_much_they_read_elsewhere(client, unit, school, paper):
    people = visitors(unit, school)
    both = people["adviser"]
    people["other head"].contacts.update(user=both)
    both.roles.create(role=Role.SCHOOL)
    client.force_login(both)
    assert client.get(reverse(f"deployments:school-{paper}", args=[school.pk])).status_code == 404


# The statement


def test_the_force_confirms_whoever_is_fit_today(printed, unit, school, leaver):
    CourseFactory(force=unit.force)
    unit.force.courses.get().trainings.create(officer=leaver, done_on=date(2026, 1, 1), recorded_by=UserFactory())

    shown = printed("statement")

    assert "Made on <strong>2 November 2026 at 10am</strong>" in shown
    assert f"{unit.force} {CONFIRMS}, and {TRAINED}." in shown
    assert f"collar number <strong>{leaver.collar_number}</strong>" in shown
    assert f"Safer Schools Officer, {unit}, {unit.force}" in shown
    assert f"Call {unit} on <strong>{unit.phone}</strong>" in shown
    assert "warrant card" in shown


def test_where_the_force_asks_for_no_course_no_training_is_confirmed(printed, leaver):
    Training.objects.all().delete()
    leaver.force.courses.all().delete()

    shown = printed("statement")

    assert f"{CONFIRMS}." in shown
    assert "training" not in shown


@pytest.mark.parametrize("fault", ["vetting", "training", "tenure", "suspended"])
def test_an_officer_who_is_not_fit_is_not_confirmed_and_no_reason_is_given(printed, unit, leaver, fault):
    if fault == "vetting":
        lapse(leaver)
    elif fault == "training":
        CourseFactory(force=unit.force, name="Prevent")
    elif fault == "tenure":
        leaver.tenures.update(planned_until_on=date(2026, 11, 1))
    else:
        row = Deployment.objects.get(officer=leaver)
        Suspension.objects.create(deployment=row, from_on=TODAY, because="Vetting has lapsed.")

    shown = printed("statement")

    assert NOT_CONFIRMED in shown
    assert CONFIRMS not in shown
    for reason in ("apsed", "Prevent", "tenure"):
        assert reason not in shown


def test_an_officer_who_is_away_is_not_expected_and_cover_is_named_as_cover(printed, unit, school, leaver):
    away(leaver)
    cover = fit_officer(unit, display_name="PC Cover")
    DeploymentFactory(school=school, officer=cover, kind="COVER", until_on=date(2026, 11, 6))

    shown = printed("statement")

    assert "Not expected at the school until after 6 November 2026." in shown
    assert "Cover officer, since 5 January 2026, until 6 November 2026" in shown
    assert shown.count(CONFIRMS) == 1
    assert "court" not in shown.lower()


def test_an_officer_who_is_away_and_not_fit_is_not_confirmed(printed, leaver):
    away(leaver)
    lapse(leaver)

    assert NOT_CONFIRMED in printed("statement")


def test_a_school_without_an_officer_is_told_so(printed, school):
    assert "No police officer works with Ash Park School on this day." in printed("statement")


@pytest.mark.parametrize("paper", ["statement", "poster"])
def test_a_school_that_no_command_unit_serves_has_papers_too(client, paper):
    school = SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=None))
    client.force_login(school_user(school))

    shown = words_of(client.get(reverse(f"deployments:school-{paper}", args=[school.pk])))

    assert "101" in shown
    assert "None" not in shown


def test_no_paper_gives_numbers_or_names_that_schools_do_not_know(printed, leaver):
    leaver.legal_name = "Lee Aver"
    leaver.save()
    for paper in ("statement", "poster"):
        assert "Lee Aver" not in printed(paper)
        assert "Confirmed current" not in printed(paper)


# The poster


def test_the_poster_says_who_what_they_do_and_how_to_reach_them(printed, leaver):
    leaver.phone, leaver.email = "01632 960555", "leaver@force.example"
    leaver.save()
    leaver.role_title.plain_words = "Visits and advises."
    leaver.role_title.save()
    digest = photo_of(leaver)

    shown = printed("poster")

    for words in ("PC Leaver", "Visits and advises.", "leaver@force.example", "999", "101", "Liaison is not for"):
        assert words in shown
    assert reverse("deployments:officer-photo", args=[leaver.pk, digest]) in shown


def test_the_poster_leaves_out_who_is_not_confirmed_and_says_so_beside_it(printed, leaver):
    lapse(leaver)

    shown = printed("poster")

    assert "PC Leaver does not come for now and is not on the poster." in shown
    assert '<h2 class="govuk-heading-l govuk-!-margin-bottom-1">PC Leaver' not in shown


def test_the_poster_of_a_vacant_school_says_whom_to_turn_to(printed, unit, school, sergeant):
    school.cluster = Cluster.objects.create(command_unit=unit, name="North", sergeant=sergeant)
    school.save()

    shown = printed("poster")

    assert "There is no officer of our own at the moment." in shown
    assert f"Please turn to {sergeant.name}." in shown


@pytest.mark.parametrize("paper", ["statement", "poster"])
def test_a_paper_takes_as_many_queries_for_three_officers_as_for_one(client, head, unit, school, leaver, paper):
    CourseFactory(force=unit.force)
    client.force_login(head)
    address = reverse(f"deployments:school-{paper}", args=[school.pk])
    one = queries_of(client, address)
    for _ in range(2):
        DeploymentFactory(school=school, officer=fit_officer(unit))

    assert queries_of(client, address) == one
