"""Role titles: kept by inspectors of the force and by administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from officers import actions
from officers.actions import OfficerError
from officers.models import RoleTitle
from tests.factories import (
    CommandUnitFactory,
    ForceFactory,
    OfficerFactory,
    RoleTitleFactory,
    administrator,
    police_user,
)

LIST = reverse("officers:role-title-list")
ADD = reverse("officers:role-title-add")


def edit(title):
    return reverse("officers:role-title-edit", args=[title.pk])


def test_inspector_keeps_the_titles_of_their_force(client, unit, inspector):
    client.force_login(inspector)
    assert "There are no role titles yet." in client.get(LIST).content.decode()

    client.post(ADD, {"name": "YEDO", "plain_words": "Works with young people who are at risk."})
    title = RoleTitle.objects.get()
    assert (title.force, title.plain_words) == (unit.force, "Works with young people who are at risk.")

    client.post(edit(title), {"name": "Youth Engagement Officer", "plain_words": ""})
    title.refresh_from_db()
    assert (title.name, title.plain_words) == ("Youth Engagement Officer", "")
    assert "Youth Engagement Officer" in client.get(LIST).content.decode()


def test_inspector_finds_no_title_of_another_force(client, inspector):
    title = RoleTitleFactory(name="Elsewhere")
    client.force_login(inspector)

    assert "Elsewhere" not in client.get(LIST).content.decode()
    assert client.get(edit(title)).status_code == 404


def test_administrator_chooses_among_all_forces(client, unit):
    other = ForceFactory()
    client.force_login(administrator())

    assert set(client.post(ADD, {"name": "YEDO"}).context["form"].errors) == {"force"}
    client.post(ADD, {"name": "YEDO", "force": other.pk})
    assert RoleTitle.objects.get().force == other


def test_a_title_twice_is_said_beside_the_field(client, unit, inspector):
    RoleTitleFactory(force=unit.force, name="YEDO")
    other = RoleTitleFactory(force=unit.force, name="SSO")
    client.force_login(inspector)
    said = {"name": ["Marches Police already has a role title of this name"]}

    assert client.post(ADD, {"name": "YEDO"}).context["form"].errors == said
    assert client.post(edit(other), {"name": "YEDO"}).context["form"].errors == said
    assert set(client.post(ADD, {"name": "x" * 61}).context["form"].errors) == {"name"}
    assert RoleTitle.objects.count() == 2


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.OFFICER])
def test_others_keep_no_titles(client, unit, role):
    title = RoleTitleFactory(force=unit.force)
    client.force_login(police_user(unit, role))

    assert [client.get(url).status_code for url in (LIST, ADD, edit(title))] == [403] * 3


def test_titles_are_written_by_inspectors_of_the_force_and_administrators_alone(unit, sergeant):
    title = RoleTitleFactory(force=unit.force)
    for stranger in (sergeant, police_user(CommandUnitFactory(), Role.INSPECTOR)):
        with pytest.raises(OfficerError, match="Only an administrator or an inspector of Marches Police"):
            actions.add_role_title(force=unit.force, name="Other", plain_words="", by=stranger)
        with pytest.raises(OfficerError):
            actions.change_role_title(role_title=title, name="Other", plain_words="", by=stranger)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_one_title_and_for_three(client, unit, inspector, rows):
    for n in range(rows):
        OfficerFactory(command_unit=unit, role_title=RoleTitleFactory(force=unit.force, name=f"Title {n}"))
    client.force_login(inspector)

    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)

    assert len(captured) == 6
