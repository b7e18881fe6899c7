"""Checking an officer at a school's door: the four answers, what they reveal, and how often one may ask.

Each of these was taken out once, and its test went red: the limit of the person, of the school and of the day; the
whole name (`key in` loosened to a part); the tenure of whoever is vouched for; the school's own unit; the officer left
out of the answer about a stranger; the belonging to the school; the notice behind a change to come.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from deployments import actions
from deployments.door.names import key_of
from deployments.errors import CheckError, TooManyChecksError
from deployments.models import Deployment, DoorCheck, Suspension
from officers.actions import record_vetting
from officers.models import Absence
from schools.models import Contact
from tests.deployments.conftest import MONDAY
from tests.deployments.plan_pages import client_of
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    DeploymentFactory,
    OfficerFactory,
    UserFactory,
    fit_officer,
    photo_of,
    school_user,
    telling_school,
)
from tests.pages import words_of

TODAY = MONDAY.date()
CHECK = "/door/check/"


@pytest.fixture
def reception(clock, school):
    return school_user(school, Contact.Role.RECEPTION)


@pytest.fixture
def hale(unit, school):
    """Works at the school today."""
    officer = fit_officer(unit, display_name="PC Imogen Hale", collar_number="EA214", legal_name="Imogen O’Neill-Hale")
    DeploymentFactory(officer=officer, school=school)
    return officer


@pytest.fixture
def check(school, reception):
    def act(typed):
        return actions.check_officer(school=school, typed=typed, by=reception).finding

    return act


def answer_to(reception, typed):
    response = client_of(reception).post(CHECK, {"typed": typed})
    assert response.status_code == 200
    return words_of(response)


# The four answers


def test_an_officer_who_comes_today_is_expected(reception, hale):
    digest = photo_of(hale)
    words = answer_to(reception, "EA214")

    assert "Yes, expected today" in words
    assert "PC Imogen Hale" in words
    assert digest in words
    assert "Works with your school and with others" in words
    assert "2 November 2026 at 10am" in words
    assert "warrant card" in words


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("away", "PC Imogen Hale is away until 4 November 2026."),
        ("suspended", "PC Imogen Hale is not coming for now."),
        ("closed", "Today is no school day."),
    ],
)
def test_our_officer_who_does_not_come_today_is_said_with_why(reception, school, hale, unit, why, words):
    if why == "away":
        until = TODAY + timedelta(days=2)
        Absence.objects.create(officer=hale, kind="COURT", from_on=TODAY, until_on=until, recorded_by=UserFactory())
    elif why == "suspended":
        Suspension.objects.create(deployment=hale.deployments.get(), from_on=TODAY, because="Vetting has lapsed.")
    else:
        school.closure_days.create(closed_on=TODAY)

    shown = answer_to(reception, "Imogen Hale")

    assert "Your officer, but not expected today" in shown
    assert words in shown
    assert unit.phone in shown
    assert "ourt" not in shown
    assert "apsed" not in shown


def test_whose_vetting_was_withdrawn_this_hour_is_not_expected_and_nobody_learns_why(reception, hale, sergeant):
    record_vetting(officer=hale, outcome="WITHDRAWN", checked_on=TODAY, by=sergeant)

    page = answer_to(reception, "EA214")

    assert DoorCheck.objects.get().answer == "NOT_EXPECTED"
    assert "PC Imogen Hale is not coming for now." in page
    assert "etting" not in page
    assert "PC Imogen Hale is not coming for now." in words_of(client_of(reception).get("/door/"))


def test_an_officer_who_was_announced_is_ours_from_a_later_day(check, announced, joiner):
    finding = check(joiner.collar_number)

    assert (finding.answer, finding.why_not) == ("NOT_EXPECTED", "PC Joiner works with you from 9 November 2026.")


def test_whom_the_gate_holds_has_not_begun(check, announced, joiner, clock):
    announced.changes.update(status="HELD", held_because="Not told.")
    clock.move_to(MONDAY + timedelta(days=7))

    finding = check("PC Joiner")

    assert finding.answer == "NOT_EXPECTED"
    assert finding.why_not == "PC Joiner was to begin on 9 November 2026 and has not begun. You will hear from us."


def test_a_plan_of_which_the_school_has_no_notice_makes_nobody_ours(check, plan, joiner):
    assert check("PC Joiner").answer == "ELSEWHERE"


def test_whoever_goes_along_comes_only_with_the_other(check, school, unit, hale):
    sid = fit_officer(unit, display_name="PC Sid")
    DeploymentFactory(officer=sid, school=school, kind="SHADOW", shadows=hale, until_on=date(2026, 12, 1))
    assert check("PC Sid").answer == "EXPECTED"
    Absence.objects.create(officer=hale, kind="AID", from_on=TODAY, until_on=TODAY, recorded_by=UserFactory())

    finding = check("PC Sid")

    assert finding.answer == "NOT_EXPECTED"
    assert finding.why_not == "PC Sid comes along with PC Imogen Hale, who does not come today."


def test_of_another_officer_of_the_unit_nothing_is_said_but_what_was_typed(reception, unit):
    other = fit_officer(unit, display_name="PC Robin Marsh", collar_number="EA301")
    DeploymentFactory(officer=other, school=telling_school(unit, name="Far School"))
    digest = photo_of(other)

    shown = answer_to(reception, "ea 301")

    assert "An officer of this unit, but not yours" in shown
    assert "“ea 301”" in shown
    assert unit.phone in shown
    assert [secret for secret in ("Marsh", "EA301", "Far School", digest) if secret in shown] == []


def test_nobody_by_that_name_is_not_known(reception, hale):
    shown = answer_to(reception, "PC Nobody Special")

    assert "Not known" in shown
    assert "Call 101" in shown
    assert "Hale" not in shown


def test_an_officer_of_another_unit_is_not_known(check, unit):
    fit_officer(CommandUnitFactory(force=unit.force), collar_number="WB77")
    assert check("WB77").answer == "UNKNOWN"


def test_whose_tenure_is_over_or_has_not_begun_nobody_vouches_for(check, unit):
    fit_officer(unit, collar_number="EA1", until_on=TODAY - timedelta(days=1))
    fit_officer(unit, collar_number="EA2", from_on=TODAY + timedelta(days=1))
    OfficerFactory(command_unit=unit, collar_number="EA3")
    fit_officer(unit, collar_number="EA4", until_on=TODAY)

    assert [check(number).answer for number in ("EA1", "EA2", "EA3", "EA4")] == ["UNKNOWN"] * 3 + ["ELSEWHERE"]


def test_an_officer_lent_to_the_school_by_another_unit_is_known_there(check, school, unit):
    lent = fit_officer(CommandUnitFactory(force=unit.force), collar_number="WB77")
    DeploymentFactory(officer=lent, school=school)
    assert check("WB77").answer == "EXPECTED"


def test_two_of_one_name_are_told_apart_by_their_number(reception, unit, hale):
    fit_officer(unit, display_name="PC Imogen Hale", collar_number="EA999")

    assert "Ask for the collar number" in answer_to(reception, "Imogen Hale")
    assert "Yes, expected today" in answer_to(reception, "EA214")


def test_a_school_of_no_unit_knows_nobody(clock, school, reception, hale):
    school.local_authority.command_unit = None
    school.local_authority.save()
    hale.deployments.all().delete()

    assert "Call 101" in answer_to(reception, "EA214")


# What names an officer


@pytest.mark.parametrize(
    "typed",
    [
        *("EA214", "ea214", " EA 214 ", "EA-214", "PC EA214", "p.c. ea214"),
        *(
            "PC Imogen Hale",
            "imogen hale",
            "IMOGEN  HALE",
            "Hale, Imogen",
            "Police Constable Imogen Hale",
            "Imógen Hale",
        ),
        *("Imogen O'Neill-Hale", "pc imogen oneill hale", "O’Neill-Hale, PC Imogen"),
    ],
)
def test_the_whole_name_or_number_is_found_however_it_is_written(check, hale, typed):
    assert check(typed).answer == "EXPECTED"


@pytest.mark.parametrize(
    "typed", ["Hale", "Imogen", "PC Hale", "EA21", "A214", "214", "EA2140", "Imogen H", "ogen Hale", "%", "EA21_", "PC"]
)
def test_no_part_of_a_name_or_number_is_found(check, hale, typed):
    assert check(typed).answer == "UNKNOWN"


def test_a_rank_stuck_to_a_number_is_no_part_of_it():
    assert (key_of("PC214"), key_of("PCarter"), key_of("PC")) == ("214", "pcarter", "pc")


@pytest.mark.parametrize("typed", ["", "   ", "?!", "x" * 101])
def test_what_names_nobody_is_refused_beside_its_box_and_is_no_check(reception, typed):
    response = client_of(reception).post(CHECK, {"typed": typed})

    assert list(response.context["form"].errors) == ["typed"]
    assert not DoorCheck.objects.exists()


# On record


def test_each_check_is_on_record(reception, school, hale):
    answer_to(reception, "PC Imogen Hale")
    answer_to(reception, "Nobody")

    assert list(DoorCheck.objects.order_by("pk").values_list("school", "checked_by", "typed", "answer")) == [
        (school.pk, reception.pk, "PC Imogen Hale", "EXPECTED"),
        (school.pk, reception.pk, "Nobody", "UNKNOWN"),
    ]
    assert {check.checked_at for check in DoorCheck.objects.all()} == {MONDAY}


def test_to_open_the_page_checks_nothing(reception):
    assert client_of(reception).get(CHECK, {"typed": "EA214"}).status_code == 200
    assert not DoorCheck.objects.exists()


def test_a_head_reads_the_checks_of_the_own_school_alone(reception, school, unit):
    answer_to(reception, "PC Somebody")
    elsewhere = school_user(telling_school(unit))

    assert "PC Somebody" in words_of(client_of(school_user(school)).get("/door/checks/"))
    assert "PC Somebody" not in words_of(client_of(elsewhere).get("/door/checks/"))


def test_whoever_left_the_school_checks_nothing_there(clock, school, reception):
    reception.contacts.update(state=Contact.State.LEFT, left_on=TODAY)
    with pytest.raises(CheckError):
        actions.check_officer(school=school, typed="EA214", by=reception)


# How often


def checks(school, by, number):
    for n in range(number):
        actions.check_officer(school=school, typed=f"EA{n}", by=by)


def test_a_person_checks_ten_in_ten_minutes(reception, school, clock):
    checks(school, reception, 10)

    with pytest.raises(TooManyChecksError) as refused:
        checks(school, reception, 1)

    assert refused.value.until == MONDAY + timedelta(minutes=10)
    assert DoorCheck.objects.count() == 10
    clock.shift(timedelta(minutes=10))
    checks(school, reception, 1)


def test_a_person_at_two_schools_checks_no_more_for_it(reception, school, unit):
    other = telling_school(unit)
    ContactFactory(school=other, role=Contact.Role.RECEPTION, user=reception, email=reception.email)
    checks(school, reception, 5)
    checks(other, reception, 5)

    with pytest.raises(TooManyChecksError):
        checks(other, reception, 1)


def test_a_school_checks_no_more_for_having_two_at_its_door(reception, school):
    checks(school, reception, 5)
    checks(school, school_user(school, Contact.Role.RECEPTION), 5)

    with pytest.raises(TooManyChecksError):
        checks(school, school_user(school), 1)


def test_sixty_a_day_are_enough(reception, school, clock):
    for _ in range(6):
        checks(school, reception, 10)
        clock.shift(timedelta(minutes=11))

    with pytest.raises(TooManyChecksError) as refused:
        checks(school, reception, 1)

    assert refused.value.until == MONDAY + timedelta(days=1)


def test_the_page_says_to_call_101_and_from_when_it_answers_again(reception, school, hale):
    checks(school, reception, 10)

    response = client_of(reception).post(CHECK, {"typed": "EA214"})

    assert response.status_code == 429
    assert "call 101" in words_of(response)
    assert "2 November 2026 at 10:10am" in words_of(response)
    assert "Hale" not in words_of(response)


def test_another_schools_checks_count_for_nobody_here(reception, school, unit):
    other = telling_school(unit)
    checks(other, school_user(other), 10)
    checks(school, reception, 10)


def test_checks_are_forgotten_after_a_year(school, reception):
    with time_machine.travel(timezone.now() - timedelta(days=3650)):
        ten_years_ago = timezone.now()
    DoorCheck.objects.create(
        school=school, checked_by=reception, typed="Old", answer="UNKNOWN", checked_at=ten_years_ago
    )
    checks(school, reception, 1)

    assert actions.forget_checks(now=timezone.now()) == 1
    assert [check.typed for check in DoorCheck.objects.all()] == ["EA0"]


def test_a_kind_of_visit_is_said_in_plain_words(school, unit, reception):
    kinds = {"DEDICATED": "Works with your school alone", "COVER": "Covers for a colleague until 1 December 2026"}
    for n, kind in enumerate(kinds):
        row = DeploymentFactory(
            officer=fit_officer(unit, collar_number=f"EA5{n}"), school=school, until_on=date(2026, 12, 1), kind=kind
        )
        assert row.kind == Deployment.Kind(kind)
    assert [kinds[kind] in answer_to(reception, f"EA5{n}") for n, kind in enumerate(kinds)] == [True, True]
