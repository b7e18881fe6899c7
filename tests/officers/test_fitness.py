"""What stops an officer on a day: tenure, absence, service, vetting, training, as of that day."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officers.models import Absence, Officer, Tenure, Training, VettingCheck
from schools.models import Force
from tests.factories import CourseFactory, RoleTitleFactory, UserFactory, fit_officer

DAY = date(2027, 3, 3)


def codes(officer, day=DAY):
    return [blocker.code for blocker in officer.blockers(on=day)]


def words(officer, day=DAY):
    return [blocker.words for blocker in officer.blockers(on=day)]


def check(officer, outcome, checked_on, review_by_on=None, recorded_at=None):
    more = {"recorded_at": recorded_at} if recorded_at else {}
    return VettingCheck.objects.create(
        officer=officer,
        outcome=outcome,
        checked_on=checked_on,
        review_by_on=review_by_on,
        recorded_by=UserFactory(),
        **more,
    )


@pytest.fixture
def fit(unit):
    return fit_officer(unit, from_on=date(2026, 9, 1), until_on=date(2028, 8, 31), display_name="PC Dave")


def test_nothing_stops_a_fit_officer(fit):
    assert fit.blockers(on=DAY) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 8, 31), ["tenure", "vetting"]),
        (date(2026, 9, 1), []),
        (date(2028, 8, 31), []),
        (date(2028, 9, 1), ["tenure", "vetting"]),
    ],
)
def test_first_and_last_day_of_tenure_and_vetting_count(fit, day, expected):
    assert codes(fit, day) == expected


def test_tenure_that_ended_early_stops_from_the_day_after(fit):
    Tenure.objects.update(ended_on=date(2027, 3, 2), end_reason="PROMOTION")

    assert codes(fit, date(2027, 3, 2)) == []
    assert words(fit) == ["PC Dave has no schools tenure on 3 March 2027."]


def test_officer_who_came_back_is_in_tenure_again(fit):
    Tenure.objects.update(ended_on=date(2026, 12, 31), end_reason="OTHER")
    Tenure.objects.create(officer=fit, from_on=DAY, planned_until_on=date(2028, 3, 3), recorded_by=UserFactory())

    assert codes(fit, date(2027, 3, 2)) == ["tenure"]
    assert codes(fit, DAY) == []


def test_vetting_that_was_never_checked_stops(officer):
    assert "PC Dave’s vetting has not been confirmed." in words(officer)


@pytest.mark.parametrize("outcome", ["PENDING", "LAPSED", "WITHDRAWN"])
def test_only_confirmed_vetting_lets_through(fit, outcome):
    check(fit, outcome, date(2027, 3, 1))

    assert words(fit) == [f"PC Dave’s vetting is {outcome.lower()}."]


def test_a_check_made_after_the_day_says_nothing_of_it(fit):
    check(fit, "LAPSED", date(2027, 3, 4))

    assert codes(fit, DAY) == []
    assert codes(fit, date(2027, 3, 4)) == ["vetting"]


def test_the_latest_check_counts_in_whatever_order_they_were_recorded(fit):
    check(fit, "WITHDRAWN", date(2027, 3, 2))
    check(fit, "PENDING", date(2027, 2, 1))

    assert words(fit) == ["PC Dave’s vetting is withdrawn."]


def test_of_one_days_checks_the_one_recorded_last_counts(fit):
    check(fit, "CONFIRMED", DAY, date(2028, 1, 1), recorded_at=datetime(2027, 3, 3, 15, tzinfo=UTC))
    check(fit, "LAPSED", DAY, recorded_at=datetime(2027, 3, 3, 9, tzinfo=UTC))

    assert codes(fit) == []


def test_vetting_that_is_fine_today_stops_on_a_day_after_its_review(fit, time_machine):
    time_machine.move_to("2027-03-01T12:00:00+00:00")
    check(fit, "CONFIRMED", date(2027, 3, 1), date(2027, 3, 2))

    assert codes(fit, date(2027, 3, 1)) == []
    assert codes(fit, date(2027, 3, 2)) == []
    assert words(fit, DAY) == ["PC Dave’s vetting must be reviewed by 2 March 2027."]


def test_required_course_must_be_done_and_valid_on_the_day(fit):
    course = CourseFactory(force=fit.force, name="Prevent")
    assert words(fit) == ["PC Dave has no valid Prevent on 3 March 2027."]

    Training.objects.create(
        officer=fit, course=course, done_on=DAY, valid_until_on=date(2027, 6, 1), recorded_by=UserFactory()
    )
    assert codes(fit, date(2027, 3, 2)) == ["training"]
    assert codes(fit, DAY) == []
    assert codes(fit, date(2027, 6, 1)) == []
    assert codes(fit, date(2027, 6, 2)) == ["training"]


def test_training_without_a_last_day_stays_valid(fit):
    course = CourseFactory(force=fit.force)
    Training.objects.create(officer=fit, course=course, done_on=date(2020, 1, 1), recorded_by=UserFactory())

    assert codes(fit) == []


def test_optional_courses_and_courses_of_other_forces_stop_nobody(fit):
    CourseFactory(force=fit.force, is_required=False)
    CourseFactory(is_required=True)

    assert codes(fit) == []


def test_everything_that_stops_is_said(officer):
    CourseFactory(force=officer.force, name="Prevent")
    CourseFactory(force=officer.force, name="SSO course")

    assert codes(officer) == ["tenure", "vetting", "training", "training"]


def test_schools_read_the_day_of_confirmation_and_nothing_else(fit):
    check(fit, "CONFIRMED", date(2027, 2, 1), date(2027, 12, 1))

    assert fit.vetting_confirmed_on(on=date(2026, 12, 1)) == date(2026, 9, 1)
    assert fit.vetting_confirmed_on(on=DAY) == date(2027, 2, 1)
    assert fit.vetting_confirmed_on(on=date(2027, 12, 2)) is None


@pytest.mark.parametrize("outcome", ["PENDING", "LAPSED", "WITHDRAWN"])
def test_schools_read_nothing_of_vetting_that_is_not_confirmed(fit, outcome):
    check(fit, outcome, date(2027, 3, 1))

    assert fit.vetting_confirmed_on(on=DAY) is None


def test_schools_read_nothing_of_vetting_that_was_never_checked(officer):
    assert officer.vetting_confirmed_on(on=DAY) is None


def test_many_officers_cost_no_query_each(unit):
    for course in CourseFactory.create_batch(2, force=unit.force):
        course.required_of.add(RoleTitleFactory(force=unit.force))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            for officer in Officer.objects.with_record():
                assert officer.blockers(on=DAY) == []
                assert officer.vetting_confirmed_on(on=DAY) == date(2020, 1, 1)
        return len(captured)

    fit_officer(unit)
    of_one = queries()
    fit_officer(unit)
    fit_officer(unit)

    assert queries() == of_one


# Away


@pytest.fixture
def away(fit):
    return Absence.objects.create(
        officer=fit, kind="AID", from_on=DAY, until_on=date(2027, 3, 14), recorded_by=UserFactory()
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 2), []),
        (date(2027, 3, 3), ["absence"]),
        (date(2027, 3, 14), ["absence"]),
        (date(2027, 3, 15), []),
    ],
)
def test_first_and_last_day_of_an_absence_count(fit, away, day, expected):
    assert codes(fit, day) == expected


def test_an_absence_is_said_with_its_kind_and_its_last_day(fit, away):
    assert words(fit) == ["PC Dave is away (aid to another service) until 14 March 2027."]
    assert [blocker.words_beside_name for blocker in fit.blockers(on=DAY)] == [
        "Is away (aid to another service) until 14 March 2027."
    ]


def test_an_absence_that_was_called_off_stops_nobody(fit, away):
    Absence.objects.update(cancelled_at=datetime(2027, 3, 1, tzinfo=UTC), cancelled_by=UserFactory())

    assert codes(fit) == []


# Police service


def serving(officer, since, *, least):
    Force.objects.update(minimum_service_months=least)
    Officer.objects.update(service_since=since)
    return Officer.objects.with_record().get(pk=officer.pk)


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        (date(2026, 7, 3), date(2027, 3, 2), 7),
        (date(2026, 7, 3), date(2027, 3, 3), 8),
        (date(2026, 7, 3), date(2027, 4, 2), 8),
        (date(2025, 3, 3), DAY, 24),
        (date(2027, 1, 31), date(2027, 2, 27), 0),
        (date(2027, 1, 31), date(2027, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (DAY, DAY, 0),
        (date(2027, 3, 4), DAY, 0),
        (None, DAY, None),
    ],
)
def test_service_is_counted_in_whole_calendar_months(since, day, months):
    assert Officer(service_since=since).service_months(on=day) == months


def test_too_little_service_stops_until_the_day_on_which_it_is_enough(fit):
    officer = serving(fit, date(2026, 7, 3), least=24)

    assert words(officer) == ["PC Dave has 8 months of police service on 3 March 2027; the force asks for 24."]
    assert codes(officer, date(2028, 7, 2)) == ["service"]
    assert codes(officer, date(2028, 7, 3)) == []


def test_one_month_is_said_as_one(fit):
    assert words(serving(fit, date(2027, 2, 1), least=2)) == [
        "PC Dave has 1 month of police service on 3 March 2027; the force asks for 2."
    ]


def test_service_that_nobody_recorded_stops_where_the_force_asks_for_some(fit):
    assert words(serving(fit, None, least=1)) == ["PC Dave’s start of police service is not on record."]
    assert codes(serving(fit, None, least=0)) == []
    assert codes(serving(fit, DAY, least=0)) == []


# Courses of some role titles


def test_a_course_stops_officers_of_the_titles_that_need_it(fit):
    course = CourseFactory(force=fit.force, name="Youth course", is_required=False)
    course.required_of.add(RoleTitleFactory(force=fit.force, name="YEDO"))
    assert codes(Officer.objects.with_record().get()) == []

    course.required_of.add(fit.role_title)
    assert words(Officer.objects.with_record().get()) == ["PC Dave has no valid Youth course on 3 March 2027."]


def test_every_blocker_looks_at_the_day_of_the_work_and_not_at_today(fit, away, time_machine):
    course = CourseFactory(force=fit.force)
    Training.objects.create(
        officer=fit, course=course, done_on=date(2026, 9, 1), valid_until_on=date(2027, 3, 2), recorded_by=UserFactory()
    )
    check(fit, "LAPSED", DAY)
    Tenure.objects.update(ended_on=date(2027, 3, 2), end_reason="OTHER")
    officer = serving(fit, date(2025, 3, 4), least=24)

    found = []
    for today in ("2026-10-05", "2027-03-02", "2027-03-03", "2030-01-01"):
        time_machine.move_to(f"{today}T12:00:00+00:00")
        found.append(codes(officer))

    assert found == [["tenure", "absence", "service", "vetting", "training"]] * 4
    assert codes(serving(fit, date(2025, 3, 2), least=24), date(2027, 3, 2)) == []
