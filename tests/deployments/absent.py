"""What the tests of absences share."""

from datetime import date
from typing import Any

from accounts.models import User
from deployments import actions
from deployments.models import Redeployment
from officers.models import Officer
from schools.models import CommandUnit, School
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import DeploymentFactory, fit_officer, telling_school

# Two school weeks: from the day that leaves enough notice to a Friday.
FIRST, LAST = NEXT_MONDAY, date(2026, 11, 20)
BACK = date(2026, 11, 23)


def aid(*officers: Officer, by: User, **facts: Any) -> Any:
    """The plan by which schools hear that these officers help elsewhere; None where no school need hear."""
    days: dict[str, Any] = {"kind": "AID", "from_on": FIRST, "until_on": LAST}
    return actions.plan_absence(officers=officers, by=by, **days | facts)


def acknowledged(plan: Redeployment) -> None:
    """Every school answers."""
    for notice in plan.notices.filter(status="ISSUED"):
        actions.acknowledge_by_link(copy=notice.copies.all()[0])


def both_away(
    unit: CommandUnit, school: School, leaver: Officer, joiner: Officer, sergeant: User
) -> tuple[Redeployment, Officer, School]:
    """Two are away with one cover, one of them from a second school too: the plan, that officer and that school."""
    other = fit_officer(unit, display_name="PC Other")
    second = telling_school(unit, name="Beech Hill School")
    for where in (school, second):
        DeploymentFactory(officer=other, school=where)
    return aid(leaver, other, cover=joiner, by=sergeant), other, second


def away_now(officer: Officer, clock: Any, *, by: User, **facts: Any) -> Redeployment:
    """The school was told and has answered, and the absence has begun."""
    plan = aid(officer, by=by, **facts)
    actions.schedule_redeployment(redeployment=plan, by=by)
    acknowledged(plan)
    clock.move_to("2026-11-09T06:00:00+00:00")
    actions.take_effect(on=NEXT_MONDAY)
    plan.refresh_from_db()
    assert isinstance(plan, Redeployment)
    return plan
