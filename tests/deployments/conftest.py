"""One command unit with a sergeant, an inspector, and schools that can be told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import Role, User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Deployment, Redeployment
from officers.models import Officer
from schools.models import CommandUnit, School
from tests.factories import CommandUnitFactory, fit_officer, police_user, telling_school

LONDON = ZoneInfo("Europe/London")
# A Monday with five school days behind it by the next one.
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=LONDON)
NEXT_MONDAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def quiet_hours(settings):
    """As in a real installation: mail to schools waits for their hours."""
    settings.MAIL_QUIET_HOURS = True


@pytest.fixture
def clock():
    """Time stands still on Monday 2 November 2026; `clock.move_to(…)` moves it."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def unit(db: None) -> CommandUnit:
    return CommandUnitFactory()


@pytest.fixture
def sergeant(unit: CommandUnit) -> User:
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def inspector(unit: CommandUnit) -> User:
    return police_user(unit, Role.INSPECTOR)


@pytest.fixture
def school(unit: CommandUnit) -> School:
    return telling_school(unit, name="Ash Park School")


@pytest.fixture
def leaver(unit: CommandUnit, school: School) -> Officer:
    """The officer who works at the school now."""
    officer = fit_officer(unit, display_name="PC Leaver")
    Deployment.objects.create(officer=officer, school=school, from_on=date(2026, 1, 5))
    return officer


@pytest.fixture
def joiner(unit: CommandUnit) -> Officer:
    """An officer who is fit and works nowhere."""
    return fit_officer(unit, display_name="PC Joiner")


@pytest.fixture
def plan(
    clock: object, unit: CommandUnit, sergeant: User, school: School, leaver: Officer, joiner: Officer
) -> Redeployment:
    """A draft that replaces the leaver by the joiner in five school days' time."""
    redeployment = actions.create_redeployment(
        command_unit=unit,
        reason=Redeployment.Reason.PROMOTION,
        explanation="PC Leaver has been promoted.",
        effective_on=NEXT_MONDAY,
        by=sergeant,
    )
    change = PlannedChange(school=school, officer_in=joiner, officer_out=leaver)
    actions.add_changes(redeployment=redeployment, planned=[change], by=sergeant)
    return redeployment


@pytest.fixture
def announced(plan: Redeployment, sergeant: User) -> Redeployment:
    """The same plan, of which the school has been sent a notice."""
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    plan.refresh_from_db()
    return plan
