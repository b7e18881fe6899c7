"""What somebody at a school meets is named among what schools read, and so is held to two languages.

Tried, and it went red: a page of a school's taken from `liaison.translating.facing`.
"""

import pytest
from django.db import transaction

from liaison.translating.facing import faces_schools
from tests.access.table import ROWS
from tests.access.world import World
from tests.test_access import world as world

pytestmark = pytest.mark.django_db

# Django’s own boxes hold no words. The demonstration says in English that it is one.
APART = ("django/", "outbox/demo_", "partials/demo_banner.html", "gds/", "uni_form/")


@pytest.mark.parametrize("who", ["head", "reception"])
def test_every_template_that_a_school_meets_is_held_to_two_languages(world: World, who: str) -> None:
    met: set[str] = set()
    for row in ROWS:
        if row.cells[who] != "200":
            continue
        with transaction.atomic():
            method = "post" if row.kind == "post" else "get"
            response = getattr(world.client(who), method)(world.address(row.label))
            transaction.set_rollback(True)
        met |= {template.name for template in response.templates if template.name}

    assert "deployments/school.html" in met or who == "reception"
    assert [name for name in sorted(met) if not name.startswith(APART) and not faces_schools(f"templates/{name}")] == []
