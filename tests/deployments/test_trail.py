"""Every edit is kept in words, and an edit from an old page is refused with who changed what."""

from datetime import date

import pytest
import time_machine

from accounts.models import Role, User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import StalePlanError
from deployments.models import PlanEdit, Redeployment
from officers.models import Officer
from schools.models import CommandUnit, School
from tests.deployments.conftest import MONDAY
from tests.deployments.plan_pages import client_of, page
from tests.factories import fit_officer, police_user, telling_school

WEDNESDAY = date(2026, 11, 11)


def change_day(plan: Redeployment, by: User, *, revision: int | None = None, day: date = WEDNESDAY) -> None:
    actions.change_redeployment(
        redeployment=plan,
        reason=plan.reason,
        explanation=plan.explanation,
        effective_on=day,
        revision=revision,
        by=by,
    )


def test_each_edit_says_what_changed_from_what_to_what(
    plan: Redeployment, sergeant: User, unit: CommandUnit, school: School, leaver: Officer, joiner: Officer
) -> None:
    change_day(plan, sergeant)
    change = plan.changes.select_related("school__local_authority", "redeployment", "officer_in", "officer_out").get()
    other = fit_officer(unit, display_name="PC Other")
    planned = PlannedChange(change.school, other, leaver)
    actions.change_change(change=change, planned=planned, by=sergeant)
    actions.write_notice(redeployment=plan, words="Hello ((school))", by=sergeant)
    actions.remove_change(change=plan.changes.select_related("school", "redeployment").get(), by=sergeant)

    assert [edit.words for edit in plan.edits.order_by("revision")] == [
        "Ash Park School added (PC Joiner takes over from PC Leaver)",
        "the day from 9 November 2026 to 11 November 2026",
        "at Ash Park School from “PC Joiner takes over from PC Leaver” to “PC Other takes over from PC Leaver”",
        "the words of the notice",
        "Ash Park School removed (PC Other takes over from PC Leaver)",
    ]


def test_an_edit_from_an_old_page_saves_nothing_and_says_who_changed_what(
    plan: Redeployment, sergeant: User, unit: CommandUnit
) -> None:
    colleague = police_user(unit, Role.SERGEANT)
    seen = Redeployment.objects.get(pk=plan.pk).revision
    with time_machine.travel(MONDAY.replace(hour=10, minute=42), tick=False):
        change_day(plan, colleague)
        actions.add_changes(
            redeployment=plan,
            planned=[PlannedChange(telling_school(unit, name="Beck Lane"), fit_officer(unit, display_name="PC New"))],
            by=colleague,
        )

    with pytest.raises(StalePlanError) as refused:
        change_day(plan, sergeant, revision=seen, day=date(2026, 11, 12))

    assert str(refused.value) == (
        f"{colleague.name} changed this plan at 10:42am: the day from 9 November 2026 to 11 November 2026. "
        f"{colleague.name} changed this plan at 10:42am: Beck Lane added (PC New comes). "
        "Look at it again before you save."
    )
    plan.refresh_from_db()
    assert plan.effective_on == WEDNESDAY
    assert not PlanEdit.objects.filter(edited_by=sergeant, revision__gt=seen).exists()


def test_two_tabs_of_one_person_are_met_the_same_way(plan: Redeployment, sergeant: User) -> None:
    seen = Redeployment.objects.get(pk=plan.pk).revision
    change_day(plan, sergeant, revision=seen)

    with pytest.raises(StalePlanError, match="You changed this plan on another page at 10am: the day from"):
        actions.write_notice(redeployment=plan, words="Old words", revision=seen, by=sergeant)


def test_removing_from_an_old_page_is_refused_on_the_plans_page(plan: Redeployment, sergeant: User) -> None:
    client, change = client_of(sergeant), plan.changes.get()
    seen = Redeployment.objects.get(pk=plan.pk).revision
    change_day(plan, sergeant)

    response = client.post(page("change-remove", plan, change.pk), {"revision": seen}, follow=True)

    assert "You changed this plan on another page" in response.content.decode()
    assert plan.changes.count() == 1


def test_the_plans_page_says_who_edited_it_last_and_every_edit(plan: Redeployment, sergeant: User) -> None:
    change_day(plan, sergeant)

    words = client_of(sergeant).get(page("redeployment-detail", plan)).content.decode()

    assert f"Last edited by {sergeant.name} on 2 November 2026 at 10am." in words
    assert "the day from 9 November 2026 to 11 November 2026" in words
