"""No two deployments of an officer at a school share a day: the database says so, whatever is tried in what order."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deployments.models import Deployment
from tests.factories import OfficerFactory, SchoolFactory

pytestmark = pytest.mark.django_db
START = date(2026, 9, 1)
DAYS = st.integers(0, 12)
# First day, length or without an end, which officer, which school.
STRETCHES = st.lists(st.tuples(DAYS, st.none() | DAYS, st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=6)
FOREVER = date(2100, 1, 1)


def taken(**facts: object) -> bool:
    """Whether the database took it; what it refuses is taken back alone."""
    try:
        with transaction.atomic():
            Deployment.objects.create(**facts)
    except IntegrityError:
        return False
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stretches=STRETCHES)
def test_deployments_are_taken_unless_they_share_a_day_at_the_same_school(
    stretches: list[tuple[int, int | None, int, int]],
) -> None:
    with transaction.atomic():
        officers, schools = [OfficerFactory() for _ in range(2)], [SchoolFactory() for _ in range(2)]
        standing: dict[tuple[int, int], list[tuple[date, date]]] = {}
        for first, length, who, where in stretches:
            from_on = START + timedelta(first)
            until_on = None if length is None else from_on + timedelta(length)
            others = standing.setdefault((who, where), [])
            free = not any(from_on <= end and start <= (until_on or FOREVER) for start, end in others)

            assert taken(officer=officers[who], school=schools[where], from_on=from_on, until_on=until_on) == free

            if free:
                others.append((from_on, until_on or FOREVER))
        transaction.set_rollback(True)
