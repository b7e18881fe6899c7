"""A unit's own files, on the pages: choose one, see what it would change, say yes."""

import tracemalloc
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from liaison.team_files import TEAM_FILES
from officers.models import Officer, Tenure
from schools.models import RegisterImport, TriedFile
from schools.register.trial import LARGEST
from tests.factories import CommandUnitFactory, OfficerFactory, administrator, police_user, telling_school
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db

GOOD = "collar_number,name\n1,PC Ann\n2,PC Bo\n"


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def as_sergeant(client, sergeant):
    client.force_login(sergeant)
    return client


def choose(client, text, slug="officers", **more):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("team-file", args=[slug]), {"file": SimpleUploadedFile("team.csv", content), **more})


def say_yes(client, address, **more):
    seen = client.get(address).context["trial"].digest
    return client.post(address, {"seen": seen, **more}, follow=True)


def test_choose_look_and_say_yes(as_sergeant, sergeant):
    response = choose(as_sergeant, GOOD)
    assert response.url == reverse("team-file-trial", args=[TriedFile.objects.get().pk])
    page = words_of(as_sergeant.get(response.url))
    assert "What team.csv would change" in page and "PC Ann (1)" in page and "Import 2 rows" in page
    assert not Officer.objects.exists()
    done = words_of(say_yes(as_sergeant, response.url))
    assert "team.csv imported." in done
    assert Officer.objects.count() == 2
    assert not TriedFile.objects.exists()
    assert as_sergeant.get(response.url).status_code == 404
    assert RegisterImport.objects.get().imported_by == sergeant
    assert "Officers: team.csv" in words_of(as_sergeant.get(reverse("import-list")))


def test_the_bad_row_is_shown_and_the_button_says_that_it_stays_out(as_sergeant):
    address = choose(as_sergeant, GOOD + ",PC Nobody\n").url
    page = words_of(as_sergeant.get(address))
    assert "The row has no collar number." in page
    assert "Leave 1 row out and import 2" in page
    say_yes(as_sergeant, address)
    assert Officer.objects.count() == 2
    assert RegisterImport.objects.get().rejected_rows.get().line == 4


def test_where_nothing_changes_there_is_nothing_to_say_yes_to(as_sergeant, unit):
    address = choose(as_sergeant, "collar_number,name\n,PC Nobody\n").url
    page = words_of(as_sergeant.get(address))
    assert "There is nothing to import." in page and "<button" not in page.split("<main")[1]


def test_a_yes_to_what_has_changed_meanwhile_is_shown_again(as_sergeant, unit):
    address = choose(as_sergeant, GOOD).url
    seen = as_sergeant.get(address).context["trial"].digest
    OfficerFactory(command_unit=unit, collar_number="1", display_name="PC Anna")
    page = words_of(as_sergeant.post(address, {"seen": seen}, follow=True))
    assert "The records have changed since you looked. Nothing was imported. Look again." in page
    assert "name: PC Anna → PC Ann" in page
    assert Officer.objects.count() == 1
    assert as_sergeant.post(address, {}).url == address


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"collar_number,name\n", "a line of headings and no rows below it"),
        (b"name\nPC Ann\n", "The file has no column “collar_number”. Is it the right file?"),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\x00\x01", "This is no CSV file."),
        (b"x" * (LARGEST + 1), "The file is larger than 20 MB."),
    ],
)
def test_a_wrong_file_is_said_beside_the_field(as_sergeant, content, words):
    response = choose(as_sergeant, content)
    assert words in words_of(response)
    assert not TriedFile.objects.exists()


def test_a_large_file_with_one_bad_row_says_it_and_memory_stays_bounded(as_sergeant, unit, sergeant):
    """Ten megabytes: a row for each school day of an officer, with words in a column that nobody reads."""
    OfficerFactory(command_unit=unit, collar_number="1")
    unit.force.courses.create(name="Prevent")
    filler = "x" * 2000
    days = [date.fromordinal(date(2000, 1, 1).toordinal() + n) for n in range(5000)]
    rows = [f"1,Prevent,{day:%d/%m/%Y},{filler}" for day in days]
    rows[4000] = f"1,Prevent,31/02/2013,{filler}"
    content = "\n".join(["collar_number,course,done_on,remarks", *rows]).encode()
    assert len(content) > 10_000_000
    address = choose(as_sergeant, content, slug="training").url
    del rows, content
    tracemalloc.start()
    page = words_of(as_sergeant.get(address))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "Day of the course “31/02/2013” is not a date." in page and "4,002" in page
    assert "the first 100 of 4,999" in page
    assert peak < 40_000_000


def test_a_file_of_deployments_says_what_it_is(as_sergeant, unit):
    OfficerFactory(command_unit=unit, collar_number="1")
    school = telling_school(unit)
    page = words_of(
        as_sergeant.get(choose(as_sergeant, f"collar_number,urn,from\n1,{school.urn},01/01/2026\n", "deployments").url)
    )
    assert "this is the opening balance, and nothing goes on the register" in page
    assert "is not fit for schools today" in page


@pytest.mark.parametrize("slug", list(TEAM_FILES))
def test_each_kind_has_a_page_and_an_empty_file_that_it_reads(as_sergeant, slug):
    assert as_sergeant.get(reverse("team-file", args=[slug])).status_code == 200
    empty = as_sergeant.get(reverse("team-file-template", args=[slug]))
    assert empty["Content-Disposition"] == f'attachment; filename="{slug}.csv"'
    assert "a line of headings and no rows below it" in words_of(choose(as_sergeant, empty.content, slug))


def test_an_unknown_kind_is_not_there(as_sergeant):
    assert as_sergeant.get(reverse("team-file", args=["wizards"])).status_code == 404
    assert as_sergeant.get(reverse("team-file-template", args=["wizards"])).status_code == 404


def test_a_colleague_sees_neither_the_file_nor_the_run(as_sergeant, unit, client):
    address = choose(as_sergeant, GOOD).url
    response = say_yes(as_sergeant, address)
    run = response.redirect_chain[-1][0]
    waiting = choose(as_sergeant, GOOD).url
    client.force_login(police_user(unit, Role.INSPECTOR))
    assert [client.get(url).status_code for url in (waiting, run)] == [404, 404]
    client.force_login(administrator())
    assert [client.get(url).status_code for url in (waiting, run)] == [403, 200]


def test_whoever_is_posted_to_two_units_says_which(as_sergeant, unit, sergeant):
    second = CommandUnitFactory()
    sergeant.postings.create(command_unit=second, role=Role.SERGEANT)
    assert "Choose a command unit" in words_of(choose(as_sergeant, GOOD))
    say_yes(as_sergeant, choose(as_sergeant, GOOD, command_unit=second.pk).url)
    assert set(Officer.objects.values_list("command_unit", flat=True)) == {second.pk}


def test_tenures_on_the_page(as_sergeant, unit):
    OfficerFactory(command_unit=unit, collar_number="1")
    with time_machine.travel(date(2026, 11, 2)):
        text = "collar_number,from,planned_until\n1,01/09/2026,31/08/2028\n"
        as_sergeant.force_login(police_user(unit, Role.INSPECTOR))
        say_yes(as_sergeant, choose(as_sergeant, text, "tenures").url)
    assert Tenure.objects.get().planned_until_on == date(2028, 8, 31)


def test_the_trial_costs_the_same_for_one_and_many_rows(as_sergeant, unit):
    few = queries_of(as_sergeant, choose(as_sergeant, "collar_number,name\n1,PC Ann\n").url)
    many = "collar_number,name\n" + "".join(f"{n},PC {n}\n" for n in range(300))
    assert queries_of(as_sergeant, choose(as_sergeant, many).url) == few <= 20
