"""The three terms of a school year, once in each of which a school confirms its contacts.

A term begins where the term dates of the school, or else of its local authority, have a stretch that begins about then:
half terms are no terms of their own. Where nothing is known it begins about September, January and after Easter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from schools.days import SchoolCalendar, is_working_day, next_working_day
from schools.models import ContactReview

Season = ContactReview.Season

# A school is asked when its term has begun in earnest: whoever is new is there by then.
SETTLED = timedelta(days=7)


@dataclass(frozen=True, order=True)
class SchoolTerm:
    """One school's term: which one, and its first day."""

    begins_on: date
    season: str

    @property
    def year(self) -> int:
        return self.begins_on.year

    @property
    def asked_from(self) -> date:
        return self.begins_on + SETTLED


def term_at(calendar: SchoolCalendar, day: date) -> SchoolTerm:
    """The term that has begun last by this day."""
    begun = [term for year in (day.year - 1, day.year) for term in _terms_of(calendar, year) if term.begins_on <= day]
    return max(begun)


def _terms_of(calendar: SchoolCalendar, year: int) -> Iterator[SchoolTerm]:
    starts = [starts_on for starts_on, _ in calendar.terms]
    for season, earliest, latest, usual in _windows(year):
        known = [start for start in starts if earliest <= start <= latest]
        yield SchoolTerm(min(known) if known else usual, season)


def _windows(year: int) -> Iterator[tuple[str, date, date, date]]:
    """In which days each term of this year begins, and on which it does where nobody has said so.

    No half term begins in them: those begin in February, in June and from the end of October.
    """
    yield Season.SPRING, date(year, 1, 1), date(year, 1, 31), _working(date(year, 1, 6))
    yield Season.SUMMER, date(year, 3, 22), date(year, 5, 10), _working(_easter_monday(year) + timedelta(days=14))
    yield Season.AUTUMN, date(year, 8, 10), date(year, 9, 30), _working(date(year, 9, 4))


def _working(day: date) -> date:
    return day if is_working_day(day) else next_working_day(day)


@cache
def _easter_monday(year: int) -> date:
    (day,) = holidays.country_holidays("GB", subdiv="ENG", years=year).get_named("Easter Monday")
    return day
