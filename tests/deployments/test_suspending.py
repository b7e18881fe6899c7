"""Every morning: who is no longer fit does not go to the school, and who is fit again does."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from deployments import actions
from deployments.actions import mornings, suspending
from deployments.models import Change, Deployment, Redeployment, RegisterEntry, Suspension
from deployments.truth import no_longer_true
from officers.models import Absence, Officer, VettingCheck
from outbox.models import Delivery, Letter
from schools.models import CommandUnit, Contact, School
from tests.at_once import at_once, several_writers
from tests.deployments.conftest import LONDON, MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of
from tests.factories import fit_officer, police_user, telling_school
from tests.pages import words_of

DAY = MONDAY.date()
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(clock: object, sergeant: User) -> None:
    """Early, on a Monday, in a unit with one sergeant."""


def record(officer: Officer, outcome: str, by: User, on: date = DAY) -> None:
    review = date(2030, 1, 1) if outcome == "CONFIRMED" else None
    VettingCheck.objects.create(officer=officer, outcome=outcome, checked_on=on, review_by_on=review, recorded_by=by)


def letters(category: str) -> list[Letter]:
    return list(Letter.objects.filter(category=category).order_by("pk"))


def counts() -> tuple[int, int, int]:
    return Suspension.objects.count(), Letter.objects.count(), RegisterEntry.objects.count()


def test_whoever_is_fit_is_left_alone(leaver: Officer) -> None:
    report = actions.retest_deployments(on=DAY)

    assert (report.suspended, report.fit_again, report.failed) == (0, 0, 0)
    assert counts() == (0, 0, 0)


def test_lapsed_vetting_suspends_and_everybody_hears(leaver: Officer, school: School, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)

    report = actions.retest_deployments(on=DAY)

    suspension = Suspension.objects.get()
    assert (report.suspended, report.failed) == (1, 0)
    assert (suspension.from_on, suspension.until_on, suspension.because) == (DAY, None, "Vetting is lapsed.")
    [letter] = letters("suspended")
    assert suspension.letter == letter
    assert letter.subject == "Ash Park School: PC Leaver does not come for now"
    assert letter.priority == Letter.Priority.URGENT
    assert letter.deliveries.count() == 2
    assert f"your school has no named officer. Please ask {sergeant.name}" in letter.text


def test_no_school_reads_the_reason(leaver: Officer, sergeant: User) -> None:
    record(leaver, "WITHDRAWN", sergeant)

    actions.retest_deployments(on=DAY)

    [letter] = letters("suspended")
    for words in (letter.subject, letter.text, letter.html):
        assert not [word for word in ("vetting", "withdrawn", "lapsed", "tenure", "training") if word in words.lower()]


def test_the_letter_names_who_works_there_meanwhile(
    leaver: Officer, school: School, sergeant: User, unit: CommandUnit
) -> None:
    for name in ("PC Stays", "PC Unfit", "PC Away"):
        Deployment.objects.create(officer=fit_officer(unit, display_name=name), school=school, from_on=date(2026, 1, 5))
    away = Officer.objects.get(display_name="PC Away")
    Absence.objects.create(officer=away, kind="COURT", from_on=DAY, until_on=DAY, recorded_by=sergeant)
    record(leaver, "LAPSED", sergeant)
    record(Officer.objects.get(display_name="PC Unfit"), "LAPSED", sergeant)

    actions.retest_deployments(on=DAY)

    for letter in letters("suspended"):
        named = [line for line in letter.text.splitlines() if line.startswith("- ")]
        assert named == ["- PC Stays, named officer (one of several schools)"]


def test_the_register_says_so(leaver: Officer, school: School, sergeant: User, unit: CommandUnit) -> None:
    record(leaver, "LAPSED", sergeant)

    actions.retest_deployments(on=DAY)

    entry = RegisterEntry.objects.get()
    assert (entry.shortfall, entry.school, entry.command_unit, entry.author) == ("SUSPENDED", school, unit, None)
    assert (entry.took_effect_on, entry.lead_days, entry.minimum_days) == (DAY, 0, 5)
    assert entry.cause == "Found unfit in the morning’s run."
    client = client_of(sergeant)
    assert entry.summary in words_of(client.get(reverse("deployments:register")))
    page = words_of(client.get(reverse("deployments:register-entry", args=[entry.pk])))
    assert "The morning’s run" in page
    assert "The plan behind this entry" not in page
    csv = client.get(reverse("deployments:register"), {"format": "csv"}).getvalue().decode()
    assert "The morning’s run" in csv and "None" not in csv


def test_the_supervisor_reads_why_in_one_letter(leaver: Officer, unit: CommandUnit, sergeant: User) -> None:
    supervisor = police_user(unit, Role.SERGEANT)
    Officer.objects.filter(pk=leaver.pk).update(supervisor=supervisor)
    Deployment.objects.create(officer=leaver, school=telling_school(unit, name="Elm School"), from_on=DAY)
    record(leaver, "LAPSED", sergeant)

    actions.retest_deployments(on=DAY)

    assert len(letters("suspended")) == 2
    [letter] = letters("morning")
    assert list(letter.deliveries.values_list("address", flat=True)) == [supervisor.email]
    assert "Vetting is lapsed." in letter.text
    assert "- Ash Park School: Nobody else works there." in letter.text
    assert "- Elm School: Nobody else works there." in letter.text
    assert reverse("officers:officer-detail", args=[leaver.pk]) in letter.deliveries.get().link


def test_without_a_supervisor_every_sergeant_of_the_unit_hears(
    leaver: Officer, unit: CommandUnit, sergeant: User
) -> None:
    other = police_user(unit, Role.SERGEANT)
    record(leaver, "LAPSED", sergeant)

    actions.retest_deployments(on=DAY)

    [letter] = letters("morning")
    assert set(letter.deliveries.values_list("address", flat=True)) == {sergeant.email, other.email}


def test_a_school_that_no_mail_reaches_is_to_be_called(leaver: Officer, school: School, sergeant: User) -> None:
    Contact.objects.filter(school=school).update(state=Contact.State.BOUNCING)
    record(leaver, "LAPSED", sergeant)

    actions.retest_deployments(on=DAY)

    assert letters("suspended") == []
    assert Suspension.objects.get().letter is None
    assert "please call" in letters("morning")[0].text


def test_the_letter_leaves_at_once_before_school_hours(clock, leaver: Officer, sergeant: User) -> None:
    early = datetime(2026, 11, 3, 5, 5, tzinfo=LONDON)
    clock.move_to(early)
    record(leaver, "LAPSED", sergeant)

    actions.retest_deployments(on=TOMORROW)

    assert set(Delivery.objects.filter(letter__category="suspended").values_list("try_after", flat=True)) == {early}


def test_a_second_run_changes_nothing_more(leaver: Officer, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)
    actions.retest_deployments(on=DAY)
    before = counts()

    for day in (DAY, TOMORROW):
        report = actions.retest_deployments(on=day)
        assert (report.suspended, report.fit_again) == (0, 0)

    assert counts() == before


def test_a_tenure_that_is_over_suspends_as_well(unit: CommandUnit, school: School) -> None:
    officer = fit_officer(unit, until_on=DAY)
    Deployment.objects.create(officer=officer, school=school, from_on=date(2026, 1, 5))

    assert actions.retest_deployments(on=DAY).suspended == 0
    assert actions.retest_deployments(on=TOMORROW).suspended == 1


def test_an_absence_suspends_nobody(leaver: Officer, sergeant: User) -> None:
    Absence.objects.create(officer=leaver, kind="AID", from_on=DAY, until_on=NEXT_MONDAY, recorded_by=sergeant)

    assert actions.retest_deployments(on=DAY).suspended == 0


def test_whoever_leaves_today_is_left_to_the_gate(announced: Redeployment, leaver: Officer, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)

    assert actions.retest_deployments(on=NEXT_MONDAY).suspended == 0

    actions.take_effect(on=NEXT_MONDAY)
    assert announced.changes.get().status == Change.Status.HELD
    assert actions.retest_deployments(on=NEXT_MONDAY).suspended == 1


def test_fit_again_on_a_later_day_the_school_hears_and_the_officer_is_back(
    leaver: Officer, school: School, sergeant: User
) -> None:
    record(leaver, "LAPSED", sergeant)
    actions.retest_deployments(on=DAY)
    record(leaver, "CONFIRMED", sergeant)

    report = actions.retest_deployments(on=TOMORROW)

    suspension = Suspension.objects.get()
    assert report.fit_again == 1
    assert suspension.until_on == DAY
    [letter] = letters("return-suspended")
    assert suspension.return_letter == letter
    assert letter.subject == "Ash Park School: PC Leaver works with you again"
    assert "From Tuesday 3 November 2026 PC Leaver works at Ash Park School again" in letter.text
    assert "- PC Leaver, named officer (one of several schools)" in letter.text
    told = letters("morning")[-1]
    assert "fit for schools again" in told.subject
    assert actions.retest_deployments(on=TOMORROW).fit_again == 0
    assert len(letters("return-suspended")) == 1


def test_fit_again_on_the_same_day_means_back_on_the_next(leaver: Officer, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)
    actions.retest_deployments(on=DAY)
    record(leaver, "CONFIRMED", sergeant)

    actions.retest_deployments(on=DAY)

    assert Suspension.objects.get().until_on == DAY
    assert "From Tuesday 3 November 2026" in letters("return-suspended")[0].text
    unsent = Delivery.objects.filter(letter__category="suspended")
    assert set(unsent.values_list("status", flat=True)) == {Delivery.Status.CANCELLED}


def test_whoever_is_fit_again_but_away_is_promised_to_no_school(leaver: Officer, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)
    actions.retest_deployments(on=DAY)
    record(leaver, "CONFIRMED", sergeant)
    Absence.objects.create(officer=leaver, kind="AID", from_on=TOMORROW, until_on=NEXT_MONDAY, recorded_by=sergeant)

    assert actions.retest_deployments(on=TOMORROW).fit_again == 1

    assert letters("return-suspended") == []
    assert "please call" not in letters("morning")[-1].text


def test_a_deployment_that_ends_ends_its_suspension_without_a_letter(leaver: Officer, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)
    actions.retest_deployments(on=DAY)
    Deployment.objects.update(until_on=DAY + timedelta(days=2))
    before = counts()

    actions.retest_deployments(on=DAY + timedelta(days=3))

    assert Suspension.objects.get().until_on == DAY + timedelta(days=2)
    assert counts() == before


def test_one_officers_fault_does_not_hold_the_others(
    leaver: Officer, unit: CommandUnit, sergeant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = fit_officer(unit)
    Deployment.objects.create(officer=other, school=telling_school(unit), from_on=DAY)
    record(leaver, "LAPSED", sergeant)
    record(other, "LAPSED", sergeant)
    write = mornings.alert_sergeants

    def fails_once(officer: Officer, *args: object, **kwargs: object) -> None:
        if officer == leaver:
            raise RuntimeError
        write(officer, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(suspending, "alert_sergeants", fails_once)
    report = actions.retest_deployments(on=DAY)

    assert (report.suspended, report.failed) == (1, 1)
    assert Suspension.objects.get().deployment.officer == other
    assert len(letters("suspended")) == 1


def test_the_database_refuses_a_second_open_suspension(leaver: Officer) -> None:
    deployment = Deployment.objects.get()
    Suspension.objects.create(deployment=deployment, from_on=DAY, because="-")

    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(deployment=deployment, from_on=TOMORROW, because="-")


def test_mail_to_whoever_has_left_meanwhile_is_not_sent(leaver: Officer, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)
    actions.retest_deployments(on=DAY)
    Contact.objects.filter(role=Contact.Role.HEAD).update(state=Contact.State.LEFT, left_on=DAY)
    type(sergeant).objects.filter(pk=sergeant.pk).update(is_active=False)

    stopped = no_longer_true(list(Delivery.objects.values_list("pk", flat=True)))

    gone = Contact.objects.get(role=Contact.Role.HEAD).email
    addresses = Delivery.objects.filter(pk__in=stopped).values_list("address", flat=True)
    assert set(addresses) == {gone, sergeant.email}


def test_fit_officers_cost_no_query_each(unit: CommandUnit, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    post(unit, 1)
    with django_assert_num_queries(10):
        actions.retest_deployments(on=DAY)
    post(unit, 4)
    with django_assert_num_queries(10):
        actions.retest_deployments(on=DAY)


def test_one_officers_schools_cost_no_query_each(
    unit: CommandUnit, sergeant: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer = post(unit, 12)
    record(officer, "LAPSED", sergeant)

    with django_assert_max_num_queries(45):
        assert actions.retest_deployments(on=DAY).suspended == 12


def post(unit: CommandUnit, number: int) -> Officer:
    officer = fit_officer(unit)
    for _ in range(number):
        Deployment.objects.create(officer=officer, school=telling_school(unit), from_on=date(2026, 1, 5))
    return officer


@pytest.mark.django_db(transaction=True)
@several_writers
def test_two_runs_at_once_suspend_once(leaver: Officer, sergeant: User) -> None:
    record(leaver, "LAPSED", sergeant)
    failed: list[int] = []

    at_once(*[lambda: failed.append(actions.retest_deployments(on=DAY).failed)] * 2)

    assert failed == [0, 0]
    assert Suspension.objects.count() == 1
    assert len(letters("suspended")) == 1


def test_cover_that_is_over_by_then_is_promised_to_no_school(
    school: School, leaver: Officer, joiner: Officer, sergeant: User
) -> None:
    Deployment.objects.create(officer=joiner, school=school, kind="COVER", from_on=date(2026, 10, 5), until_on=DAY)
    record(joiner, "LAPSED", sergeant)
    assert actions.retest_deployments(on=DAY).suspended == 1

    record(joiner, "CONFIRMED", sergeant)
    assert actions.retest_deployments(on=DAY).fit_again == 1

    assert letters("return-suspended") == []
    assert "please call" not in letters("morning")[-1].text


def test_cover_that_is_back_is_promised_until_its_last_day(
    school: School, leaver: Officer, joiner: Officer, sergeant: User
) -> None:
    until_on = date(2026, 11, 20)
    Deployment.objects.create(officer=joiner, school=school, kind="COVER", from_on=date(2026, 10, 5), until_on=until_on)
    record(joiner, "LAPSED", sergeant)
    actions.retest_deployments(on=DAY)
    record(joiner, "CONFIRMED", sergeant)
    actions.retest_deployments(on=TOMORROW)

    assert "PC Joiner, cover officer until 20 November 2026" in letters("return-suspended")[0].text
