"""Once a term each school is asked whether its contacts are still right, and reminded once; then the sergeant rings."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liaison.contacts.letters import REVIEW, REVIEW_REMINDER, post_review
from schools.actions import open_review
from schools.days import calendars_for
from schools.hours import leaves_at
from schools.models import ContactReview
from schools.reviews import Due, school_days_after, schools_to_ask, whom_to_ask

logger = logging.getLogger(__name__)


def ask_schools(*, now: datetime) -> int:
    """Ask every school whose term has settled. Returns how many."""
    due = schools_to_ask(timezone.localdate(now))
    return sum(_attempt(lambda each=each: ask_school(each, now=now), each.school) for each in due)  # type: ignore[misc]


@transaction.atomic
def ask_school(due: Due, *, now: datetime) -> bool:
    """Its heads and DSLs by mail; where none can be reached, the sergeant at once."""
    today, calendar = timezone.localdate(now), due.calendar
    remind_on = school_days_after(today, calendar)
    review = open_review(
        school=due.school,
        term=due.term,
        now=now,
        remind_on=remind_on,
        escalate_on=school_days_after(remind_on, calendar),
    )
    if review is None:
        return False
    if readers := whom_to_ask(due.school):
        post_review(review, readers, category=REVIEW, leaves=leaves_at(calendar, now))
    else:
        _escalate(review, now)
    return True


def remind_schools(*, now: datetime) -> int:
    """Remind whoever has not answered, once. Returns how many."""
    waiting = list(
        ContactReview.objects.to_remind(timezone.localdate(now)).select_related(
            "school__local_authority__command_unit__force", "school__cluster__sergeant"
        )
    )
    return sum(_attempt(lambda each=each: _remind(each, now), each.school) for each in waiting)  # type: ignore[misc]


def escalate_reviews(*, now: datetime) -> int:
    """Put on the sergeants' list whoever has not answered the reminder either. Returns how many."""
    waiting = ContactReview.objects.to_escalate(timezone.localdate(now))
    escalated: int = waiting.update(escalated_at=now)
    return escalated


@transaction.atomic
def _remind(review: ContactReview, now: datetime) -> bool:
    if not review.school.is_open or not (readers := whom_to_ask(review.school)):
        _escalate(review, now)
        return False
    if ContactReview.objects.open().filter(pk=review.pk, reminded_at=None).update(reminded_at=now) != 1:
        return False
    calendar = calendars_for([review.school])[review.school_id]
    post_review(review, readers, category=REVIEW_REMINDER, leaves=leaves_at(calendar, now))
    return True


def _escalate(review: ContactReview, now: datetime) -> None:
    ContactReview.objects.open().filter(pk=review.pk, escalated_at=None).update(escalated_at=now)


def _attempt(act: Callable[[], bool], school: object) -> bool:
    """One school's fault must not keep the others from being asked."""
    try:
        return act()
    except Exception:
        logger.exception("%s could not be asked about its contacts", school)
        return False
