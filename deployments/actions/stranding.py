"""When an officer's time in schools ends, a draft says so for every school that this strands."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from deployments.actions.planned import PlannedChange
from deployments.actions.planning import add_changes, create_redeployment
from deployments.errors import RedeploymentError
from deployments.models import Redeployment
from deployments.outlook.stranded import stranded_by
from officers.actions import end_tenure as record_end
from officers.models import Officer, Tenure

Why = Tenure.EndReason
Reason = Redeployment.Reason
# What the plan is called, and what schools read: nothing of a resignation or of sickness.
REASONS = {
    Why.PROMOTION: (Reason.PROMOTION, gettext_lazy("%(name)s has been promoted and leaves the role in schools.")),
    Why.LATERAL_MOVE: (Reason.LATERAL_MOVE, gettext_lazy("%(name)s moves to another post in the police.")),
    Why.END_OF_TENURE: (
        Reason.END_OF_TENURE,
        gettext_lazy("The time of %(name)s as a school officer comes to its end."),
    ),
    Why.AID: (Reason.AID, gettext_lazy("%(name)s is needed for other police duties.")),
}
OTHERWISE = (Reason.OTHER, gettext_lazy("%(name)s leaves the role in schools."))
NEXT = gettext_lazy("We will tell you who follows as soon as that is decided.")


@transaction.atomic
def end_tenure(*, tenure: Tenure, ended_on: date, end_reason: str, by: User) -> Redeployment | None:
    """End a tenure early and draft the departure from every school where the officer is still expected afterwards.

    Returns the draft; none where no school is stranded.
    """
    record_end(tenure=tenure, ended_on=ended_on, end_reason=end_reason, by=by)
    return _draft_departure(tenure.officer, last_on=ended_on, end_reason=end_reason, by=by)


@transaction.atomic
def plan_departure(*, tenure: Tenure, by: User) -> Redeployment:
    """Draft the departure of an officer whose tenure ends as planned.

    Raises RedeploymentError where no school needs it.
    """
    # Locked, so that two clicks make one draft.
    tenure = Tenure.objects.select_for_update(of=("self",)).select_related("officer__command_unit").get(pk=tenure.pk)
    reason = tenure.end_reason or Why.END_OF_TENURE
    plan = _draft_departure(tenure.officer, last_on=tenure.last_on, end_reason=reason, by=by)
    if plan is None:
        raise RedeploymentError(
            _("%(officer)s leaves every school by then already, or a draft says so.") % {"officer": tenure.officer}
        )
    return plan


def _draft_departure(officer: Officer, *, last_on: date, end_reason: str, by: User) -> Redeployment | None:
    leaves_on = max(last_on, timezone.localdate()) + timedelta(days=1)
    leaving = stranded_by([officer], day=leaves_on, unit=officer.command_unit)
    if not leaving:
        return None
    reason, words = REASONS.get(Why(end_reason), OTHERWISE)
    plan = create_redeployment(
        command_unit=officer.command_unit,
        reason=reason,
        explanation=f"{words % {'name': officer.display_name}} {NEXT}",
        effective_on=leaves_on,
        by=by,
    )
    add_changes(
        redeployment=plan, planned=[PlannedChange(school=school, officer_out=who) for who, school in leaving], by=by
    )
    return plan
