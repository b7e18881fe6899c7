"""The same files at the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from officers.models import Officer
from schools.models import RegisterImport
from tests.factories import CommandUnitFactory, police_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return CommandUnitFactory(code="EA")


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def run(tmp_path, sergeant):
    def running(text, *options, by=sergeant.email):
        file, out = tmp_path / "team.csv", StringIO()
        file.write_text(text)
        call_command("import_team", "officers", str(file), "--unit", "ea", "--by", by, *options, stdout=out)
        return out.getvalue()

    return running


def test_a_dry_run_says_each_row_and_saves_nothing(run):
    said = run("collar_number,name\n1,PC Ann\n,PC Nobody\n", "--dry-run")
    assert "line 2  PC Ann (1): " in said and "line 3  : The row has no collar number." in said
    assert "Nothing was saved. It would be: new 1, changed 0, unchanged 0, skipped 0, rejected 1." in said
    assert not Officer.objects.exists() and not RegisterImport.objects.exists()


def test_in_earnest_it_counts_and_names_who_answers_for_it(run, sergeant):
    assert "New" in run("collar_number,name\n1,PC Ann\n")
    assert Officer.objects.get().display_name == "PC Ann"
    assert RegisterImport.objects.get().imported_by == sergeant


def test_a_wrong_file_or_a_stranger_ends_it_with_a_sentence(run):
    with pytest.raises(CommandError, match="no column “collar_number”"):
        run("name\nPC Ann\n", "--dry-run")
    with pytest.raises(CommandError, match="no column “collar_number”"):
        run("name\nPC Ann\n")
    stranger = police_user(CommandUnitFactory(), Role.SERGEANT)
    with pytest.raises(CommandError, match="is not posted to one command unit with the code ea"):
        run("collar_number,name\n1,PC Ann\n", by=stranger.email)
