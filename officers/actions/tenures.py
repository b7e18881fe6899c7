"""How long an officer is meant to stay in schools."""

from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.wording import spoken
from officers.actions.refusals import OfficerError, refuse_stranger, refusing
from officers.models import Officer, Tenure


@transaction.atomic
def begin_tenure(*, officer: Officer, from_on: date, planned_until_on: date, by: User) -> Tenure:
    """A stretch of work in schools, which may lie in the future. It shares no day with another."""
    refuse_stranger(officer, by)
    with refusing(
        {
            "no_overlap": ("from_on", f"{officer.display_name} already has a tenure in some of these days"),
            "planned_end_after_start": ("planned_until_on", "The planned last day must not be before the first day"),
        }
    ):
        return Tenure.objects.create(
            officer=officer, from_on=from_on, planned_until_on=planned_until_on, recorded_by=by
        )


@transaction.atomic
def end_tenure(*, tenure: Tenure, ended_on: date, end_reason: str, by: User) -> None:
    """Say that a tenure ends early, and why. It ends once; a longer stay is a tenure of its own."""
    refuse_stranger(tenure.officer, by)
    if ended_on > tenure.planned_until_on:
        raise OfficerError(
            f"The last day must be {spoken(tenure.planned_until_on)}, as planned, or earlier", field="ended_on"
        )
    with refusing({"tenure_ended_after_start": ("ended_on", "The last day must not be before the first day")}):
        moved = Tenure.objects.filter(pk=tenure.pk, ended_on__isnull=True).update(
            ended_on=ended_on, end_reason=end_reason
        )
    if moved != 1:
        raise OfficerError("The end of this tenure is on record already.")
