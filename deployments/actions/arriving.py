"""After the shadowing: the shadow begins in earnest."""

from datetime import date

from django.db import transaction

from accounts.models import User
from deployments.actions.planned import PlannedChange
from deployments.actions.planning import add_changes, create_redeployment
from deployments.models import Change, Redeployment
from schools.models import CommandUnit


@transaction.atomic
def plan_arrival(
    *,
    shadowing: Change,
    command_unit: CommandUnit,
    reason: str,
    explanation: str,
    effective_on: date,
    interim_contact: str = "",
    review_on: date | None = None,
    by: User,
) -> Redeployment:
    """A draft by which the officer who shadowed arrives at every school where the same plan had them shadow."""
    plan = create_redeployment(
        command_unit=command_unit,
        reason=reason,
        explanation=explanation,
        effective_on=effective_on,
        interim_contact=interim_contact,
        review_on=review_on,
        by=by,
    )
    shadowed = Change.objects.filter(
        redeployment=shadowing.redeployment_id,
        officer_in=shadowing.officer_in_id,
        kind=Change.Kind.SHADOWING,
        status=Change.Status.IN_EFFECT,
    )
    rows = shadowed.select_related("school__local_authority", "officer_in")
    planned = [PlannedChange(row.school, officer_in=row.officer_in) for row in rows if row.school.is_open]
    add_changes(redeployment=plan, planned=planned, by=by)
    return plan
