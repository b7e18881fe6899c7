"""Pages of a list that is never counted and of which nothing is skipped.

A page begins where the last one ended: at a row's own place in the order, which the address bears as a signed mark. So
the thousandth page costs what the first one does, and a row that comes or goes meanwhile neither repeats nor hides
another. A mark that we did not make for this very order leads to the first page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from lists.searching import EVERYTHING, NEAR, Sought

PER_PAGE = 25

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows in order, and the marks by which an address names the pages next to it; empty where there is none."""

    rows: Sequence[Row]
    next: str = ""
    previous: str = ""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Keyset:
    """An order in which every row has a place of its own: fields, the last of them unique, “-” for the greatest first.

    None of them may be empty in any row. The pages are quick where an index has the same order.
    """

    def __init__(self, *order: str, per_page: int = PER_PAGE) -> None:
        self.order, self.per_page = order, per_page
        self.paths = [name.removeprefix("-") for name in order]
        self.reversed = [path if path != name else f"-{path}" for path, name in zip(self.paths, order, strict=True)]

    def page(self, rows: QuerySet[Row], asked: QueryDict, sought: Sought = EVERYTHING) -> Page[Row]:
        """The page that the address asks for, of what is sought: `after` a row, `before` a row, or the first."""
        if end := self._place(rows, asked.get("before", "")):
            found = self._some(rows.filter(self._beyond(end, self.reversed)), self.reversed, sought)
            if len(found) > self.per_page:
                shown = found[: self.per_page][::-1]
                return Page(shown, next=self.mark(shown[-1]), previous=self.mark(shown[0]))
            # Too few for a page: the first page it is.
            return self._forwards(rows, [], sought)
        return self._forwards(rows, self._place(rows, asked.get("after", "")), sought)

    def _forwards(self, rows: QuerySet[Row], start: list[Any], sought: Sought) -> Page[Row]:
        found = self._some(rows.filter(self._beyond(start, self.order)) if start else rows, self.order, sought)
        shown = found[: self.per_page]
        if not shown and start:
            return self._forwards(rows, [], sought)
        return Page(
            shown,
            next=self.mark(shown[-1]) if len(found) > self.per_page else "",
            previous=self.mark(shown[0]) if start else "",
        )

    def _some(self, rows: QuerySet[Row], order: Sequence[str], sought: Sought) -> list[Row]:
        """One more than a page shows, to learn whether another follows."""
        rows, enough = rows.order_by(*order), self.per_page + 1
        if not sought:
            return list(rows[:enough])
        # By their numbers: what a database guesses of a part of a table is mostly wrong.
        near = list(rows.values_list("pk", flat=True)[:NEAR])
        found = list(rows.filter(sought.reading, pk__in=near)[:enough])
        # Enough, or all that there is.
        return found if len(found) == enough or len(near) < NEAR else list(rows.filter(sought.asking)[:enough])

    def _beyond(self, place: list[Any], order: Sequence[str]) -> Q:
        """Rows that come later in this order than the row of that place.

        The first field alone is asked about twice: from that, databases see where in an index to begin.
        """
        later = [Q(**{f"{_path(name)}__{_towards(name)}": value}) for name, value in zip(order, place, strict=True)]
        same = [Q(**{path: value}) for path, value in zip(self.paths, place, strict=True)]
        steps = [reduce(Q.__and__, same[:depth], step) for depth, step in enumerate(later)]
        first = Q(**{f"{_path(order[0])}__{_towards(order[0])}e": place[0]})
        return first & reduce(Q.__or__, steps)

    def mark(self, row: Row) -> str:
        """What the address says to begin after this row."""
        values = [_plain(reduce(getattr, path.split("__"), row)) for path in self.paths]
        return self._signer(type(row)).sign_object(values)

    def _place(self, rows: QuerySet[Row], mark: str) -> list[Any]:
        """The values that a mark of ours holds; none if it is not ours, or was made for another order."""
        try:
            return self._signer(rows.model).unsign_object(mark) if mark else []
        except signing.BadSignature:
            return []

    def _signer(self, model: type[Model]) -> signing.Signer:
        return signing.Signer(sep=".", salt=f"lists.keyset {model.__name__} {' '.join(self.order)}")


def _path(name: str) -> str:
    return name.removeprefix("-")


def _towards(name: str) -> str:
    return "lt" if name.startswith("-") else "gt"


def _plain(value: Any) -> Any:
    """As JSON has it, without losing a microsecond."""
    return value.isoformat() if isinstance(value, date) else value
