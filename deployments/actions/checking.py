"""Checking an officer at a school's door. Every check is on record, and nobody can read off the team by trying."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.door.finding import Finding, find
from deployments.errors import CheckError, TooManyChecksError
from deployments.models import DoorCheck
from deployments.models.door_check import DoorCheckQuerySet
from schools.models import School

# In so long as many, by one person and at one school: more than a busy door needs, far too few to try numbers.
LIMITS = ((timedelta(minutes=10), 10), (timedelta(days=1), 60))


@dataclass(frozen=True)
class Checked:
    """What was asked and when, and the answer."""

    check: DoorCheck
    finding: Finding


@transaction.atomic
def check_officer(*, school: School, typed: str, by: User) -> Checked:
    """Answer who goes by this name or number, and note that it was asked.

    Raises TooManyChecksError when the person or the school has asked too often.
    """
    # Whoever asks many times at once waits here for the first, in two schools too.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    if not School.objects.of_contact(by).filter(pk=school.pk).exists():
        raise CheckError(_("Only somebody who belongs to the school can check an officer there."))
    now = timezone.now()
    _refuse_too_many(school, by, now)
    finding = find(school, typed, today=timezone.localdate(now))
    check = DoorCheck.objects.create(
        school=school, checked_by=by, typed=typed.strip()[:100], answer=finding.answer, checked_at=now
    )
    return Checked(check, finding)


def forget_checks(*, now: datetime) -> int:
    """Remove checks of more than a year ago. Returns how many."""
    return DoorCheck.objects.forgettable(now).delete()[0]


def _refuse_too_many(school: School, by: User, now: datetime) -> None:
    for length, most in LIMITS:
        for made in (DoorCheck.objects.filter(checked_by=by), DoorCheck.objects.filter(school=school)):
            if full := _full_until(made.since(now - length), length, most):
                raise TooManyChecksError(full)


def _full_until(made: DoorCheckQuerySet, length: timedelta, most: int) -> datetime | None:
    """When one more may be made, if there are as many as there may be."""
    oldest = made.order_by("-checked_at", "-pk").values_list("checked_at", flat=True)[most - 1 : most]
    return next((checked_at + length for checked_at in oldest), None)
