"""Which day is early enough: the first that leaves schools the minimum notice."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Min

from schools.days import calendars_for
from schools.hours import counts_from
from schools.models import CommandUnit, School


def earliest_day(schools: Iterable[School], *, minimum: int, told_at: datetime) -> date | None:
    """The first day that leaves every one of these schools its notice; None when the term dates hold no such day."""
    days = []
    for calendar in set(calendars_for(schools).values()):
        try:
            days.append(calendar.add(counts_from(calendar, told_at), minimum))
        except ValueError:
            return None
    return max(days, default=None)


def one_school_of_each_authority(units: Iterable[CommandUnit]) -> list[School]:
    """Enough to know a unit's terms by."""
    of_units = School.objects.open().filter(local_authority__command_unit__in=units)
    first = of_units.order_by().values("local_authority").annotate(urn=Min("urn")).values("urn")
    return list(School.objects.filter(urn__in=first))
