"""Vetting, training and tenure, entered on pages."""

from datetime import date

import pytest
from django.urls import reverse

from officers.models import Tenure, Training, VettingCheck
from tests.factories import CourseFactory
from tests.officers.typing_days import typed


@pytest.fixture(autouse=True)
def _signed_in_today(client, sergeant, time_machine):
    time_machine.move_to("2026-10-05T09:00:00+00:00")
    client.force_login(sergeant)


@pytest.fixture
def post(client, officer):
    def post(name, *pk, **data):
        return client.post(reverse(f"officers:{name}", args=[officer.pk, *pk]), data)

    return post


def errors(answer):
    return dict(answer.context["form"].errors.items())


def test_vetting_is_recorded_with_whoever_recorded_it(client, officer, sergeant, post):
    post("vetting-add", outcome="CONFIRMED", **typed("checked_on", "1 10 2026"), **typed("review_by_on", "1 10 2027"))

    check = VettingCheck.objects.get()
    assert (check.officer, check.outcome, check.recorded_by) == (officer, "CONFIRMED", sergeant)
    assert (check.checked_on, check.review_by_on) == (date(2026, 10, 1), date(2027, 10, 1))
    page = client.get(reverse("officers:officer-detail", args=[officer.pk])).content.decode()
    assert "Confirmed current" in page
    assert f"5 October 2026 at 10am by {sergeant.name}" in page


def test_what_is_wrong_with_vetting_is_said_beside_the_field(post):
    assert set(errors(post("vetting-add"))) == {"outcome", "checked_on"}
    assert set(errors(post("vetting-add", outcome="SECRET", **typed("checked_on", "6 10 2026")))) == {
        "outcome",
        "checked_on",
    }
    assert errors(post("vetting-add", outcome="CONFIRMED", **typed("checked_on", "1 10 2026"))) == {
        "review_by_on": ["Enter the day by which the vetting is reviewed"]
    }
    assert not VettingCheck.objects.exists()


def test_vetting_history_shows_the_check_that_counts_first(client, officer, sergeant, post):
    post("vetting-add", outcome="LAPSED", **typed("checked_on", "3 10 2026"))
    post("vetting-add", outcome="PENDING", **typed("checked_on", "2 10 2026"))

    shown = client.get(reverse("officers:officer-detail", args=[officer.pk])).context["checks"]

    assert [check.outcome for check in shown] == ["LAPSED", "PENDING"]


def test_training_is_recorded(officer, post):
    course = CourseFactory(force=officer.force)

    post("training-add", course=course.pk, **typed("done_on", "1 10 2026"))

    training = Training.objects.get()
    assert (training.officer, training.course, training.valid_until_on) == (officer, course, None)


def test_what_is_wrong_with_training_is_said_beside_the_field(officer, post):
    course = CourseFactory(force=officer.force)

    assert set(errors(post("training-add", course=CourseFactory().pk))) == {"course", "done_on"}
    assert errors(
        post(
            "training-add",
            course=course.pk,
            **typed("done_on", "1 10 2026"),
            **typed("valid_until_on", "30 9 2026"),
        )
    ) == {"valid_until_on": ["The last valid day must not be before the day of the course"]}
    assert not Training.objects.exists()


def test_without_courses_the_page_says_who_adds_them(client, officer):
    page = client.get(reverse("officers:training-add", args=[officer.pk])).content.decode()

    assert "An inspector or an administrator adds them." in page


def test_tenure_begins_and_another_does_not_overlap_it(officer, post):
    days = typed("from_on", "1 9 2026") | typed("planned_until_on", "31 8 2028")
    post("tenure-add", **days)

    assert errors(post("tenure-add", **days)) == {"from_on": ["PC Dave already has a tenure in some of these days"]}
    assert Tenure.objects.get().planned_until_on == date(2028, 8, 31)


def test_tenure_with_its_ends_the_wrong_way_round_is_refused(post):
    answer = post("tenure-add", **typed("from_on", "1 9 2026"), **typed("planned_until_on", "31 8 2026"))

    assert errors(answer) == {"planned_until_on": ["The planned last day must not be before the first day"]}
