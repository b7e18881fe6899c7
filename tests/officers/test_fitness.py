"""What stops an officer on a day: tenure, vetting, training, as of that day."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officers.models import Officer, Tenure, Training, VettingCheck
from tests.factories import CourseFactory, UserFactory, fit_officer

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
    CourseFactory.create_batch(2, force=unit.force)

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
