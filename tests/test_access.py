"""Every address by everybody who may come: the table in `tests/access/table.py`, cell by cell.

A new address that is not in the table fails here, and so does a row whose address is gone. And a stranger to our
school reads its name, its officer's and the words of its plan on no page that they may open.

Tried, each alone, and rows went red: `notice_acknowledge` for any reader; `register_entry`, `plan_to_read` and
`officer_detail` without `visible_to`; `bulletin_publish` by GET; all schools visible to everybody; contacts who left,
or reception, among those who read notices; every unit's officers in the list; a plan changed by whoever is a sergeant
anywhere; calls answered by whoever is a sergeant anywhere; allauth's page for addresses.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from accounts.models import Role, User, UserRole
from schools.models import Posting
from tests.access.stage import world_on_stage
from tests.access.table import COLUMNS, ROWS, STRANGERS, Row
from tests.access.world import OURS, World
from tests.factories import CommandUnitFactory

pytestmark = pytest.mark.django_db

REFUSALS = ("in", "403", "404")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with world_on_stage(django_db_blocker, tmp_path_factory.mktemp("mail")) as world:
        yield world


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Each refusal would be logged with its traceback, and a row that fails has some fifteen."""
    caplog.set_level(logging.CRITICAL, logger="django.request")


@dataclass(frozen=True)
class Answer:
    """What a request met, in the words of the table, and whether it was told anything of ours."""

    status: str
    names_us: bool


def ask(world: World, column: str, method: str, label: str) -> Answer:
    """What this person meets there. What the request changed is taken back."""
    with transaction.atomic():
        response = getattr(world.client(column), method)(world.address(label))
        transaction.set_rollback(True)
    leads_to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return Answer("in" if leads_to_sign_in else str(response.status_code), OURS in response.content.decode())


def met(world: World, column: str, method: str, label: str) -> str:
    return ask(world, column, method, label).status


def names_in(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"The address {entry.pattern} has no name"
            yield ":".join([*spaces, entry.name])
        else:
            yield from names_in(entry, (*spaces, entry.namespace) if entry.namespace else spaces)


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    assert {row.name for row in ROWS} == set(names_in(get_resolver()))


def test_no_row_stands_twice() -> None:
    labels = [row.label for row in ROWS]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_each_meets_what_the_table_says(world: World, row: Row) -> None:
    method = "post" if row.kind == "post" else "get"
    found = {column: met(world, column, method, row.label) for column in COLUMNS}

    assert found == row.cells
    assert met(world, "deactivated", method, row.label) == row.cells["nobody"]


@pytest.mark.parametrize("row", [row for row in ROWS if row.kind != "page"], ids=lambda row: row.label)
def test_the_other_method_opens_no_back_door(world: World, row: Row) -> None:
    method = "get" if row.kind == "post" else "post"
    wrong = []
    for column, cell in row.cells.items():
        status = met(world, column, method, row.label)
        if row.kind == "form":
            right = status == cell if cell in REFUSALS else status in ("200", "302")
        else:
            right = status == "405" or (cell in REFUSALS and status == cell)
        if not right:
            wrong.append((column, status))

    assert wrong == []


@pytest.mark.parametrize("row", [row for row in ROWS if not row.is_public], ids=lambda row: row.label)
def test_strangers_read_nothing_of_ours(world: World, row: Row) -> None:
    open_to = [column for column in STRANGERS if row.cells[column] == "200" and row.kind != "post"]

    assert [column for column in open_to if ask(world, column, "get", row.label).names_us] == []


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("head", "deployments:school"),
        ("head", "deployments:notice-detail"),
        ("officer", "deployments:my-deployments"),
        ("sergeant", "deployments:redeployment-list"),
        ("sergeant", "deployments:register"),
        ("sergeant", "mail-list"),
        ("inspector", "officers:officer-list"),
        ("adviser", "schools:school-list"),
    ],
)
def test_our_own_people_read_it(world: World, column: str, label: str) -> None:
    """Or else the test before proves nothing."""
    assert ask(world, column, "get", label).names_us


@pytest.mark.parametrize(
    ("here", "there", "meets"),
    [
        (Role.INSPECTOR, Role.SERGEANT, {"redeployment-edit": "403", "exigency-decide": "200", "phone-answer": "200"}),
        (Role.SERGEANT, Role.INSPECTOR, {"redeployment-edit": "200", "exigency-decide": "403", "phone-answer": "200"}),
        (Role.ADVISER, Role.SERGEANT, {"redeployment-edit": "404", "notice-detail": "200", "phone-answer": "404"}),
        (Role.OFFICER, Role.SERGEANT, {"redeployment-edit": "404", "board": "404", "school": "404"}),
    ],
)
def test_a_role_elsewhere_lends_nothing_here(world: World, here: str, there: str, meets: dict[str, str]) -> None:
    person = world.newcomer(here)
    Posting.objects.create(user=person, command_unit=CommandUnitFactory(), role=there)
    UserRole.objects.create(user=person, role=there)
    world.sign_in("newcomer", person)

    assert {page: met(world, "newcomer", "get", f"deployments:{page}") for page in meets} == meets


@pytest.mark.parametrize("row", [row for row in ROWS if row.name.startswith("outbox:demo")], ids=lambda row: row.label)
@pytest.mark.parametrize("unlike", [{"DEMO": False}, {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}])
def test_outside_a_demonstration_nobody_reads_mail(world: World, row: Row, unlike: dict[str, object]) -> None:
    with override_settings(**unlike):
        assert {met(world, column, "get", row.label) for column in COLUMNS} == {"404"}


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("sergeant", "deployments:withdraw"),
        ("head", "deployments:notice-acknowledge"),
        ("nobody", "deployments:notice-link"),
    ],
)
def test_a_post_from_another_site_is_refused(world: World, column: str, label: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.client(column).cookies

    assert strict.post(world.address(label)).status_code == 403


def test_nobody_adds_an_address_to_their_own_account(world: World) -> None:
    client = world.client("head")
    head = world.people["head"]

    response = client.post(reverse("account_email"), {"action_add": "", "email": "new@elsewhere.example"})

    assert response.status_code == 404
    assert client.session[SESSION_KEY] == str(head.pk)
    assert User.objects.get(pk=head.pk).email == head.email
    assert not head.emailaddress_set.filter(email="new@elsewhere.example").exists()
