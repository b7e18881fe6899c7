"""Files of officers, tenures and training: what a trial says, what a yes does, and each bad row in a sentence."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from officers.imports import OfficerReader, TenureReader, TrainingReader, read_file
from officers.imports.spans import Spans
from officers.models import Officer, RoleTitle, Tenure, Training
from schools.models import RegisterImport, TriedFile
from schools.register import RegisterFileError
from schools.register.trial import MOST_REJECTED, OtherwiseNowError, forget_old_files, keep_for_a_yes
from tests.factories import (
    ClusterFactory,
    CommandUnitFactory,
    CourseFactory,
    OfficerFactory,
    RoleTitleFactory,
    police_user,
)
from tests.schools.builders import table

pytestmark = pytest.mark.django_db

PEOPLE = "collar_number,name,legal_name,rank,role_title,cluster,supervisor_email,service_since,phone,email\n"
TENURES = "collar_number,from,planned_until,ended_on,end_reason\n"
TRAINING = "collar_number,course,done_on,valid_until\n"
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def officer(unit):
    return OfficerFactory(command_unit=unit, collar_number="1234NA", display_name="PC Dave")


@pytest.fixture
def read(unit, sergeant):
    """Read a file's text, as a trial or in earnest."""

    def reading(reader, text, *, is_trial=False, expected=None, by=sergeant):
        return read_file(
            reader,
            source=table(text),
            file_name="f.csv",
            unit=unit,
            by=by,
            is_trial=is_trial,
            expected=expected,
        )

    return reading


def counts(trial):
    return trial.run.new, trial.run.changed, trial.run.unchanged, trial.run.rejected


def reasons(trial):
    return [(row.line, row.reason) for row in trial.rejected]


# Officers


def test_a_new_officer_has_what_the_row_says(read, unit, sergeant):
    cluster = ClusterFactory(command_unit=unit, name="North")
    title = RoleTitleFactory(force=unit.force, name="YEDO")
    row = f"1234 na,PC Dave,David Quill,PC,yedo,north,{sergeant.email.upper()},31/08/2016,7700900123,d@force.example\n"
    trial = read(OfficerReader, PEOPLE + row)
    officer = Officer.objects.get()
    assert counts(trial) == (1, 0, 0, 0)
    assert (officer.collar_number, officer.display_name, officer.legal_name) == ("1234NA", "PC Dave", "David Quill")
    assert (officer.role_title, officer.cluster, officer.supervisor) == (title, cluster, sergeant)
    assert (officer.service_since, officer.phone) == (date(2016, 8, 31), "07700900123")
    assert (officer.command_unit, officer.force) == (unit, unit.force)


def test_without_a_role_title_it_is_the_usual_one_of_the_force(read, unit):
    trial = read(OfficerReader, "collar_number,name\n1,PC Dave\n2,PC Ann\n", is_trial=True)
    assert [finding.what for finding in trial.new] == [f"role title {unit.force.officer_title}"] * 2
    assert not RoleTitle.objects.exists()
    read(OfficerReader, "collar_number,name\n1,PC Dave\n2,PC Ann\n")
    assert set(Officer.objects.values_list("role_title__name", flat=True)) == {unit.force.officer_title}


def test_a_trial_saves_nothing_and_says_old_and_new(read, officer):
    text = PEOPLE + "1234NA,PC David,,,,,,,01632 960001,\n99,PC New,,,,,,,,\n"
    trial = read(OfficerReader, text, is_trial=True)
    assert counts(trial) == (1, 1, 0, 0)
    assert trial.changed[0].what == "name: PC Dave → PC David; phone: none → 01632 960001"
    assert (trial.changed[0].line, trial.changed[0].whose) == (2, "PC Dave (1234NA)")
    assert list(Officer.objects.values_list("display_name", flat=True)) == ["PC Dave"]
    assert not RegisterImport.objects.exists()


def test_a_yes_does_what_the_trial_said_and_the_same_file_again_nothing(read, officer, sergeant):
    text = PEOPLE + "1234NA,PC David,,,,,,,,\n99,PC New,,,,,,,,\n"
    seen = read(OfficerReader, text, is_trial=True).digest
    assert counts(read(OfficerReader, text, expected=seen)) == (1, 1, 0, 0)
    assert set(Officer.objects.values_list("display_name", flat=True)) == {"PC David", "PC New"}
    assert counts(read(OfficerReader, text)) == (0, 0, 2, 0)
    run = RegisterImport.objects.visible_to(sergeant).last()
    assert (run.kind, run.new, run.changed, run.imported_by) == ("OFFICERS", 1, 1, sergeant)


def test_when_the_records_changed_since_the_trial_nothing_is_imported(read, officer):
    text = PEOPLE + "1234NA,PC David,,,,,,,,\n99,PC New,,,,,,,,\n"
    seen = read(OfficerReader, text, is_trial=True).digest
    Officer.objects.update(display_name="PC Davey")
    with pytest.raises(OtherwiseNowError, match="have changed since you looked. Nothing was imported"):
        read(OfficerReader, text, expected=seen)
    assert list(Officer.objects.values_list("display_name", flat=True)) == ["PC Davey"]
    assert not RegisterImport.objects.exists()


def test_a_blank_cell_changes_nothing(read, officer):
    Officer.objects.update(phone="01632 960009")
    assert counts(read(OfficerReader, PEOPLE + "1234na,,,,,,,,,\n")) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",PC Dave,,,,,,,,", "The row has no collar number."),
        (
            "123456789012345678901,PC D,,,,,,,,",
            "“12345678901234567890…” is longer than 20 characters.",
        ),
        ("77,PC Far,,,,,,,,", "The officer with collar number 77 belongs to another command unit."),
        ("5,,,,,,,,,", "has no officer with this collar number, and the row has no name for a new one."),
        ("5,PC D,,,Wizard,,,,,", "has no role title “Wizard”."),
        ("5,PC D,,,,Nowhere,,,,", "has no cluster “Nowhere”."),
        ("5,PC D,,,,,no@force.example,,,", "has no sergeant with the address “no@force.example”."),
        ("5,PC D,,,,,,31/02/2016,,", "The day of joining the police “31/02/2016” is not a date."),
        ("5,PC D,,,,,,01/01/0001,,", "The day of joining the police “01/01/0001” lies before 1950. Is the year right?"),
        ("5,PC D,,,,,,03/11/2026,,", "The day of joining the police, 3 November 2026, lies in the future."),
        ("5,PC D,,,,,,,,not-an-address", "“not-an-address” is not an email address."),
        (f"5,{'x' * 81},,,,,,,,", "The display name is longer than 80 characters."),
        ("5,PC D,,,,,,,,,too many", "The row has more cells than the file has columns."),
    ],
)
def test_a_bad_row_is_said_and_the_others_are_taken(read, unit, row, reason):
    OfficerFactory(command_unit__force=unit.force, collar_number="77")
    trial = read(OfficerReader, PEOPLE + row + "\n6,PC Good,,,,,,,,\n")
    [(line, said)] = reasons(trial)
    assert line == 2
    assert said.endswith(reason)
    assert Officer.objects.filter(command_unit=unit).get().display_name == "PC Good"
    assert [(row.line, row.reason) for row in RegisterImport.objects.get().rejected_rows.all()] == reasons(trial)


def test_the_same_officer_twice_is_said(read, officer):
    trial = read(OfficerReader, "collar_number,name\n1234NA,PC D\n9,PC E\n1234 na,PC F\n9,PC G\n")
    words = "The same officer stands at line {} already."
    assert reasons(trial) == [(4, words.format(2)), (5, words.format(3))]


def test_nobody_imports_their_own_record(read, unit, sergeant):
    OfficerFactory(command_unit=unit, collar_number="1", user=sergeant)
    assert reasons(read(OfficerReader, "collar_number,name\n1,PC Self\n")) == [(2, "Nobody keeps their own record.")]


def test_only_whoever_leads_the_unit_imports(read, unit):
    for by in (police_user(CommandUnitFactory(), Role.SERGEANT), police_user(unit, Role.OFFICER)):
        with pytest.raises(RegisterFileError, match="where you are posted"):
            read(OfficerReader, "collar_number,name\n1,PC D\n", by=by)


def test_a_file_of_bad_rows_is_refused_as_a_whole(read):
    text = "collar_number,name\n1,PC Good\n" + ",PC Nobody\n" * (MOST_REJECTED + 1)
    with pytest.raises(RegisterFileError, match="More than 1,000 rows cannot be taken. The first, at line 3"):
        read(OfficerReader, text)
    assert not Officer.objects.exists()


def test_more_than_one_batch_is_written(read):
    text = "collar_number,name\n" + "".join(f"{n},PC {n}\n" for n in range(2100))
    assert counts(read(OfficerReader, text)) == (2100, 0, 0, 0)
    assert Officer.objects.count() == 2100


# Tenures


def test_tenures_past_and_present(read, officer):
    rows = "1234NA,01/09/2020,31/08/2023,31/07/2022,promotion\n1234NA,2024-09-01,2027-08-31,,\n"
    assert counts(read(TenureReader, TENURES + rows)) == (2, 0, 0, 0)
    now, then = officer.tenures.all()
    assert (now.from_on, now.planned_until_on, now.ended_on) == (date(2024, 9, 1), date(2027, 8, 31), None)
    assert (then.last_on, then.end_reason) == (date(2022, 7, 31), "PROMOTION")
    assert counts(read(TenureReader, TENURES + rows)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("5,01/09/2024,31/08/2027,,", "has no officer with collar number 5. Import officers first."),
        ("1234NA,31/02/2024,31/08/2027,,", "First day “31/02/2024” is not a date."),
        ("1234NA,,31/08/2027,,", "The row has no first day."),
        ("1234NA,01/09/2024,,,", "The row has no planned last day."),
        ("1234NA,01/09/2024,31/08/2024,,", "The planned last day is before the first day."),
        ("1234NA,01/09/2024,31/08/2027,31/08/2024,Other", "The last day is before the first day."),
        ("1234NA,01/09/2020,31/08/2021,01/09/2021,Other", "A longer stay is a tenure of its own."),
        ("1234NA,01/09/2024,31/08/2027,03/11/2026,Other", "End the tenure on the officer’s page."),
        ("1234NA,01/09/2024,31/08/2027,31/08/2025,", "The row does not say why the tenure ended."),
        ("1234NA,01/09/2024,31/08/2027,,Other", "The row says why the tenure ended and not when."),
        ("1234NA,01/09/2024,31/08/2027,31/08/2025,Bored", "The reason “Bored” is not known."),
        ("1234NA,01/01/2019,31/12/2019,,", "PC Dave already has a tenure from 1 June 2019 to 3 June 2020."),
        ("1234NA,03/06/2020,31/12/2020,,", "PC Dave already has a tenure from 1 June 2019 to 3 June 2020."),
        ("1234NA,01/06/2019,31/12/2020,,", "End it on the officer’s page, so that its schools are planned for."),
    ],
)
def test_a_bad_tenure_is_said(read, officer, sergeant, row, reason):
    Tenure.objects.create(
        officer=officer, from_on=date(2019, 6, 1), planned_until_on=date(2020, 6, 3), recorded_by=sergeant
    )
    [(line, said)] = reasons(read(TenureReader, TENURES + row + "\n"))
    assert line == 2
    assert reason in said
    assert officer.tenures.count() == 1


def test_tenures_of_one_file_share_no_day(read, officer):
    rows = "1234NA,01/09/2024,31/08/2025,,\n1234NA,31/08/2025,31/08/2026,,\n1234NA,01/09/2025,31/08/2026,,\n"
    trial = read(TenureReader, TENURES + rows + "1234NA,01/09/2024,31/08/2025,,\n")
    assert reasons(trial) == [
        (3, "PC Dave already has a tenure from 1 September 2024 to 31 August 2025, at line 2."),
        (5, "The same tenure stands at line 2 already."),
    ]
    assert officer.tenures.count() == 2


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))


# A machine with much else to do draws slowly. That says nothing about days.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), max_size=12))
def test_spans_clash_exactly_when_they_share_a_day(pairs):
    spans, kept = Spans(), []
    for first, last in pairs:
        start, end = min(first, last), max(first, last)
        meets = any(start <= until and from_ <= end for from_, until in kept)
        assert bool(spans.clash("x", start, end)) == meets
        if not meets:
            spans.add("x", start, end)
            kept.append((start, end))


# Training


def test_a_course_list(read, officer, unit):
    course = CourseFactory(force=unit.force, name="Prevent")
    rows = "1234na,prevent,01/09/2026,31/08/2029\n1234NA,Prevent,01/09/2023,\n"
    assert counts(read(TrainingReader, TRAINING + rows)) == (2, 0, 0, 0)
    assert set(Training.objects.values_list("course", "done_on", "valid_until_on")) == {
        (course.pk, date(2026, 9, 1), date(2029, 8, 31)),
        (course.pk, date(2023, 9, 1), None),
    }
    trial = read(TrainingReader, TRAINING + "1234NA,Prevent,01/09/2023,31/08/2026\n1234NA,Prevent,01/09/2026,\n")
    assert counts(trial) == (0, 1, 1, 0)
    assert trial.changed[0].what == "Prevent, 1 September 2023, valid until: no end → 31 August 2026"
    assert Training.objects.get(done_on=date(2023, 9, 1)).valid_until_on == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1234NA,,01/09/2026,", "The row has no course."),
        ("1234NA,Juggling,01/09/2026,", "has no course “Juggling”. An inspector or administrator adds courses."),
        ("1234NA,Prevent,,", "The row has no day of the course."),
        ("1234NA,Prevent,03/11/2026,", "The day of the course lies in the future."),
        ("1234NA,Prevent,01/09/2026,31/08/2026", "The last valid day is before the day of the course."),
        ("77,Prevent,01/09/2026,", "The officer with collar number 77 belongs to another command unit."),
    ],
)
def test_a_bad_row_of_a_course_list_is_said(read, officer, unit, row, reason):
    CourseFactory(force=unit.force, name="Prevent")
    OfficerFactory(command_unit__force=unit.force, collar_number="77")
    [(_, said)] = reasons(read(TrainingReader, TRAINING + row + "\n"))
    assert said.endswith(reason)
    assert not Training.objects.exists()


def test_a_course_twice_on_one_day_is_said(read, officer, unit):
    CourseFactory(force=unit.force, name="Prevent")
    trial = read(TrainingReader, TRAINING + "1234NA,Prevent,01/09/2026,\n1234NA,Prevent,01/09/2026,31/08/2029\n")
    assert reasons(trial) == [(3, "The same training stands at line 2 already.")]


# Files that wait for a yes


def test_a_file_waits_a_day_and_one_of_a_kind(unit, sergeant):
    def keep(kind):
        return keep_for_a_yes(source=BytesIO(b"x"), kind=kind, file_name="f", command_unit=unit, by=sergeant)

    first, other = keep("OFFICERS"), keep("TENURES")
    second = keep("OFFICERS")
    assert set(TriedFile.objects.visible_to(sergeant)) == {other, second}
    assert not TriedFile.objects.filter(pk=first.pk)
    assert not TriedFile.objects.visible_to(police_user(unit, Role.SERGEANT))
    with time_machine.travel(date(2026, 11, 4)):
        assert forget_old_files() == 2
