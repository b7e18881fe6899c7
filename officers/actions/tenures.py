"""How long an officer is meant to stay in schools."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from officers.actions.refusals import OfficerError, refuse_stranger, refusing
from officers.models import Officer, Tenure, TenureCorrection


@transaction.atomic
def begin_tenure(*, officer: Officer, from_on: date, planned_until_on: date, by: User) -> Tenure:
    """A stretch of work in schools, which may lie in the future. It shares no day with another."""
    refuse_stranger(officer, by)
    with refusing(
        {
            "no_overlap": (
                "from_on",
                _("%(officer)s already has a tenure in some of these days") % {"officer": officer.display_name},
            ),
            "planned_end_after_start": ("planned_until_on", _("The planned last day must not be before the first day")),
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
            _("The last day must be %(day)s, as planned, or earlier") % {"day": spoken(tenure.planned_until_on)},
            field="ended_on",
        )
    with refusing({"tenure_ended_after_start": ("ended_on", _("The last day must not be before the first day"))}):
        moved = Tenure.objects.filter(pk=tenure.pk, ended_on__isnull=True).update(
            ended_on=ended_on, end_reason=end_reason
        )
    if moved != 1:
        raise OfficerError(_("The end of this tenure is on record already."))


@transaction.atomic
def correct_tenure(*, tenure: Tenure, from_on: date, planned_until_on: date, because: str, by: User) -> None:
    """Put right days that were typed wrongly. The days that stood before stay on record with the reason."""
    refuse_stranger(tenure.officer, by)
    _refuse_end_by_correction(tenure, planned_until_on)
    was = {"from_on": tenure.from_on, "planned_until_on": tenure.planned_until_on}
    if was == {"from_on": from_on, "planned_until_on": planned_until_on}:
        raise OfficerError(_("These are the days on record already"), field="from_on")
    with refusing(
        {
            "no_overlap": (
                "from_on",
                _("%(officer)s already has a tenure in some of these days") % {"officer": tenure.officer.display_name},
            ),
            "planned_end_after_start": ("planned_until_on", _("The planned last day must not be before the first day")),
            "tenure_ended_after_start": ("from_on", _("The first day must not be after the day on which it ended")),
        }
    ):
        moved = Tenure.objects.filter(pk=tenure.pk, ended_on=tenure.ended_on, **was).update(
            from_on=from_on, planned_until_on=planned_until_on
        )
    if moved != 1:
        raise OfficerError(_("Somebody changed this tenure in the meantime. Look at it again."))
    TenureCorrection.objects.create(
        tenure=tenure, **{f"was_{name}": day for name, day in was.items()}, because=because, corrected_by=by
    )


def _refuse_end_by_correction(tenure: Tenure, planned_until_on: date) -> None:
    """A tenure that is running ends by being ended: that says why, and finds the schools that it strands."""
    ended_on, today = tenure.ended_on, timezone.localdate()
    if ended_on is not None and planned_until_on < ended_on:
        raise OfficerError(
            _("The planned last day must be %(day)s, when it ended, or later") % {"day": spoken(ended_on)},
            field="planned_until_on",
        )
    if ended_on is None and planned_until_on < today <= tenure.planned_until_on:
        raise OfficerError(
            _("The planned last day must be today or later. To end the tenure, choose “End early”"),
            field="planned_until_on",
        )
