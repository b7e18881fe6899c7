"""The first of many, for a page that shows a few and says how many there are."""

from typing import TypeVar

from django.db.models import Count, Model, QuerySet, Window

Row = TypeVar("Row", bound=Model)


def first_of(rows: QuerySet[Row], shown: int) -> tuple[list[Row], int]:
    """These rows' first few, and how many there are in all; in one query."""
    found = list(rows.annotate(of_all=Window(Count("pk")))[:shown])
    return found, found[0].of_all if found else 0  # type: ignore[attr-defined] # annotated
