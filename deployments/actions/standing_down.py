"""Taking a whole team out of its schools on one day: one draft, a departure per officer and school."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.actions.planned import PlannedChange
from deployments.actions.planning import add_changes, create_redeployment
from deployments.errors import RedeploymentError
from deployments.models import Redeployment
from deployments.outlook.stranded import stranded_by
from officers.models import Officer
from schools.models import CommandUnit


@transaction.atomic
def stand_down(
    *,
    command_unit: CommandUnit,
    officers: Collection[Officer],
    effective_on: date,
    reason: str,
    explanation: str,
    review_on: date,
    interim_contact: str,
    cannot_wait: bool,
    by: User,
) -> Redeployment:
    """Draft the departure of these officers from every school where they are expected on the day.

    Each school is told once, however many of its officers go: whom to ask meanwhile, and when it hears again. In the
    same few queries however many schools there are.
    """
    leaving = stranded_by(officers, day=effective_on, unit=command_unit)
    if not leaving:
        raise RedeploymentError(_("None of these officers is expected at a school on that day"), field="effective_on")
    plan = create_redeployment(
        command_unit=command_unit,
        reason=reason,
        explanation=explanation,
        effective_on=effective_on,
        interim_contact=interim_contact,
        review_on=review_on,
        by=by,
    )
    planned = [PlannedChange(school=school, officer_out=who, cannot_wait=cannot_wait) for who, school in leaving]
    add_changes(redeployment=plan, planned=planned, by=by)
    return plan
