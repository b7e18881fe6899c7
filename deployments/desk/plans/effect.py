"""What a plan would do if its schools were told at some moment, before anybody is told anything."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from deployments.checks import PlanCheck, Problem
from deployments.checks.fitness import overloaded
from deployments.desk.plans.in_the_way import Gap, gaps_of
from deployments.models import Redeployment
from schools.days import LONGEST_SEARCH, SchoolCalendar
from schools.hours import counts_from
from schools.models import School
from schools.reach import with_reach

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SchoolEffect:
    """One school: the notice it would get, from when that would be enough, and what else stands out."""

    school: School
    # None where a correction tells the school nothing new: it keeps the notice that it has.
    lead_days: int | None
    minimum: int
    first_day: date | None
    has_head: bool
    has_dsl: bool
    is_vacant: bool

    @property
    def is_short(self) -> bool:
        return self.lead_days is not None and self.lead_days < self.minimum

    @property
    def lacks(self) -> str:
        """“headteacher and DSL”: whom no mail reaches there."""
        missing = [name for name, has in (("headteacher", self.has_head), ("DSL", self.has_dsl)) if not has]
        return " and ".join(missing)


class Effect:
    """Reads as much for one school as for five hundred."""

    def __init__(self, plan: Redeployment, told_at: datetime) -> None:
        self.plan, self.told_at = plan, told_at
        self.check = PlanCheck(plan, told_at)
        self.minimum = plan.command_unit.force.minimum_notice_days

    @property
    def calendars(self) -> dict[int, SchoolCalendar]:
        """Those of the schools that would be sent a notice."""
        return self.check.calendars

    @cached_property
    def counted_from(self) -> dict[int, date]:
        """The day after which each school's notice counts."""
        moments: dict[SchoolCalendar, date] = {}
        for calendar in self.calendars.values():
            if calendar not in moments:
                moments[calendar] = counts_from(calendar, self.told_at)
        return {urn: moments[calendar] for urn, calendar in self.calendars.items()}

    @cached_property
    def first_days(self) -> dict[int, date | None]:
        """From when the notice would be enough, school by school; None where the term dates hold no such day."""
        found: dict[SchoolCalendar, date | None] = {}
        for urn, calendar in self.calendars.items():
            if calendar not in found:
                found[calendar] = _first_day(calendar, self.counted_from[urn], self.minimum)
        return {urn: found[calendar] for urn, calendar in self.calendars.items()}

    @cached_property
    def earliest_day(self) -> date | None:
        """The first day on which every school would be told in time, and which is a school day at all of them."""
        days = [day for day in self.first_days.values() if day]
        if not days or len(days) < len(self.first_days):
            return None
        together, first = set(self.calendars.values()), max(days)
        later = (first + n * ONE_DAY for n in range(LONGEST_SEARCH.days))
        return next((day for day in later if all(calendar.is_school_day(day) for calendar in together)), None)

    @cached_property
    def rows(self) -> list[SchoolEffect]:
        """Every school of the plan, those with something to mend first."""
        vacant = {school.urn for school in self.check.left_vacant}
        reach = {
            school.urn: (school.has_live_head, school.has_live_dsl)  # type: ignore[attr-defined] # annotated
            for school in with_reach(School.objects.filter(pk__in=self.check.schools)).only("urn")
        }
        rows = [
            SchoolEffect(
                school=school,
                lead_days=self.check.lead_days.get(urn),
                minimum=self.minimum,
                first_day=self.first_days.get(urn),
                has_head=reach[urn][0],
                has_dsl=reach[urn][1],
                is_vacant=urn in vacant,
            )
            for urn, school in self.check.schools.items()
        ]
        return sorted(rows, key=lambda row: (not row.lacks, not row.is_short, not row.is_vacant, row.school.name))

    @property
    def vacant(self) -> list[SchoolEffect]:
        return [row for row in self.rows if row.is_vacant]

    @property
    def short(self) -> list[SchoolEffect]:
        return [row for row in self.rows if row.is_short]

    @property
    def unreachable(self) -> list[SchoolEffect]:
        return [row for row in self.rows if row.lacks]

    @cached_property
    def overloaded(self) -> list[Problem]:
        return list(overloaded(self.check))

    @cached_property
    def gaps(self) -> list[Gap]:
        schools = {urn: self.check.schools[urn] for urn in self.calendars}
        return gaps_of(schools, self.calendars, since=self.counted_from, day=self.plan.effective_on)

    @property
    def on_the_day(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.is_on_the_day]

    @property
    def is_in_time(self) -> bool:
        return not self.short and not self.on_the_day and bool(self.check.changes)

    @property
    def may_use_the_day(self) -> bool:
        """Whether the earliest day can be made the plan's: it is a draft and has another day."""
        return self.plan.is_editable and self.earliest_day not in (None, self.plan.effective_on)


def _first_day(calendar: SchoolCalendar, since: date, minimum: int) -> date | None:
    try:
        return calendar.add(since, minimum)
    except ValueError:
        return None
