"""The first few of many, and how many there are."""

import pytest

from lists.first import first_of
from schools.models import Force
from tests.factories import ForceFactory

pytestmark = pytest.mark.django_db


def test_the_first_few_come_with_the_number_of_all(django_assert_num_queries):
    forces = [ForceFactory(name=name) for name in ("Avon", "Devon", "Kent")]

    with django_assert_num_queries(1):
        assert first_of(Force.objects.order_by("name"), 2) == (forces[:2], 3)


def test_of_nothing_there_is_none():
    assert first_of(Force.objects.all(), 2) == ([], 0)
