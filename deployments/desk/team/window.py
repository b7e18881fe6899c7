"""Some months as a drawing has them: where a day lies, where months begin."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

PAST_MONTHS, MONTHS = 12, 16
# In units of the drawing: as wide as an A4 page on its side shows at a size that can be read.
WIDTH = 960
FURTHEST_YEARS = 20


@dataclass(frozen=True)
class Month:
    """Where a month begins, and its name; with the year where one needs it."""

    label: str
    x: float
    is_year: bool


@dataclass(frozen=True)
class Window:
    """Whole months, the first and the last day included."""

    first: date
    months: int = MONTHS

    @classmethod
    def asked(cls, words: str, *, today: date) -> Self:
        """From the month that an address names (“2026-11”), or else the past twelve months and the next three."""
        try:
            first = date.fromisoformat(f"{words}-01")
        except ValueError:
            return cls(month_from(today, -PAST_MONTHS))
        far = abs(first.year - today.year) > FURTHEST_YEARS
        return cls(month_from(today, -PAST_MONTHS) if far else first)

    @property
    def last(self) -> date:
        return month_from(self.first, self.months) - timedelta(days=1)

    def moved(self, months: int) -> str:
        """As an address names the window that begins so many months later."""
        return f"{month_from(self.first, months):%Y-%m}"

    @property
    def moves(self) -> list[tuple[str, str]]:
        """The words of each link that moves the window, and where to."""
        return [
            (_("3 months earlier"), self.moved(-3)),
            (_("1 month earlier"), self.moved(-1)),
            (_("1 month later"), self.moved(1)),
            (_("3 months later"), self.moved(3)),
        ]

    def x(self, day: date) -> float:
        """Where the day begins; what lies outside, at the edge."""
        days = (self.last - self.first).days + 1
        return round(WIDTH * min(max((day - self.first).days, 0), days) / days, 1)

    @property
    def ticks(self) -> list[Month]:
        starts = [month_from(self.first, n) for n in range(self.months)]
        return [_tick(start, self.x(start), is_year=n == 0 or start.month == 1) for n, start in enumerate(starts)]


def _tick(start: date, x: float, *, is_year: bool) -> Month:
    return Month(date_format(start, "M Y" if is_year else "M"), x, is_year)


def month_from(day: date, months: int) -> date:
    """The first day of the month that lies so many months from this day’s."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)
