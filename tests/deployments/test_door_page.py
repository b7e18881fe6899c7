"""Who may come today: the one page of reception, open to a school's head and safeguarding leads too."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from deployments import actions
from deployments.models import Suspension
from officers.models import Absence
from schools.models import Contact
from tests.deployments.conftest import LONDON, MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import ContactFactory, DeploymentFactory, UserFactory, fit_officer, photo_of, school_user
from tests.factories import telling_school as another_school
from tests.pages import queries_of, words_of

DOOR = "/door/"
TODAY = MONDAY.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def reception(clock, school):
    return school_user(school, Contact.Role.RECEPTION)


@pytest.fixture
def dave(unit, school):
    officer = fit_officer(unit, display_name="PC Dave", collar_number="EA777")
    DeploymentFactory(officer=officer, school=school)
    return officer


def away(officer, until=TOMORROW):
    Absence.objects.create(officer=officer, kind="COURT", from_on=TODAY, until_on=until, recorded_by=UserFactory())


def page(user):
    return words_of(client_of(user).get(DOOR))


def test_everybody_at_the_school_and_nobody_else(client, clock, unit, school):
    people = visitors(unit, school)
    allowed = dict.fromkeys(["head", "deputy", "reception", "other head"], 200)
    assert met_by(client, people, "get", DOOR) == expected(allowed, people, strangers=403)


def test_reception_is_led_to_it_and_a_head_is_not(school, reception):
    assert client_of(reception).get("/").url == DOOR
    assert client_of(school_user(school)).get("/").status_code == 200


def test_who_comes_with_photo_number_and_kind_of_visit_and_as_of_when(reception, dave):
    digest = photo_of(dave)

    words = page(reception)

    assert [fact for fact in ("PC Dave", "EA777", digest) if fact not in words] == []
    assert "Works with your school and with others" in words
    assert "As of 2 November 2026 at 10am." in words
    assert "Valid on Monday 2 November 2026 only." in words
    assert "warrant card" in words


def test_reception_may_look_at_that_photo(reception, dave):
    digest = photo_of(dave)
    assert client_of(reception).get(f"/photos/{dave.pk}/{digest}/").status_code == 200


def test_two_come_when_one_goes_along_and_it_says_why(reception, school, unit, dave):
    sid = fit_officer(unit, display_name="PC Sid")
    DeploymentFactory(officer=sid, school=school, kind="SHADOW", shadows=dave, until_on=date(2026, 11, 30))

    assert "Comes along with PC Dave to learn the work, until 30 November 2026. So two officers come." in page(
        reception
    )


def test_whoever_goes_along_with_somebody_who_is_away_does_not_come(reception, school, unit, dave):
    sid = fit_officer(unit, display_name="PC Sid")
    DeploymentFactory(officer=sid, school=school, kind="SHADOW", shadows=dave, until_on=date(2026, 11, 30))
    away(dave)

    words = page(reception)

    assert "No officer is expected today." in words
    assert "PC Sid comes along with PC Dave, who does not come today." in words


def test_who_is_away_and_who_covers(reception, school, unit, dave):
    away(dave)
    ann = fit_officer(unit, display_name="PC Ann")
    DeploymentFactory(officer=ann, school=school, kind="COVER", until_on=TOMORROW)

    words = page(reception)

    assert "PC Dave is away until 3 November 2026." in words
    assert "In their place comes PC Ann." in words
    assert "Covers for a colleague until 3 November 2026" in words
    assert "EA777" not in words
    assert "ourt" not in words


def test_a_suspended_officer_is_not_expected_and_nobody_learns_why(reception, dave):
    Suspension.objects.create(deployment=dave.deployments.get(), from_on=TODAY, because="Vetting has lapsed.")

    words = page(reception)

    assert "No officer is expected today." in words
    assert "PC Dave is not coming for now." in words
    assert "apsed" not in words


def test_who_starts_today_is_expected_only_after_the_gate_let_them_through(
    reception, announced, sergeant, clock, school
):
    clock.move_to(datetime.combine(NEXT_MONDAY, MONDAY.time(), LONDON))
    assert "PC Leaver" in page(reception)
    assert "PC Joiner" not in page(reception)

    head = school.contacts.get(role=Contact.Role.HEAD)
    actions.acknowledge_by_phone(notice=announced.notices.get(), contact=head, phone_number="01632 960001", by=sergeant)
    actions.take_effect(on=NEXT_MONDAY)

    assert "PC Joiner" in page(reception)
    assert "PC Leaver" not in page(reception)


@pytest.mark.parametrize("day", [MONDAY + timedelta(days=5), MONDAY])
def test_on_a_day_without_school_nobody_is_expected(reception, school, dave, clock, day):
    if day == MONDAY:
        school.closure_days.create(closed_on=TODAY)
    clock.move_to(day)

    words = page(reception)

    assert "Today is no school day, so no officer is expected." in words
    assert "PC Dave" not in words


def test_another_schools_officers_are_no_business_of_this_door(reception, unit):
    far = another_school(unit, name="Far School")
    DeploymentFactory(officer=fit_officer(unit, display_name="PC Far"), school=far)

    assert "Far" not in page(reception)


def test_a_person_of_two_schools_sees_both_and_says_at_which_they_check(reception, unit, dave):
    far = another_school(unit, name="Far School")
    ContactFactory(school=far, role=Contact.Role.RECEPTION, user=reception, email=reception.email)
    DeploymentFactory(officer=fit_officer(unit, display_name="PC Far"), school=far)

    words = page(reception)
    answered = words_of(client_of(reception).post("/door/check/", {"school": far.pk, "typed": "EA777"}))
    refused = client_of(reception).post("/door/check/", {"typed": "EA777"})

    assert "PC Dave" in words
    assert "PC Far" in words
    assert "An officer of this unit, but not yours" in answered
    assert list(refused.context["form"].errors) == ["school"]


def test_a_check_at_a_school_of_others_is_refused(reception, school, unit, dave):
    second = another_school(unit)
    ContactFactory(school=second, role=Contact.Role.RECEPTION, user=reception, email=reception.email)
    far = another_school(unit)

    response = client_of(reception).post("/door/check/", {"school": far.pk, "typed": "EA777"})

    assert list(response.context["form"].errors) == ["school"]


def test_without_a_script_it_renews_itself_unless_it_is_kept_still(reception):
    renews, still = (client_of(reception).get(address).content.decode() for address in (DOOR, f"{DOOR}?still=1"))

    assert '<noscript><meta http-equiv="refresh" content="300"></noscript>' in renews
    assert "http-equiv" not in still


def test_its_form_is_answered_on_a_page_that_never_renews_itself(reception):
    assert f'action="{reverse("deployments:door-check")}"' in page(reception)


def test_nothing_of_it_is_kept_by_a_browser(reception):
    assert "no-store" in client_of(reception).get(DOOR)["Cache-Control"]


def test_it_takes_as_many_queries_for_three_officers_as_for_one(reception, school, unit, dave):
    client = client_of(reception)
    one = queries_of(client, DOOR)
    for n in range(2):
        DeploymentFactory(officer=fit_officer(unit, display_name=f"PC {n}"), school=school)
    away(dave)
    assert queries_of(client, DOOR) == one


def test_it_takes_as_many_queries_for_three_schools_as_for_two(reception, unit, dave):
    client = client_of(reception)
    found = []
    for _ in range(2):
        school = another_school(unit)
        ContactFactory(school=school, role=Contact.Role.RECEPTION, user=reception, email=reception.email)
        DeploymentFactory(officer=dave, school=school)
        found.append(queries_of(client, DOOR))
    assert found[0] == found[1]
