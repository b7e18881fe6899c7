"""School days: the unit in which notice is counted.

A school day is a weekday that is no bank holiday in England and Wales and lies in term. Where no term dates are known
for a day, any working day counts. A closure day never does.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import count

import holidays
from django.db.models import Q

from schools.models import ClosureDay, School, Term

# The local authority or the school that a row belongs to; the other is None.
Owner = tuple[int | None, int | None]

# Far beyond any notice; a calendar that holds no school day for so long is a mistake in the term dates.
LONGEST_SEARCH = timedelta(days=400)


@cache
def bank_holidays() -> holidays.HolidayBase:
    """Those of England; Wales has the same days."""
    return holidays.country_holidays("GB", subdiv="ENG")


@lru_cache(maxsize=10_000)
def is_working_day(day: date) -> bool:
    """A weekday that is no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays()


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    return next(later for n in count(1) if is_working_day(later := day + timedelta(days=n)))


@dataclass(frozen=True)
class SchoolCalendar:
    """One school's days: its terms (its own, or else its local authority's) and its closure days."""

    terms: tuple[tuple[date, date], ...] = ()
    closures: frozenset[date] = field(default_factory=frozenset)

    def is_school_day(self, day: date) -> bool:
        if not is_working_day(day) or day in self.closures:
            return False
        return not self._has_terms_around(day) or any(start <= day <= end for start, end in self.terms)

    def count(self, after: date, until: date) -> int:
        """School days later than `after`, up to and with `until`: the notice, in school days, that a school gets."""
        days = (until - after).days
        return sum(self.is_school_day(after + timedelta(days=n)) for n in range(1, days + 1))

    def add(self, day: date, school_days: int) -> date:
        """The day that gives this many school days' notice when counted from `day`.

        Raises ValueError when the term dates hold no such day within 400 days.
        """
        left = school_days
        for n in count(1):
            if timedelta(days=n) > LONGEST_SEARCH:
                raise ValueError(f"No {school_days} school days are known after {day}.")
            left -= self.is_school_day(day + timedelta(days=n))
            if left <= 0:
                return day + timedelta(days=n)
        raise AssertionError("count() never ends")

    def _has_terms_around(self, day: date) -> bool:
        """Whether the known terms reach over this day, so that a gap between them is a holiday."""
        return bool(self.terms) and min(self.terms)[0] <= day <= max(end for _, end in self.terms)


def calendars_for(schools: Iterable[School]) -> dict[int, SchoolCalendar]:
    """Each school's calendar by URN, in two queries however many schools there are."""
    schools = list(schools)
    at_school = Q(school__in=[school.urn for school in schools])
    at_authority = Q(local_authority__in={school.local_authority_id for school in schools})
    terms: dict[Owner, list[tuple[date, date]]] = defaultdict(list)
    closures: dict[Owner, list[date]] = defaultdict(list)
    for term in Term.objects.filter(at_school | at_authority):
        terms[term.local_authority_id, term.school_id].append((term.starts_on, term.ends_on))
    for closure in ClosureDay.objects.filter(at_school | at_authority):
        closures[closure.local_authority_id, closure.school_id].append(closure.closed_on)
    return {
        school.urn: SchoolCalendar(
            terms=tuple(terms[None, school.urn] or terms[school.local_authority_id, None]),
            closures=frozenset(closures[school.local_authority_id, None] + closures[None, school.urn]),
        )
        for school in schools
    }
