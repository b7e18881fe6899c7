"""How often a page of the desk asks the database: twelve times at most, but for the pages that are named here.

Four of them serve every page: session, person, roles and force. To judge whether officers are fit takes seven, to hear
how the post is doing four. That a page asks no oftener for more rows is tested beside the page.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.table import ROWS
from tests.access.world import World
from tests.test_access import world as world

pytestmark = pytest.mark.django_db

MOST = 12
# Pages that bring together more kinds of things than that. None of these numbers may grow.
MORE = {
    "home": 23,
    "team-file-trial": 15,
    "deployments:call-list": 15,
    "deployments:change-edit": 17,
    "deployments:effect": 13,
    "deployments:redeployment-detail": 28,
    "deployments:schedule": 20,
    "deployments:school": 18,
    "deployments:school-statement": 18,
    "deployments:school-poster": 18,
}


def pages() -> Iterator[tuple[str, str]]:
    for row in ROWS:
        for role in ("sergeant", "inspector"):
            if row.kind in ("read", "form") and row.cells[role] == "200":
                yield role, row.label


@pytest.mark.parametrize(("role", "label"), list(pages()))
def test_a_page_asks_twelve_times_at_most(world: World, role: str, label: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = world.client(role).get(world.address(label))

    assert response.status_code == 200
    assert len(queries) <= MORE.get(label, MOST), "\n".join(query["sql"] for query in queries)
