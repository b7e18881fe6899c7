"""What a row says, what is left out, and what is written."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schools.models import LocalAuthority, School
from schools.register import import_register
from schools.register.cells import phone_in, website_in
from tests.factories import LocalAuthorityFactory, SchoolFactory
from tests.schools.builders import CLOSED, HEADINGS, register, school_row

pytestmark = pytest.mark.django_db


def take(*rows, **more):
    return import_register(source=register(*rows), file_name="edubase.csv", by=None, **more)


def counts(run):
    return run.new, run.changed, run.unchanged, run.closed, run.skipped, run.rejected


def test_takes_everything_the_register_says_of_a_school():
    take(
        school_row(
            Street="1 Elm Lane",
            Locality="Elmside",
            Postcode="TE1 1ST",
            TelephoneNum="1632960001",
            SchoolWebsite="www.elm.example",
            OpenDate="01-09-2012",
            **{"HeadTitle (name)": "Ms", "HeadFirstName": "Ada", "HeadLastName": "Elm"},
        )
    )
    school = School.objects.get()
    assert school.address == "1 Elm Lane, Elmside, Testford, TE1 1ST"
    assert school.phone == "01632960001"
    assert school.website == "http://www.elm.example"
    assert school.opened_on == date(2012, 9, 1)
    assert school.registered_head == "Ms Ada Elm"
    assert (school.type_group, school.type_name, school.phase) == ("Academies", "Academy converter", "Secondary")
    assert (school.local_authority.code, school.local_authority.name) == ("901", "Testshire")
    assert school.local_authority.command_unit is None


@pytest.mark.parametrize("text", ["31-08-2026", "31/08/2026", "31/8/2026", "2026-08-31", "31/08/2026 00:00:00"])
def test_reads_days_as_published_and_as_spreadsheets_save_them(text):
    take(school_row(**CLOSED | {"CloseDate": text}))
    assert School.objects.get().closed_on == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"URN": "elm"}, "The URN “elm” is not a number."),
        ({"URN": ""}, "The row has no URN."),
        ({"URN": "1234567"}, "The URN “1234567” does not have six digits."),
        ({"URN": "٩٠٠٠٠١"}, "is not a number."),
        ({"EstablishmentName": ""}, "The row has no name."),
        ({"EstablishmentName": "E" * 201}, "The name is longer than 200 characters."),
        ({"EstablishmentStatus (name)": "Dreaming", "EstablishmentStatus (code)": "9"}, "“Dreaming” is not known."),
        ({"EstablishmentStatus (name)": "", "EstablishmentStatus (code)": ""}, "is not known."),
        ({"CloseDate": "31-02-2026"}, "CloseDate “31-02-2026” is not a date."),
        ({"OpenDate": "soon"}, "OpenDate “soon” is not a date."),
        ({"LA (code)": "Kent"}, "is not a number of three digits."),
    ],
)
def test_a_row_that_cannot_be_read_is_listed_and_the_others_are_taken(facts, reason):
    source = register(school_row(900009), school_row() | facts, encoding="utf-8")
    run = import_register(source=source, file_name="edubase.csv", by=None)
    assert (run.new, run.rejected) == (1, 1)
    rejected = run.rejected_rows.get()
    assert rejected.line == 3
    assert reason in rejected.reason


def test_a_letter_that_cannot_be_read_is_listed():
    rows = register(school_row(EstablishmentName="Elm#Lane"), encoding="cp1252").getvalue().replace(b"#", b"\x81")
    run = import_register(source=type(register())(rows), file_name="edubase.csv", by=None)
    assert "holds a letter that cannot be read" in run.rejected_rows.get().reason


def test_the_second_row_of_one_school_is_listed():
    run = take(school_row(), school_row(EstablishmentName="Other"))
    assert counts(run) == (1, 0, 0, 0, 0, 1)
    assert run.rejected_rows.get().reason == "The URN stands at line 2 already."


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"URN": "20001"}, "Children's centre"),
        ({"EstablishmentTypeGroup (name)": "Children’s Centres"}, "Children's centre"),
        ({"TypeOfEstablishment (code)": "47", "TypeOfEstablishment (name)": ""}, "Children's centre"),
        ({"TypeOfEstablishment (name)": "Welsh establishment"}, "Wales"),
        ({"EstablishmentTypeGroup (name)": "Welsh schools"}, "Wales"),
        ({"GOR (name)": "Wales (pseudo)"}, "Wales"),
        ({"TypeOfEstablishment (name)": "Offshore schools"}, "Offshore or abroad"),
        ({"TypeOfEstablishment (name)": "Service children's education"}, "Offshore or abroad"),
        ({"LA (code)": ""}, "No local authority"),
        ({"LA (code)": "000", "LA (name)": "Does not apply"}, "No local authority"),
        (CLOSED | {"LA (code)": ""}, "No local authority, closed"),
    ],
)
def test_what_is_no_school_of_ours_is_skipped_and_counted_by_reason(facts, reason):
    run = take(school_row() | facts)
    assert counts(run) == (0, 0, 0, 0, 1, 0)
    assert run.skipped_because == {reason: 1}
    assert not School.objects.exists()


@pytest.mark.parametrize("group", ["Special schools", "Colleges", "Independent schools", ""])
def test_schools_without_a_phase_are_taken(group):
    take(school_row(**{"PhaseOfEducation (name)": "Not applicable", "EstablishmentTypeGroup (name)": group}))
    assert School.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [
        ("Open", "1", "OPEN"),
        ("Closed", "2", "CLOSED"),
        ("Open, but proposed to close", "3", "CLOSING"),
        ("Proposed to open", "4", "PROPOSED"),
        ("", "03", "CLOSING"),
        ("open, but proposed to close", "", "CLOSING"),
    ],
)
def test_reads_each_status_by_name_or_code(name, code, status):
    take(school_row(**{"EstablishmentStatus (name)": name, "EstablishmentStatus (code)": code}))
    assert School.objects.get().status == status


def test_a_school_proposed_to_close_is_open_though_it_bears_a_close_date():
    take(school_row(**{"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-08-2027"}))
    school = School.objects.get()
    assert (school.is_open, school.closed_on) == (True, date(2027, 8, 31))


def test_a_school_that_stays_open_after_all_loses_its_close_date():
    take(school_row(**{"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-08-2027"}))
    take(school_row())
    assert School.objects.get().closed_on is None


def test_the_same_file_again_writes_no_school():
    rows = [school_row(900001, TelephoneNum="1632960001"), school_row(900002, **CLOSED)]
    take(*rows)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run = take(*rows)
    assert counts(run) == (0, 0, 2, 0, 0, 0)
    assert not [query for query in queries if 'INSERT INTO "schools_school"' in query["sql"]]


def test_counts_what_is_new_changed_and_closed_and_leaves_alone_what_is_not_in_the_file():
    take(school_row(900001), school_row(900002), school_row(900003), school_row(900004))
    run = take(
        school_row(900001), school_row(900002, EstablishmentName="Ash Lane School"), school_row(900003, **CLOSED),
        school_row(900005),
    )  # fmt: skip
    assert counts(run) == (1, 2, 1, 1, 0, 0)
    assert dict(School.objects.values_list("urn", "status")) == {
        900001: "OPEN", 900002: "OPEN", 900003: "CLOSED", 900004: "OPEN", 900005: "OPEN",
    }  # fmt: skip


def test_a_blank_cell_erases_nothing_but_a_head_who_has_gone():
    take(school_row(Postcode="TE1 1ST", TelephoneNum="01632960001", HeadLastName="Elm"))
    take(school_row(**{"PhaseOfEducation (name)": ""}))
    school = School.objects.get()
    assert (school.postcode, school.phone, school.phase) == ("TE1 1ST", "01632960001", "Secondary")
    assert school.registered_head == ""


def test_a_file_without_a_column_leaves_that_fact_alone():
    take(school_row(HeadLastName="Elm", **CLOSED))
    few = [heading for heading in HEADINGS if heading not in {"HeadLastName", "CloseDate"}]
    run = import_register(source=register(school_row(**CLOSED), headings=few), file_name="few.csv", by=None)
    assert run.unchanged == 1
    assert School.objects.get().registered_head == "Elm"


def test_a_closed_row_without_a_local_authority_closes_the_school_where_it_was():
    take(school_row())
    run = take(school_row(**CLOSED | {"LA (code)": "", "LA (name)": ""}))
    assert run.closed == 1
    school = School.objects.get()
    assert (school.status, school.local_authority.code) == ("CLOSED", "901")


def test_takes_only_the_chosen_local_authorities():
    rows = [school_row(900001), school_row(900002, **{"LA (code)": "902", "LA (name)": "Otherby"})]
    run = take(*rows, local_authorities=["901"])
    assert run.skipped_because == {"Not in the chosen local authority": 1}
    assert [school.urn for school in School.objects.all()] == [900001]
    assert not LocalAuthority.objects.filter(code="902").exists()


def test_a_school_that_moves_out_of_the_chosen_local_authority_is_followed():
    SchoolFactory(urn=900001, local_authority=LocalAuthorityFactory(code="901"))
    take(school_row(**{"LA (code)": "902", "LA (name)": "Otherby"}), local_authorities=["901"])
    assert School.objects.get().local_authority.code == "902"


def test_the_registers_local_authority_counts_not_the_place():
    take(school_row(**{"LA (code)": "886", "LA (name)": "Shire", "Town": "Testford in Otherby"}))
    assert School.objects.get().local_authority.name == "Shire"


def test_a_local_authority_that_stands_keeps_its_name_and_unit():
    authority = LocalAuthorityFactory(code="901", name="Our Testshire")
    take(school_row())
    school = School.objects.get()
    assert (school.local_authority, school.local_authority.name) == (authority, "Our Testshire")
    assert school.local_authority.command_unit == authority.command_unit


def test_more_rows_than_a_batch_are_all_written(monkeypatch):
    monkeypatch.setattr("schools.register.writing.BATCH", 10)
    assert take(*[school_row(900000 + n) for n in range(25)]).new == 25
    assert School.objects.count() == 25


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("1632960001", "01632960001"),
        ("01632 960001", "01632 960001"),
        ("1632 960001", "01632 960001"),
        ("+44 1632 960001", "+44 1632 960001"),
        ("020 7946 0000", "020 7946 0000"),
        ("", ""),
        ("ask", "ask"),
    ],
)
def test_phones_get_their_zero_back(text, phone):
    assert phone_in(text) == phone


@pytest.mark.parametrize(
    ("text", "website"),
    [
        ("elm.example", "http://elm.example"),
        ("https://elm.example/a", "https://elm.example/a"),
        ("javascript:alert(1)", ""),
        ("see our page", ""),
        ("", ""),
    ],
)
def test_only_what_may_be_linked_to_is_a_website(text, website):
    assert website_in(text) == website
