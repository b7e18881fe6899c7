"""The register: who reads it, how it is narrowed, what its file holds, and remarks."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from deployments.models import RegisterEntry, RegisterRemark
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import LocalAuthorityFactory, telling_school
from tests.pages import queries_of, rows_in, words_of

LIST = "/register/"


@pytest.fixture
def people(unit, school):
    return visitors(unit, school)


@pytest.fixture
def enter(announced, unit, sergeant, inspector):
    """Enter a shortfall on the register."""

    def act(**facts) -> RegisterEntry:
        change = announced.changes.get()
        usual = {
            "change": change,
            "command_unit": unit,
            "school": change.school,
            "shortfall": "SHORT_NOTICE",
            "summary": "Ash Park School: PC Joiner arrives, 9 November 2026",
            "cause": "A sudden abstraction.",
            "explanation": "We are sorry.",
            "took_effect_on": date(2026, 11, 9),
            "lead_days": 1,
            "minimum_days": 5,
            "author": sergeant,
            "authorised_by": inspector,
        }
        return RegisterEntry.objects.create(**usual | facts)

    return act


@pytest.fixture
def entry(enter) -> RegisterEntry:
    return enter()


def page_of(entry: RegisterEntry) -> str:
    return reverse("deployments:register-entry", args=[entry.pk])


def elsewhere(unit):
    """A school in another local authority of the unit."""
    authority = LocalAuthorityFactory(command_unit=unit)
    school = telling_school(unit, name="Far School")
    school.local_authority = authority
    school.save()
    return school


def test_the_register_is_the_police_desks(client, people, entry):
    desk = dict.fromkeys(["sergeant", "inspector", "other sergeant", "other inspector"], 200)
    assert met_by(client, people, "get", LIST) == expected(desk, people, strangers=403)
    assert met_by(client, people, "get", LIST + "?format=csv") == expected(desk, people, strangers=403)


def test_an_entry_is_its_own_units(client, people, entry):
    desk = {"sergeant": 200, "inspector": 200, "other sergeant": 404, "other inspector": 404}
    strangers = {"other head": 403, "other adviser": 403}
    for method in ["get", "post"]:
        assert met_by(client, people, method, page_of(entry)) == expected(desk | strangers, people)


def test_another_units_entries_are_neither_listed_nor_in_the_file(client, people, entry):
    client.force_login(people["other sergeant"])
    assert "The register is empty" in words_of(client.get(LIST))
    assert rows_in(client.get(LIST, {"format": "csv"})) == []


def test_the_newest_entry_comes_first(client, people, entry, enter):
    newer = enter(shortfall="UNTOLD")
    client.force_login(people["inspector"])
    assert [row.pk for row in client.get(LIST).context["page"]] == [newer.pk, entry.pk]


def test_the_register_is_narrowed_by_shortfall_authority_and_days(client, people, unit, entry, enter):
    far = elsewhere(unit)
    other = enter(shortfall="UNTOLD", school=far, took_effect_on=date(2026, 10, 1))
    client.force_login(people["inspector"])

    def found(**asked):
        return {row.pk for row in client.get(LIST, asked).context["page"]}

    first, last = (
        {"from_on_0": "2", "from_on_1": "10", "from_on_2": "2026"},
        {
            "until_on_0": "1",
            "until_on_1": "10",
            "until_on_2": "2026",
        },
    )
    assert found() == {entry.pk, other.pk}
    assert found(shortfall="UNTOLD") == {other.pk}
    assert found(authority=far.local_authority_id) == {other.pk}
    assert found(**first) == {entry.pk}
    assert found(**last) == {other.pk}
    assert found(**last, shortfall="SHORT_NOTICE") == set()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"shortfall": "NONSENSE"}, "Select a valid choice"),
        ({"authority": "0"}, "Select a valid choice"),
        ({"from_on_0": "31", "from_on_1": "2", "from_on_2": "2026"}, "The first day must be a real date"),
        (
            {
                "from_on_0": "2",
                "from_on_1": "2",
                "from_on_2": "2026",
                "until_on_0": "1",
                "until_on_1": "2",
                "until_on_2": "2026",
            },
            "The last day must not be before the first day",
        ),
    ],
)
def test_a_question_that_makes_no_sense_shows_nothing_and_says_why(client, people, entry, asked, words):
    client.force_login(people["inspector"])
    response = client.get(LIST, asked | {"format": "csv"})
    assert response["Content-Type"].startswith("text/html")
    assert words in words_of(response)
    assert response.context["page"].paginator.count == 0


def test_the_file_holds_what_was_asked_for(client, people, entry, enter, sergeant, inspector):
    enter(shortfall="UNTOLD")
    RegisterRemark.objects.create(entry=entry, words="Discussed.", made_by=inspector)
    client.force_login(people["sergeant"])

    response = client.get(LIST, {"shortfall": "SHORT_NOTICE", "format": "csv"})

    [row] = rows_in(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="register-2026-11-02.csv"'
    assert (row["Took effect on"], row["Shortfall"], row["Cause"]) == (
        "2026-11-09",
        "Short notice",
        "A sudden abstraction.",
    )
    assert (row["Author"], row["Authorised by"]) == (sergeant.name, inspector.name)
    assert row["Remarks"] == f"2026-11-02 {inspector.name}: Discussed."


def test_the_page_links_to_the_file_of_the_same_question(client, people, entry):
    client.force_login(people["sergeant"])
    response = client.get(LIST, {"shortfall": "SHORT_NOTICE", "page": "1"})
    assert "?shortfall=SHORT_NOTICE&amp;format=csv" in words_of(response)
    assert "?shortfall=SHORT_NOTICE&amp;format=xlsx" in words_of(response)


def test_no_cell_of_the_file_is_a_formula(client, people, enter):
    enter(cause="=1+1", explanation="@SUM(A1)", summary="+44")
    client.force_login(people["sergeant"])
    [row] = rows_in(client.get(LIST, {"format": "csv"}))
    assert (row["Cause"], row["Explanation sent to the school"], row["What happened"]) == (
        "'=1+1",
        "'@SUM(A1)",
        "'+44",
    )


def test_an_entry_shows_all_its_facts(client, people, entry, sergeant, inspector):
    client.force_login(people["sergeant"])
    shown = words_of(client.get(page_of(entry)))
    facts = ["Short notice", "A sudden abstraction.", "We are sorry.", "1 school day;", sergeant.name, inspector.name]
    assert [fact for fact in facts if fact not in shown] == []


def test_a_remark_is_added_and_stays(client, people, entry):
    client.force_login(people["inspector"])
    RegisterRemark.objects.create(entry=entry, words="Earlier.", made_by=people["sergeant"])

    response = client.post(page_of(entry), {"words": "Discussed with\r\nthe school."}, follow=True)

    remark = RegisterRemark.objects.latest("pk")
    assert (remark.words, remark.made_by, remark.made_at) == (
        "Discussed with\nthe school.",
        people["inspector"],
        timezone.now(),
    )
    shown = words_of(response)
    assert "Earlier." in shown
    assert "Discussed with<br>the school." in shown


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_a_remark_without_words_or_too_long_is_refused(client, people, entry, words):
    client.force_login(people["inspector"])
    response = client.post(page_of(entry), {"words": words})
    assert list(response.context["form"].errors) == ["words"]
    assert not RegisterRemark.objects.exists()


def test_another_units_inspector_cannot_remark(client, people, entry):
    client.force_login(people["other inspector"])
    assert client.post(page_of(entry), {"words": "Mine."}).status_code == 404
    assert not RegisterRemark.objects.exists()


@pytest.mark.parametrize("address", [LIST, LIST + "?format=csv"])
def test_the_register_takes_as_many_queries_for_three_as_for_one(client, people, unit, entry, enter, address):
    client.force_login(people["sergeant"])
    RegisterRemark.objects.create(entry=entry, words="One.", made_by=people["sergeant"])
    one = queries_of(client, address)
    second = enter(shortfall="UNTOLD", school=elsewhere(unit))
    RegisterRemark.objects.create(entry=second, words="Two.", made_by=people["inspector"])
    RegisterRemark.objects.create(entry=second, words="Three.", made_by=people["sergeant"])

    assert queries_of(client, address) == one
