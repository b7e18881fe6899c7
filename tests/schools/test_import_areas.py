"""Which local authority lies under which command unit."""

import pytest

from schools.models import CommandUnit, Force, LocalAuthority
from schools.register import RegisterFileError, import_areas
from tests.factories import CommandUnitFactory, LocalAuthorityFactory
from tests.schools.builders import table

pytestmark = pytest.mark.django_db

FILE = "bcu_code,bcu_name,borough,dfe_la_code,gss\nNA,North,Testshire,901,E1\nNA,North,Otherby,2,E2\n"


def take(text=FILE, force="Test Police"):
    return import_areas(source=table(text), file_name="areas.csv", force_name=force, by=None)


def test_makes_the_force_its_units_and_authorities_that_are_missing():
    run = take()
    assert (run.new, run.changed, run.unchanged) == (2, 0, 0)
    unit = CommandUnit.objects.get()
    assert (unit.code, unit.name, unit.force.name) == ("NA", "North", "Test Police")
    assert dict(unit.local_authorities.values_list("code", "name")) == {"901": "Testshire", "002": "Otherby"}


def test_puts_an_authority_of_the_register_under_its_unit_and_keeps_its_name():
    authority = LocalAuthorityFactory(code="901", name="Testshire County", command_unit=None)
    run = take()
    authority.refresh_from_db()
    assert (run.new, run.changed, run.notes) == (1, 1, [])
    assert (authority.name, authority.command_unit.code) == ("Testshire County", "NA")


def test_the_same_file_again_changes_nothing():
    take()
    run = take()
    assert (run.new, run.changed, run.unchanged) == (0, 0, 2)
    assert (Force.objects.count(), CommandUnit.objects.count()) == (1, 1)


def test_an_authority_that_moves_to_another_unit_is_reported():
    old = CommandUnitFactory(name="South", force__name="Old Police")
    LocalAuthorityFactory(code="901", name="Testshire", command_unit=old)
    run = take()
    assert run.notes == ["Testshire moved from South (Old Police) to North (Test Police)."]


def test_a_column_names_the_force_of_each_row():
    take(
        "force,bcu_code,bcu_name,borough,dfe_la_code\nA Police,N,North,Testshire,901\nB Police,N,North,Otherby,902\n",
        "",
    )
    assert sorted(CommandUnit.objects.values_list("force__name", "code")) == [("A Police", "N"), ("B Police", "N")]


def test_without_a_force_nothing_is_changed_and_the_form_is_told_which_answer_is_missing():
    with pytest.raises(RegisterFileError, match="which force") as raised:
        take(force=" ")
    assert raised.value.field == "force"
    assert not LocalAuthority.objects.exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("NA,North,Elmby,Elm,E3", "“Elm” is not a local authority’s DfE code of three digits."),
        (",North,Elmby,903,E3", "The row has no code of a command unit."),
        ("NA,North,Elmby,901,E3", "Local authority 901 stands at line 2 already."),
        (f"NA,North,{'E' * 121},903,E3", "The name is longer than 120 characters."),
    ],
)
def test_a_row_that_cannot_be_taken_is_listed(row, reason):
    run = take(FILE + row + "\n")
    assert [(rejected.line, rejected.reason) for rejected in run.rejected_rows.all()] == [(4, reason)]
    assert LocalAuthority.objects.count() == 2
