"""What is recorded of an officer: vetting and training."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from officers.actions.refusals import OfficerError, refuse_future, refuse_stranger, refusing
from officers.models import Course, Officer, Training, VettingCheck


@transaction.atomic
def record_vetting(
    *, officer: Officer, outcome: str, checked_on: date, review_by_on: date | None = None, by: User
) -> VettingCheck:
    """Add what was so on a day. Earlier checks stay as they are."""
    refuse_stranger(officer, by)
    refuse_future(checked_on, "checked_on", _("The day of the check"))
    with refusing(
        {
            "vetting_confirmed_has_review_day": ("review_by_on", _("Enter the day by which the vetting is reviewed")),
            "vetting_review_after_check": ("review_by_on", _("The review must not be before the check")),
        }
    ):
        return VettingCheck.objects.create(
            officer=officer, outcome=outcome, checked_on=checked_on, review_by_on=review_by_on, recorded_by=by
        )


@transaction.atomic
def record_training(
    *, officer: Officer, course: Course, done_on: date, valid_until_on: date | None = None, by: User
) -> Training:
    """A course that the officer has done. Doing it again is one more row."""
    refuse_stranger(officer, by)
    refuse_future(done_on, "done_on", _("The day of the course"))
    if course.force_id != officer.force_id:
        raise OfficerError(_("Choose a course of %(force)s") % {"force": officer.force}, field="course")
    with refusing(
        {
            "training_valid_after_done": (
                "valid_until_on",
                _("The last valid day must not be before the day of the course"),
            )
        }
    ):
        return Training.objects.create(
            officer=officer, course=course, done_on=done_on, valid_until_on=valid_until_on, recorded_by=by
        )


@transaction.atomic
def remove_training(*, training: Training, by: User) -> None:
    """Take back a line that was recorded by mistake. From now on the officer has not done the course."""
    refuse_stranger(training.officer, by)
    if Training.objects.filter(pk=training.pk).delete()[0] != 1:
        raise OfficerError(_("This training is not on record any more."))
