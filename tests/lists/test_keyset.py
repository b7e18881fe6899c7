"""Walking a list that changes: every row that stays is met once."""

from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lists.keyset import Keyset, Page
from schools.models import LocalAuthority, School
from tests.factories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

NAMES = st.lists(st.sampled_from(["Ash", "Beech", "Cedar", "Élan"]), max_size=14)
ORDERS = st.sampled_from([("name", "urn"), ("-name", "-urn"), ("name", "-urn"), ("-pk",)])
anew = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def authority() -> LocalAuthority:
    return LocalAuthorityFactory()


def add(authority: LocalAuthority, names: list[str], first: int = 1) -> None:
    School.objects.bulk_create(
        School(urn=first + 2 * n, name=name, local_authority=authority) for n, name in enumerate(names)
    )


def asked(**mark: str) -> QueryDict:
    question = QueryDict(mutable=True)
    question.update(mark)
    return question


def walk(keyset: Keyset, way: str = "after", mark: str = "", between: Any = None) -> list[Page[School]]:
    """Every page from that mark on, until there is no further one."""
    pages = [keyset.page(School.objects.all(), asked(**{way: mark}))]
    while mark := pages[-1].next if way == "after" else pages[-1].previous:
        if between:
            between(len(pages))
        pages.append(keyset.page(School.objects.all(), asked(**{way: mark})))
        assert len(pages) < 100
    return pages


def numbers(pages: list[Page[School]]) -> list[int]:
    return [row.pk for page in pages for row in page]


@anew
@given(names=NAMES, order=ORDERS)
def test_walking_every_page_meets_every_row_once_and_in_order(
    authority: LocalAuthority, names: list[str], order: tuple[str, ...]
) -> None:
    School.objects.all().delete()
    add(authority, names)

    assert numbers(walk(Keyset(*order, per_page=3))) == list(
        School.objects.order_by(*order).values_list("pk", flat=True)
    )


@anew
@given(names=NAMES, order=ORDERS, more=NAMES)
def test_rows_that_come_meanwhile_neither_repeat_nor_hide_another(
    authority: LocalAuthority, names: list[str], order: tuple[str, ...], more: list[str]
) -> None:
    School.objects.all().delete()
    add(authority, names)
    old = set(School.objects.values_list("pk", flat=True))

    met = numbers(
        walk(Keyset(*order, per_page=3), between=lambda page: add(authority, more[page : page + 1], first=2 * page))
    )

    assert len(met) == len(set(met))
    assert old <= set(met)


@anew
@given(names=NAMES, order=ORDERS)
def test_walking_back_leads_to_the_first_page(
    authority: LocalAuthority, names: list[str], order: tuple[str, ...]
) -> None:
    School.objects.all().delete()
    add(authority, names)
    keyset = Keyset(*order, per_page=3)
    forwards = walk(keyset)

    back = walk(keyset, "before", forwards[-1].previous) if forwards[-1].previous else forwards

    assert [row.pk for row in back[-1]] == [row.pk for row in forwards[0]]
    assert not back[-1].previous


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize(
    "mark",
    [
        "x",
        "\x00",
        "é:é:é",
        Signer(sep=".").sign_object(["Ash", 1]),
        Signer(sep=".", salt="lists.keyset School -name -urn").sign_object(["Ash", 1]),
    ],
)
def test_a_mark_that_is_not_ours_for_this_order_gives_the_first_page(
    authority: LocalAuthority, way: str, mark: str
) -> None:
    add(authority, ["Ash"] * 5)

    page = Keyset("name", "urn", per_page=3).page(School.objects.all(), asked(**{way: mark}))

    assert [row.pk for row in page] == [1, 3, 5]
    assert not page.previous


def test_a_page_beyond_the_last_row_is_the_first_page(authority: LocalAuthority) -> None:
    add(authority, ["Ash"] * 5)
    keyset = Keyset("urn", per_page=3)
    mark = keyset.page(School.objects.all(), asked()).next
    School.objects.filter(pk__gt=5).delete()

    assert [row.pk for row in keyset.page(School.objects.all(), asked(after=mark))] == [1, 3, 5]


def test_a_page_counts_nothing_and_skips_nothing(authority: LocalAuthority) -> None:
    add(authority, ["Ash"] * 9)
    keyset = Keyset("urn", per_page=3)
    mark = keyset.page(School.objects.all(), asked()).next

    with CaptureQueriesContext(
        connection,
    ) as queries:
        keyset.page(School.objects.all(), asked(after=mark))

    assert len(queries) == 1
    assert "COUNT" not in queries[0]["sql"] and "OFFSET" not in queries[0]["sql"]
