"""When mail to schools leaves: between seven and six on a school day, by the clock on the school's own wall.

A notice that arrives on a Friday night is read on Monday among everything else. So it waits for Monday, and the days
of notice that it gives are counted from there.
"""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from schools.days import SchoolCalendar, next_working_day

# The same for every force: they follow from when schools are staffed, not from a policy.
OPENS, CLOSES = time(7), time(18)


def leaves_at(calendar: SchoolCalendar, now: datetime, *, day: date | None = None, urgent: bool = False) -> datetime:
    """When a letter that is posted now leaves for a school with this calendar: now, or when its school day begins.

    At once, whatever the hour, when somebody has owned that it is urgent; and when the day that it speaks of would
    come while it waits, because it would then be of no use. That a notice would be too short if it waited makes it no
    more urgent: nobody at the school reads it before. Such a plan needs an inspector, whose authority makes it urgent.
    """
    waits_until = _in_school_hours(calendar, now)
    comes_meanwhile = day is not None and timezone.localdate(now) <= day <= timezone.localdate(waits_until)
    return now if urgent or comes_meanwhile or not settings.MAIL_QUIET_HOURS else waits_until


def counts_from(calendar: SchoolCalendar, now: datetime) -> date:
    """The day after which school days count as notice, for a letter that is posted now: the first that may be read.

    What is urgent leaves sooner and gives no more notice for it.
    """
    return timezone.localdate(_in_school_hours(calendar, now) if settings.MAIL_QUIET_HOURS else now)


def end_of(day: date) -> datetime:
    """Midnight after this day, when what speaks of it is no longer worth sending."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone())


def _in_school_hours(calendar: SchoolCalendar, now: datetime) -> datetime:
    """This moment if it lies in a school day's hours, or else seven o'clock of the next one."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    today = local.date()
    if calendar.is_school_day(today) and local.time() < CLOSES:
        return now if local.time() >= OPENS else _opening(today)
    try:
        return _opening(calendar.add(today, 1))
    except ValueError:  # the term dates hold no school day: a mistake that must not keep the notice for ever
        return _opening(next_working_day(today))


def _opening(day: date) -> datetime:
    return datetime.combine(day, OPENS, tzinfo=timezone.get_default_timezone())
