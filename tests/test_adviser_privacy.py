"""What an adviser never reads, on any page that they may open or take along: how to reach an officer, and any draft."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from officers.models import Officer
from tests.access.table import ROWS
from tests.access.world import OFFICER, World
from tests.test_access import world as world

pytestmark = pytest.mark.django_db

NUMBER, ADDRESS = "01632 960777", "quill@officers.example"
PAGES = [row.label for row in ROWS if row.kind in ("read", "form") and row.cells["adviser"] == "200"]
FILES = ("deployments:advised-list", "deployments:notice-list", "schools:school-list", "bulletins:agenda")


@pytest.fixture
def reachable(world: World) -> Iterator[World]:
    """Every officer has a number and an address for schools. A draft names somebody who comes."""
    with transaction.atomic():
        Officer.objects.update(phone=NUMBER, email=ADDRESS)
        yield world
        transaction.set_rollback(True)


def read(world: World, column: str, label: str, query: str = "") -> str:
    response: Any = world.client(column).get(world.address(label) + query)
    assert response.status_code == 200
    content = response.getvalue()
    return bytes(content).decode(errors="replace")


@pytest.mark.parametrize("label", PAGES)
def test_no_page_tells_an_adviser_how_to_reach_an_officer_or_what_is_only_drafted(reachable: World, label: str) -> None:
    words = read(reachable, "adviser", label)

    assert [
        said for said in (NUMBER, NUMBER.replace(" ", ""), ADDRESS, "Spring news", *drafted()) if said in words
    ] == []


@pytest.mark.parametrize("label", FILES)
def test_no_file_does(reachable: World, label: str) -> None:
    words = read(reachable, "adviser", label, "?format=csv")

    assert [said for said in (NUMBER, ADDRESS, *drafted()) if said in words] == []


def test_a_head_and_the_adviser_do_read_of_the_officer(reachable: World) -> None:
    """Or else the tests before prove nothing."""
    assert NUMBER in read(reachable, "head", "deployments:school").replace("\N{NO-BREAK SPACE}", " ")
    for label in ("deployments:advised-list", "deployments:school", "deployments:notice-detail", "home"):
        assert OFFICER in read(reachable, "adviser", label)


def drafted() -> list[str]:
    """Officers whom drafts bring to our school."""
    found = Officer.objects.filter(changes_in__redeployment__status="DRAFT").distinct()
    names = [officer.display_name for officer in found]
    assert names
    return names
