"""Stretches of days that may not share one, those on record and those of a file alike."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.wording import spoken


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a day until a day, both included; `line` is 0 when it is on record."""

    from_on: date
    until_on: date
    line: int = 0

    @property
    def words(self) -> str:
        """“from 1 May 2026 to 3 June 2026, at line 7”."""
        facts = {"first": spoken(self.from_on), "last": spoken(self.until_on)}
        days = _("from %(first)s on") if self.until_on == date.max else _("from %(first)s to %(last)s")
        if self.line:
            return _("%(days)s, at line %(line)s") % {"days": days % facts, "line": self.line}
        return days % facts


class Spans:
    """For each key, spans of which no two share a day."""

    def __init__(self) -> None:
        self._spans: dict[Hashable, list[Span]] = defaultdict(list)

    def clash(self, key: Hashable, from_on: date, until_on: date | None) -> Span | None:
        """One that shares a day with these, if there is one."""
        spans = self._spans[key]
        # None of them overlap, so the last to begin by our last day is the last to end, too.
        place = bisect_right(spans, until_on or date.max, key=lambda span: span.from_on)
        return spans[place - 1] if place and spans[place - 1].until_on >= from_on else None

    def add(self, key: Hashable, from_on: date, until_on: date | None, *, line: int = 0) -> None:
        insort(self._spans[key], Span(from_on, until_on or date.max, line))
