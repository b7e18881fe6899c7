"""The gate: what takes effect on its day, and what is held."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Change, Deployment, Redeployment, RegisterEntry
from officers.models import Officer, VettingCheck
from outbox.models import Letter
from schools.models import CommandUnit, Contact, School
from tests.deployments.conftest import LONDON, NEXT_MONDAY
from tests.factories import telling_school


def acknowledge(redeployment: Redeployment) -> None:
    notice = redeployment.notices.get()
    copy = notice.copies.filter(contact__role=Contact.Role.HEAD).get()
    actions.acknowledge_by_link(copy=copy)


def posts(school: School, day: date) -> list[str]:
    return [row.officer.display_name for row in Deployment.objects.on(day).filter(school=school)]


def test_a_change_takes_effect_on_its_day_when_the_school_was_told(announced: Redeployment, school: School) -> None:
    acknowledge(announced)

    report = actions.take_effect(on=NEXT_MONDAY)

    announced.refresh_from_db()
    assert (report.in_effect, report.held) == (1, 0)
    assert announced.status == Redeployment.Status.IN_EFFECT
    assert posts(school, NEXT_MONDAY - timedelta(days=1)) == ["PC Leaver"]
    assert posts(school, NEXT_MONDAY) == ["PC Joiner"]
    assert RegisterEntry.objects.count() == 0


def test_nothing_takes_effect_before_its_day(announced: Redeployment) -> None:
    acknowledge(announced)

    report = actions.take_effect(on=NEXT_MONDAY - timedelta(days=1))

    assert report.in_effect == 0


def test_a_change_of_which_nobody_knows_is_held_and_everybody_hears(
    announced: Redeployment, school: School, inspector: User
) -> None:
    report = actions.take_effect(on=NEXT_MONDAY)

    change = announced.changes.get()
    announced.refresh_from_db()
    assert (report.in_effect, report.held) == (0, 1)
    assert (change.status, announced.status) == (Change.Status.HELD, Redeployment.Status.HELD)
    assert change.held_because == "The school has not been told."
    assert posts(school, NEXT_MONDAY) == ["PC Leaver"]
    assert list(Letter.objects.filter(category="held").values_list("deliveries__name", flat=True).distinct()) != []
    alerted = set(Letter.objects.filter(category="alert").values_list("deliveries__address", flat=True))
    assert alerted == {inspector.email, announced.created_by.email}


def test_running_the_gate_twice_changes_nothing_more(announced: Redeployment) -> None:
    actions.take_effect(on=NEXT_MONDAY)
    letters = Letter.objects.count()

    actions.take_effect(on=NEXT_MONDAY)

    assert Letter.objects.count() == letters
    acknowledge(announced)
    actions.take_effect(on=NEXT_MONDAY)
    report = actions.take_effect(on=NEXT_MONDAY)
    assert (report.in_effect, report.held) == (0, 0)
    assert Deployment.objects.count() == 2


def test_an_officer_who_is_not_fit_on_the_day_does_not_start(
    announced: Redeployment, joiner: Officer, sergeant: User, school: School
) -> None:
    acknowledge(announced)
    VettingCheck.objects.create(
        officer=joiner, outcome="LAPSED", checked_on=NEXT_MONDAY - timedelta(days=2), recorded_by=sergeant
    )

    report = actions.take_effect(on=NEXT_MONDAY)

    assert (report.in_effect, report.held) == (0, 1)
    assert posts(school, NEXT_MONDAY) == ["PC Leaver"]


def test_a_held_change_takes_effect_once_the_school_is_told(announced: Redeployment, school: School) -> None:
    actions.take_effect(on=NEXT_MONDAY)
    acknowledge(announced)

    actions.take_effect(on=NEXT_MONDAY + timedelta(days=1))

    announced.refresh_from_db()
    assert announced.status == Redeployment.Status.IN_EFFECT
    assert posts(school, NEXT_MONDAY) == ["PC Leaver"]
    assert posts(school, NEXT_MONDAY + timedelta(days=1)) == ["PC Joiner"]
    letter = Letter.objects.get(category="released")
    assert letter.subject == "Ash Park School: your change of officer has now happened"
    assert letter.deliveries.count() == 2
    assert "PC Joiner, named officer" in letter.text


def test_an_authorised_exigency_lets_it_through_untold_and_puts_it_on_the_register(
    plan: Redeployment, school: School, sergeant: User, inspector: User
) -> None:
    tuesday = date(2026, 11, 3)
    actions.change_redeployment(
        redeployment=plan, reason=plan.reason, explanation=plan.explanation, effective_on=tuesday, by=sergeant
    )
    exigency = actions.ask_for_exigency(
        redeployment=plan, cause="Called away tonight.", explanation="We are sorry.", by=sergeant
    )
    actions.decide_exigency(exigency=exigency, revision=plan.revision, authorise=True, by=inspector)
    plan = Redeployment.objects.get(pk=plan.pk)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    report = actions.take_effect(on=tuesday)

    assert (report.in_effect, report.held) == (1, 0)
    entries = RegisterEntry.objects.order_by("shortfall")
    assert [(row.shortfall, row.lead_days, row.authorised_by, row.cause) for row in entries] == [
        ("SHORT_NOTICE", 1, inspector, "Called away tonight."),
        ("UNTOLD", 1, inspector, "Called away tonight."),
    ]
    assert "We are sorry." in entries[0].explanation


def test_the_alert_of_what_is_held_has_a_line_for_each_school(
    plan: Redeployment, unit: CommandUnit, sergeant: User, joiner: Officer
) -> None:
    second = telling_school(unit, name="Beech Road School")
    actions.add_changes(redeployment=plan, planned=[PlannedChange(school=second, officer_in=joiner)], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    actions.take_effect(on=NEXT_MONDAY)

    lines = Letter.objects.get(category="alert").text.splitlines()
    assert "Ash Park School: The school has not been told." in lines
    assert "Beech Road School: The school has not been told." in lines


def test_an_answer_given_after_the_day_does_not_count_for_that_day(announced: Redeployment, clock) -> None:
    clock.move_to(datetime.combine(NEXT_MONDAY + timedelta(days=1), time(9), LONDON))
    acknowledge(announced)

    assert actions.take_effect(on=NEXT_MONDAY).in_effect == 0
    assert actions.take_effect(on=NEXT_MONDAY + timedelta(days=1)).in_effect == 1


def test_the_command_opens_the_gate_for_no_day_to_come(announced: Redeployment) -> None:
    acknowledge(announced)

    with pytest.raises(CommandError, match="9 November 2026 has not come yet"):
        call_command("take_effect", "--on", str(NEXT_MONDAY))
    with pytest.raises(CommandError, match="is not a day"):
        call_command("take_effect", "--on", "soon")

    assert Change.objects.get().status == Change.Status.PLANNED
