"""Which term it is, and which schools are asked in it."""

from datetime import date

import pytest

from schools.days import SchoolCalendar, calendars_for
from schools.models import ContactReview, Term
from schools.reviews import schools_to_ask
from schools.terms import term_at
from tests.factories import ContactFactory, LocalAuthorityFactory, SchoolFactory

# Half terms, as local authorities publish them.
HALVES = SchoolCalendar(
    terms=(
        (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 25)),
        (date(2027, 4, 12), date(2027, 5, 28)),
        (date(2027, 6, 7), date(2027, 7, 21)),
    )
)
NOTHING_KNOWN = SchoolCalendar()


@pytest.mark.parametrize(
    ("day", "season", "begins_on"),
    [
        (date(2026, 9, 2), "AUTUMN", date(2026, 9, 2)),
        (date(2026, 11, 2), "AUTUMN", date(2026, 9, 2)),
        (date(2027, 1, 3), "AUTUMN", date(2026, 9, 2)),
        (date(2027, 1, 4), "SPRING", date(2027, 1, 4)),
        (date(2027, 2, 22), "SPRING", date(2027, 1, 4)),
        (date(2027, 4, 11), "SPRING", date(2027, 1, 4)),
        (date(2027, 4, 12), "SUMMER", date(2027, 4, 12)),
        (date(2027, 6, 7), "SUMMER", date(2027, 4, 12)),
        (date(2027, 8, 31), "SUMMER", date(2027, 4, 12)),
    ],
)
def test_half_terms_are_no_terms_of_their_own(day, season, begins_on):
    term = term_at(HALVES, day)

    assert (term.season, term.begins_on) == (season, begins_on)


@pytest.mark.parametrize(
    ("day", "season", "begins_on"),
    [
        (date(2026, 9, 3), "SUMMER", date(2026, 4, 20)),
        (date(2026, 9, 4), "AUTUMN", date(2026, 9, 4)),
        (date(2027, 1, 6), "SPRING", date(2027, 1, 6)),
        # Easter Monday of 2027 is 29 March, that of 2030 is 22 April.
        (date(2027, 4, 12), "SUMMER", date(2027, 4, 12)),
        (date(2030, 5, 5), "SPRING", date(2030, 1, 7)),
        (date(2030, 5, 7), "SUMMER", date(2030, 5, 7)),
    ],
)
def test_without_term_dates_a_term_begins_about_september_january_and_after_easter(day, season, begins_on):
    term = term_at(NOTHING_KNOWN, day)

    assert (term.season, term.begins_on) == (season, begins_on)


def test_a_half_term_alone_begins_no_term():
    second_half = SchoolCalendar(terms=((date(2027, 2, 22), date(2027, 3, 25)),))

    assert term_at(second_half, date(2027, 2, 25)).begins_on == date(2027, 1, 6)


@pytest.fixture
def school(db):
    school = SchoolFactory()
    ContactFactory(school=school)
    for starts_on, ends_on in HALVES.terms:
        Term.objects.create(local_authority=school.local_authority, name="A half", starts_on=starts_on, ends_on=ends_on)
    return school


def asked_on(day):
    return [(due.school, due.term.year, due.term.season) for due in schools_to_ask(day)]


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [
        (date(2026, 9, 8), False),
        (date(2026, 9, 9), True),
        # The Saturday after, and half-term.
        (date(2026, 9, 12), False),
        (date(2026, 10, 28), False),
        (date(2026, 11, 3), True),
    ],
)
def test_a_school_is_asked_a_week_into_its_term_on_a_school_day(school, day, is_asked):
    assert asked_on(day) == ([(school, 2026, "AUTUMN")] if is_asked else [])


def test_a_school_with_terms_of_its_own_goes_by_them(school):
    Term.objects.create(school=school, name="Own", starts_on=date(2026, 9, 14), ends_on=date(2026, 12, 18))

    assert asked_on(date(2026, 9, 18)) == []
    assert asked_on(date(2026, 9, 21)) == [(school, 2026, "AUTUMN")]


def test_a_school_is_asked_once_a_term_and_again_in_the_next(school):
    ContactReview.objects.create(school=school, year=2026, season="AUTUMN")

    assert asked_on(date(2026, 11, 3)) == []
    assert asked_on(date(2027, 1, 11)) == [(school, 2027, "SPRING")]


def test_schools_that_are_closed_or_of_no_unit_or_without_people_are_not_asked(school):
    ContactFactory(school=SchoolFactory(status="CLOSED", local_authority=school.local_authority))
    ContactFactory(school=SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=None)))
    SchoolFactory(local_authority=school.local_authority)

    assert asked_on(date(2026, 9, 9)) == [(school, 2026, "AUTUMN")]


def test_asking_costs_the_same_for_one_school_as_for_three(school, django_assert_num_queries):
    for more in (0, 2):
        for _ in range(more):
            ContactFactory(school=SchoolFactory(local_authority=school.local_authority))
        with django_assert_num_queries(4):
            assert len(asked_on(date(2026, 9, 9))) == 1 + more


def test_calendars_are_the_ones_that_count_notice(school):
    assert term_at(calendars_for([school])[school.pk], date(2027, 1, 4)).season == "SPRING"
