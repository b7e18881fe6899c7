"""School days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.days import SchoolCalendar, calendars_for, is_working_day, next_working_day
from schools.models import ClosureDay, Term
from tests.factories import SchoolFactory

AUTUMN = (date(2026, 9, 2), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))
SPRING = (date(2027, 1, 4), date(2027, 3, 25))
YEAR = SchoolCalendar(terms=(*AUTUMN, SPRING))


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 9, 7), True),
        (date(2026, 9, 5), False),  # Saturday
        (date(2026, 9, 6), False),  # Sunday
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day, moved
        (date(2027, 3, 26), False),  # Good Friday
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 5, 3), False),
        (date(2027, 8, 30), False),
    ],
)
def test_working_days_are_weekdays_without_englands_bank_holidays(day, is_one):
    assert is_working_day(day) is is_one


def test_the_next_working_day_skips_weekends_and_bank_holidays():
    assert next_working_day(date(2026, 11, 3)) == date(2026, 11, 4)
    assert next_working_day(date(2026, 12, 24)) == date(2026, 12, 29)


def test_without_terms_every_working_day_counts():
    assert SchoolCalendar().is_school_day(date(2026, 8, 12))


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 9, 2), True),  # first day
        (date(2026, 10, 23), True),  # last day
        (date(2026, 10, 26), False),  # half-term
        (date(2026, 12, 21), False),  # Christmas holidays
        (date(2027, 3, 25), True),
        (date(2026, 8, 12), True),  # before the known terms: a working day
        (date(2027, 6, 9), True),  # after them
    ],
)
def test_a_gap_between_terms_is_a_holiday_and_beyond_the_terms_nothing_is_known(day, is_one):
    assert YEAR.is_school_day(day) is is_one


def test_a_closure_day_never_counts():
    day = date(2026, 9, 7)
    assert not SchoolCalendar(terms=YEAR.terms, closures=frozenset([day])).is_school_day(day)
    assert not SchoolCalendar(closures=frozenset([day])).is_school_day(day)


def test_notice_is_counted_from_the_day_after_and_with_the_last_day():
    friday, monday = date(2026, 9, 4), date(2026, 9, 7)
    assert SchoolCalendar().count(friday, monday) == 1
    assert SchoolCalendar().count(friday, friday) == 0
    assert SchoolCalendar().count(monday, friday) == 0


def test_notice_over_half_term_takes_no_day_of_it():
    assert YEAR.count(date(2026, 10, 22), date(2026, 11, 3)) == 3
    assert YEAR.add(date(2026, 10, 22), 3) == date(2026, 11, 3)


def test_a_calendar_without_school_days_says_so_rather_than_search_for_ever():
    far = SchoolCalendar(terms=((date(2026, 9, 2), date(2026, 9, 3)), (date(2028, 9, 4), date(2028, 9, 5))))
    with pytest.raises(ValueError, match="No 5 school days are known"):
        far.add(date(2026, 9, 2), 5)


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


@st.composite
def calendars(draw):
    """Up to six terms one after another, with gaps, and some closure days."""
    start = draw(st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 1, 1)))
    terms = []
    for length, gap in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 50)), max_size=6)):
        terms.append((start, start + timedelta(days=length)))
        start += timedelta(days=length + gap)
    return SchoolCalendar(terms=tuple(terms), closures=frozenset(draw(st.lists(days, max_size=8))))


@given(calendars(), days, st.integers(1, 20))
def test_adding_days_and_counting_them_agree(calendar, start, notice):
    end = calendar.add(start, notice)
    assert calendar.is_school_day(end)
    assert calendar.count(start, end) == notice
    assert calendar.count(start, end - timedelta(days=1)) == notice - 1


@given(calendars(), days, st.integers(0, 40), st.integers(0, 40))
def test_counts_of_two_stretches_add_up(calendar, start, first, second):
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    assert calendar.count(start, middle) + calendar.count(middle, end) == calendar.count(start, end)


# From rows


@pytest.mark.django_db
def test_a_schools_own_terms_replace_its_authoritys_and_closure_days_add_up():
    school = SchoolFactory()
    sister = SchoolFactory(local_authority=school.local_authority)
    for start, end in AUTUMN:
        Term.objects.create(local_authority=school.local_authority, name="Term", starts_on=start, ends_on=end)
    Term.objects.create(school=school, name="Own", starts_on=date(2026, 9, 14), ends_on=date(2026, 12, 11))
    ClosureDay.objects.create(local_authority=school.local_authority, closed_on=date(2026, 9, 21))
    ClosureDay.objects.create(school=school, closed_on=date(2026, 9, 22))
    calendars = calendars_for([school, sister])
    own = calendars[school.urn]
    assert own.terms == ((date(2026, 9, 14), date(2026, 12, 11)),)
    assert own.closures == {date(2026, 9, 21), date(2026, 9, 22)}
    theirs = calendars[sister.urn]
    assert theirs.terms == AUTUMN
    assert theirs.closures == {date(2026, 9, 21)}


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_calendars_take_two_queries_however_many_schools(django_assert_num_queries, number):
    schools = [SchoolFactory() for _ in range(number)]
    with django_assert_num_queries(2):
        assert len(calendars_for(schools)) == number
