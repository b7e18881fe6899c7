"""Under which school and at which desk each letter is filed, so that it is found again."""

from datetime import date, datetime

import pytest

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Redeployment
from outbox.models import Letter
from schools.models import CommandUnit, Contact, School
from tests.deployments.conftest import LONDON, NEXT_MONDAY
from tests.deployments.test_withdrawing import sent
from tests.factories import telling_school

WEDNESDAY = datetime(2026, 11, 4, 9, 0, tzinfo=LONDON)
ON_THE_DAY = datetime(2026, 11, 9, 6, 0, tzinfo=LONDON)


def filed(*categories: str) -> dict[str, tuple[str, str]]:
    return {letter.category: (letter.about, letter.desk) for letter in Letter.objects.filter(category__in=categories)}


@pytest.fixture
def place(unit: CommandUnit, school: School) -> tuple[str, str]:
    return f"Ash Park School ({school.urn})", f"unit-{unit.pk}"


def test_a_notice_and_what_follows_it_are_filed_under_the_school(
    clock, announced: Redeployment, place: tuple[str, str], sergeant: User
) -> None:
    sent(announced)
    clock.move_to(WEDNESDAY)
    actions.send_reminders(now=WEDNESDAY)
    clock.move_to(ON_THE_DAY)
    actions.take_effect(on=NEXT_MONDAY)
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    kinds = ["notice", "reminder", "held", "alert", "withdrawal"]
    assert filed(*kinds) == dict.fromkeys(kinds, place)


def test_a_change_let_through_after_all_is_filed_under_the_school(
    clock, announced: Redeployment, place: tuple[str, str]
) -> None:
    clock.move_to(ON_THE_DAY)
    actions.take_effect(on=NEXT_MONDAY)
    actions.acknowledge_by_link(copy=announced.notices.get().copies.get(contact__role=Contact.Role.HEAD))
    actions.take_effect(on=NEXT_MONDAY)

    assert filed("released") == {"released": place}


def test_an_alert_about_several_schools_is_filed_under_the_plan(
    plan: Redeployment, unit: CommandUnit, sergeant: User, inspector: User, joiner
) -> None:
    second = PlannedChange(telling_school(unit), officer_in=joiner)
    actions.add_changes(redeployment=plan, planned=[second], by=sergeant)
    actions.ask_for_exigency(redeployment=plan, cause="Urgent.", explanation="Sorry.", by=sergeant)

    assert plan.effective_on == date(2026, 11, 9)
    assert filed("alert") == {"alert": ("Promotion, 9 November 2026", unit.desk)}
