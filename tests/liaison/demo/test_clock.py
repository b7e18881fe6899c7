"""Standing at another moment, and counting school days both ways."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from deployments.models import RegisterEntry
from liaison.demo.clock import Days, standing_at
from schools.days import SchoolCalendar

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_everything_that_asks_django_for_the_time_is_told_the_same():
    with standing_at(LONG_AGO):
        assert timezone.now() == LONG_AGO
        assert timezone.localdate() == date(2020, 1, 1)
        # A default that a model took hold of long before.
        assert RegisterEntry().entered_at == LONG_AGO
        assert timezone.template_localtime(datetime(2020, 7, 1, 12, tzinfo=UTC)).hour == 13


def test_the_clock_goes_on_when_a_story_breaks_off():
    with pytest.raises(ZeroDivisionError):
        _break_off()

    assert timezone.now().year > LONG_AGO.year


def test_days_are_counted_in_school_days_both_ways():
    half_term = SchoolCalendar(
        terms=((date(2027, 1, 4), date(2027, 2, 12)), (date(2027, 2, 22), date(2027, 4, 2))),
        closures=frozenset({date(2027, 2, 22)}),
    )
    days = Days(datetime(2027, 2, 17, 12, tzinfo=UTC), half_term)

    assert (days.back(1), days.back(6)) == (date(2027, 2, 12), date(2027, 2, 5))
    assert (days.ahead(1), days.ahead(4)) == (date(2027, 2, 23), date(2027, 2, 26))


def _break_off():
    with standing_at(LONG_AGO):
        raise ZeroDivisionError
