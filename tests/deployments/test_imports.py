"""The file of who works where: an opening balance, later rows on the register, never a way round the gate."""

from datetime import date

import pytest

from deployments.imports import DeploymentReader
from deployments.models import Deployment, Redeployment, RegisterEntry
from officers.imports import read_file
from tests.factories import CommandUnitFactory, OfficerFactory, SchoolFactory, fit_officer, telling_school
from tests.schools.builders import table

pytestmark = pytest.mark.django_db

HEADINGS = "collar_number,urn,kind,from,until\n"
PLAN = "Plan a redeployment instead, so that the school hears first."


@pytest.fixture
def officer(unit):
    return fit_officer(unit, collar_number="1234NA", display_name="PC Dave")


@pytest.fixture
def ash(unit):
    return telling_school(unit, urn=900001, name="Ash School")


@pytest.fixture
def elm(unit):
    return telling_school(unit, urn=900002, name="Elm School")


@pytest.fixture
def read(clock, unit, sergeant):
    """Read rows on Monday 2 November 2026, as a trial or in earnest."""

    def reading(rows, *, is_trial=False, expected=None):
        return read_file(
            DeploymentReader,
            source=table(HEADINGS + rows),
            file_name="f.csv",
            unit=unit,
            by=sergeant,
            is_trial=is_trial,
            expected=expected,
        )

    return reading


def counts(trial):
    return trial.run.new, trial.run.unchanged, trial.run.rejected


def reasons(trial):
    return [(row.line, row.reason) for row in trial.rejected]


def test_until_a_unit_announces_it_is_the_opening_balance(read, unit, officer, ash, elm):
    rows = "1234NA,900001,Named,01/09/2026,\n1234na,900002,cover,02/11/2026,\n1234NA,900001,,01/09/2024,31/08/2025\n"
    trial = read(rows)
    assert counts(trial) == (3, 0, 0)
    assert set(Deployment.objects.values_list("officer", "school", "kind", "from_on", "until_on")) == {
        (officer.pk, 900001, "NAMED", date(2026, 9, 1), None),
        (officer.pk, 900002, "COVER", date(2026, 11, 2), None),
        (officer.pk, 900001, "NAMED", date(2024, 9, 1), date(2025, 8, 31)),
    }
    assert not RegisterEntry.objects.exists()
    assert trial.notes == [
        f"{unit} has never announced a change: this is the opening balance, and nothing goes on the register."
    ]
    assert counts(read(rows)) == (0, 3, 0)


def test_once_the_unit_has_announced_each_new_row_goes_on_the_register(announced, read, sergeant, officer, ash, elm):
    rows = "1234NA,900001,Named,01/09/2026,\n1234NA,900002,Named,02/11/2026,\n"
    trial = read(rows, is_trial=True)
    assert trial.notes == [
        "2 deployments of this file began before Liaison knew, and the schools were told nothing by it. "
        f"Each goes on the register as entered late, in the name of {sergeant}."
    ]
    assert not RegisterEntry.objects.exists()
    read(rows, expected=trial.digest)
    entries = RegisterEntry.objects.filter(shortfall="ENTERED_LATE").select_related("deployment")
    assert {(entry.school_id, entry.took_effect_on, entry.lead_days, entry.author) for entry in entries} == {
        (900001, date(2026, 9, 1), 0, sergeant),
        (900002, date(2026, 11, 2), 0, sergeant),
    }
    assert {entry.deployment for entry in entries} == set(Deployment.objects.filter(officer=officer))
    assert entries[0].minimum_days == 5
    assert "entered late" in entries[0].summary
    read(rows)
    assert RegisterEntry.objects.count() == 2


def test_who_announces_between_the_trial_and_the_yes_is_not_passed_by(read, plan, sergeant, officer, ash):
    rows = "1234NA,900001,Named,01/09/2026,\n"
    seen = read(rows, is_trial=True).digest
    Redeployment.objects.filter(pk=plan.pk).update(announced_at="2026-11-02T10:00Z")
    with pytest.raises(Exception, match="have changed since you looked"):
        read(rows, expected=seen)
    assert not Deployment.objects.filter(officer=officer).exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1234NA,900001,,03/11/2026,", f"3 November 2026 lies in the future. {PLAN}"),
        ("1234NA,900001,,31/02/2026,", "First day “31/02/2026” is not a date."),
        ("1234NA,900001,,,", "The row has no first day."),
        ("1234NA,900001,,01/09/2026,31/08/2026", "The last day is before the first day."),
        (
            "1234NA,900001,,01/09/2026,02/11/2026",
            f"It has not ended by 2 November 2026. Leave the last day out; to end it: {PLAN}",
        ),
        ("1234NA,900001,Wizard,01/09/2026,", "The kind “Wizard” is not known. Use named, dedicated or cover."),
        ("1234NA,900001,Shadow,01/09/2026,", f"A shadowing officer is not imported. {PLAN}"),
        ("5,900001,,01/09/2026,", "has no officer with collar number 5. Import officers first."),
        ("77,900001,,01/09/2026,", "The officer with collar number 77 belongs to another command unit."),
        ("1234NA,,,01/09/2026,", "The row has no URN."),
        ("1234NA,900009,,01/09/2026,", "No school has the URN 900009."),
        ("1234NA,900003,,01/09/2026,", "Old School (900003) has closed; Ash School (900001) follows it."),
        ("1234NA,900004,,01/09/2026,", "New School (900004) is not open yet."),
        ("1234NA,900005,,01/09/2026,", "School 900005 does not lie in "),
        (
            "1234NA,900002,,01/09/2025,",
            "It is on record otherwise: Elm School, named officer, from 1 September 2025",
        ),
        ("1234NA,900002,,01/01/2026,", "PC Dave is at Elm School already, from 1 September 2025 to 31 August 2026."),
    ],
)
def test_a_bad_row_is_said_and_the_others_are_taken(read, unit, officer, ash, elm, row, reason):
    telling_school(unit, urn=900003, name="Old School", status="CLOSED", successor=ash)
    telling_school(unit, urn=900004, name="New School", status="PROPOSED")
    SchoolFactory(urn=900005)
    OfficerFactory(command_unit__force=unit.force, collar_number="77")
    Deployment.objects.create(officer=officer, school=elm, from_on=date(2025, 9, 1), until_on=date(2026, 8, 31))
    trial = read(f"{row}\n1234NA,900002,,01/10/2026,\n")
    [(line, said)] = reasons(trial)
    assert line == 2
    assert reason in said
    assert trial.run.new == 1


def test_a_file_never_ends_a_running_deployment(read, officer, ash):
    running = Deployment.objects.create(officer=officer, school=ash, from_on=date(2026, 9, 1))
    trial = read("1234NA,900001,,01/09/2026,01/11/2026\n")
    assert reasons(trial) == [
        (2, f"It is on record otherwise: Ash School, named officer, from 1 September 2026. {PLAN}")
    ]
    running.refresh_from_db()
    assert running.until_on is None


def test_rows_of_one_file_share_no_day(read, officer, ash):
    trial = read("1234NA,900001,,01/09/2026,\n1234NA,900001,,01/10/2026,\n1234NA,900001,,01/09/2026,\n")
    assert reasons(trial) == [
        (3, "PC Dave is at Ash School already, from 1 September 2026 on, at line 2."),
        (4, "The same deployment stands at line 2 already."),
    ]


@pytest.mark.parametrize("kinds", [("dedicated", "named"), ("named", "dedicated")])
def test_a_dedicated_officer_is_at_one_school(read, officer, ash, elm, kinds):
    trial = read(f"1234NA,900001,{kinds[0]},01/09/2026,\n1234NA,900002,{kinds[1]},01/10/2026,\n")
    [(line, said)] = reasons(trial)
    assert (line, said.startswith("PC Dave cannot be dedicated to one school and yet be at another")) == (3, True)


def test_what_is_announced_is_not_brought_forward(announced, read, joiner, school):
    trial = read(f"{joiner.collar_number},{school.urn},,01/11/2026,\n")
    words = "A plan brings PC Joiner to Ash Park School: on its day, and once the school has been told."
    assert reasons(trial) == [(2, words)]


def test_who_is_not_fit_is_said(read, unit, ash):
    OfficerFactory(command_unit=unit, collar_number="9", display_name="PC Unfit")
    notes = read("9,900001,,01/09/2026,\n", is_trial=True).notes
    assert notes[1].startswith("PC Unfit (9) is not fit for schools today, and is withdrawn in the morning: ")


def test_the_queries_do_not_grow_with_the_rows(read, unit, django_assert_max_num_queries):
    for n in range(30):
        telling_school(unit, urn=910000 + n)
        fit_officer(unit, collar_number=f"N{n}")
    rows = "".join(f"N{n},{910000 + n},,01/09/2026,\n" for n in range(30))
    with django_assert_max_num_queries(30):
        assert counts(read(rows)) == (30, 0, 0)


def test_officers_of_other_units_are_not_read(read):
    OfficerFactory(command_unit=CommandUnitFactory(), collar_number="8")
    assert "has no officer with collar number 8" in reasons(read("8,900001,,01/09/2026,\n"))[0][1]
