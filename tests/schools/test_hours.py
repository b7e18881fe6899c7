"""Mail to schools leaves when somebody there may read it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schools.days import SchoolCalendar
from schools.hours import counts_from, leaves_at

LONDON = ZoneInfo("Europe/London")
ANY_WORKING_DAY = SchoolCalendar()
# Half-term from 24 October to 1 November 2026, an inset day on Monday 2 November.
IN_TERM = SchoolCalendar(
    terms=((date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))),
    closures=frozenset([date(2026, 11, 2)]),
)


@pytest.fixture(autouse=True)
def quiet_hours(settings):
    settings.MAIL_QUIET_HOURS = True


def at(day: int, clock: str, month: int = 11) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=LONDON)


@pytest.mark.parametrize(
    ("posted", "leaves"),
    [
        (at(2, "10:00"), at(2, "10:00")),
        (at(2, "7:00"), at(2, "7:00")),
        (at(2, "6:59"), at(2, "7:00")),
        (at(2, "0:00"), at(2, "7:00")),
        (at(2, "17:59"), at(2, "17:59")),
        (at(2, "18:00"), at(3, "7:00")),
        (at(2, "23:59"), at(3, "7:00")),
        (at(6, "20:00"), at(9, "7:00")),
        (at(7, "10:00"), at(9, "7:00")),
        (at(8, "10:00"), at(9, "7:00")),
        # Christmas Eve in the evening; Boxing Day is a Saturday, its bank holiday the Monday.
        (at(24, "19:00", 12), at(29, "7:00", 12)),
    ],
)
def test_a_letter_leaves_in_the_hours_of_the_next_school_day(posted, leaves):
    assert leaves_at(ANY_WORKING_DAY, posted) == leaves


def test_holidays_and_closure_days_of_the_school_itself_are_waited_for():
    assert leaves_at(IN_TERM, at(23, "18:30", 10)) == at(3, "7:00")
    assert leaves_at(IN_TERM, at(2, "10:00")) == at(3, "7:00")
    assert leaves_at(ANY_WORKING_DAY, at(2, "10:00")) == at(2, "10:00")


@pytest.mark.parametrize(
    ("posted", "leaves"),
    [
        # The clocks go back on Sunday 25 October 2026 and forward on Sunday 28 March 2027.
        (datetime(2026, 10, 23, 20, 0, tzinfo=UTC), datetime(2026, 10, 26, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 22, 20, 0, tzinfo=UTC), datetime(2026, 10, 23, 6, 0, tzinfo=UTC)),
        (datetime(2027, 3, 24, 20, 0, tzinfo=UTC), datetime(2027, 3, 25, 7, 0, tzinfo=UTC)),
        # Good Friday and Easter Monday lie about the change of 2027.
        (datetime(2027, 3, 25, 20, 0, tzinfo=UTC), datetime(2027, 3, 30, 6, 0, tzinfo=UTC)),
        # Half past five by summer time: half an hour of the day is left.
        (datetime(2027, 3, 30, 16, 30, tzinfo=UTC), datetime(2027, 3, 30, 16, 30, tzinfo=UTC)),
        (datetime(2027, 3, 30, 17, 30, tzinfo=UTC), datetime(2027, 3, 31, 6, 0, tzinfo=UTC)),
    ],
)
def test_seven_is_seven_by_the_schools_clock_before_and_after_the_clocks_change(posted, leaves):
    assert leaves_at(ANY_WORKING_DAY, posted) == leaves


def test_what_is_urgent_leaves_at_once():
    assert leaves_at(ANY_WORKING_DAY, at(7, "3:00"), urgent=True) == at(7, "3:00")


@pytest.mark.parametrize(
    ("day", "waits"),
    [
        (date(2026, 11, 5), True),
        (date(2026, 11, 6), False),
        (date(2026, 11, 7), False),
        (date(2026, 11, 9), False),
        (date(2026, 11, 10), True),
    ],
)
def test_a_letter_whose_day_would_come_while_it_waits_leaves_at_once(day, waits):
    friday = at(6, "20:00")

    assert leaves_at(ANY_WORKING_DAY, friday, day=day) == (at(9, "7:00") if waits else friday)


def test_notice_is_counted_from_the_day_on_which_it_may_be_read():
    assert counts_from(ANY_WORKING_DAY, at(6, "17:59")) == date(2026, 11, 6)
    assert counts_from(ANY_WORKING_DAY, at(6, "20:00")) == date(2026, 11, 9)
    assert counts_from(ANY_WORKING_DAY, at(9, "5:00")) == date(2026, 11, 9)
    assert counts_from(IN_TERM, at(23, "18:30", 10)) == date(2026, 11, 3)


def test_a_calendar_without_a_school_day_keeps_nothing_for_ever():
    never = SchoolCalendar(closures=frozenset(date(2026, 11, 1) + timedelta(days=n) for n in range(500)))

    assert leaves_at(never, at(6, "20:00")) == at(9, "7:00")


def test_where_quiet_hours_are_off_all_leaves_at_once_and_counts_from_today(settings):
    settings.MAIL_QUIET_HOURS = False

    assert leaves_at(ANY_WORKING_DAY, at(7, "3:00")) == at(7, "3:00")
    assert counts_from(ANY_WORKING_DAY, at(7, "3:00")) == date(2026, 11, 7)
