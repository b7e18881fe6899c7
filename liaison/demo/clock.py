"""Other moments than now: a demonstration needs a past, and actions only know the present."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import count
from typing import Any

from django.utils import timezone

from schools.days import SchoolCalendar


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let Django's clock stand at this moment. For the whole process, so for a command and for nothing else.

    `timezone.now` itself cannot be replaced: models hold it as a default. What it reads can.
    """
    real = vars(timezone)["datetime"]
    vars(timezone)["datetime"] = _AnyDatetime(
        "datetime", (datetime,), {"now": classmethod(lambda cls, tz=None: moment)}
    )
    try:
        yield
    finally:
        vars(timezone)["datetime"] = real


class _AnyDatetime(type):
    """Every datetime counts as one of ours, so that Django's own checks of type hold."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, datetime)


@dataclass(frozen=True)
class Days:
    """Days counted in school days from today, so that the area looks alive whenever it is made."""

    now: datetime
    calendar: SchoolCalendar

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def back(self, school_days: int) -> date:
        """The school day that lies so many school days before today."""
        left = school_days
        for n in count(1):
            day = self.today - timedelta(days=n)
            left -= self.calendar.is_school_day(day)
            if left <= 0:
                return day
        raise AssertionError("count() never ends")

    def ahead(self, school_days: int) -> date:
        """The school day that lies so many school days after today."""
        return self.calendar.add(self.today, school_days)

    def moment(self, school_days_ago: int, clock: str) -> datetime:
        """That school day at this time of day: `moment(3, "10:15")`."""
        return on_day(self.back(school_days_ago), clock)


def on_day(day: date, clock: str, zone: tzinfo | None = None) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone or timezone.get_default_timezone())
