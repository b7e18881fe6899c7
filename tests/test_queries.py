"""How often a page asks the database: twelve times at most, whoever opens it, but for the pages that are named here.

Four times serve every page: session, person, roles and force; a fifth, at schools, what the person is there. To judge
whether officers are fit takes seven, to hear how the post is doing four. That a page asks no oftener for more rows is
tested beside the page.
"""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.access.table import COLUMNS, ROWS, STRANGERS, Row
from tests.access.world import World
from tests.test_access import world as world

pytestmark = pytest.mark.django_db

MOST = 12
# Pages that bring together more kinds of things than that, and how often whoever asks oftenest asks. None may grow; one
# that asks less than it did is written down anew.
MORE = {
    "home": 23,
    "team-file-trial": 15,
    "deployments:call-list": 15,
    "deployments:change-edit": 17,
    "deployments:door": 17,
    "deployments:effect": 13,
    "deployments:redeployment-detail": 28,
    "deployments:schedule": 20,
    "deployments:school": 13,
    "deployments:school-statement": 13,
    "deployments:school-poster": 13,
    # Whoever begins to set up a second factor has it kept in the session; three of these are that.
    "mfa_activate_totp": 13,
    "mfa_add_webauthn": 13,
}
OWN = [column for column in COLUMNS if column not in STRANGERS]
PAGES = [row for row in ROWS if row.kind != "post" and "200" in {row.cells[column] for column in OWN}]


def questions(world: World, column: str, label: str) -> list[str]:
    """What the page asks. What the request changed is taken back."""
    with transaction.atomic():
        client = world.client(column)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(world.address(label))
        transaction.set_rollback(True)
    assert response.status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.label)
def test_a_page_asks_twelve_times_at_most(world: World, row: Row) -> None:
    asked = {column: questions(world, column, row.label) for column in OWN if row.cells[column] == "200"}
    oftenest = max(asked, key=lambda column: len(asked[column]))
    most, said = len(asked[oftenest]), "\n".join([f"{oftenest}:", *asked[oftenest]])

    if row.label in MORE:
        assert most == MORE[row.label], said
    else:
        assert most <= MOST, said


def test_no_exception_outlives_its_page() -> None:
    assert {row.label for row in PAGES}.issuperset(MORE)
    assert min(MORE.values()) > MOST
