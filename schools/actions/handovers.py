"""A handover ends: the successor is reached and the day has come, so the predecessor leaves."""

import logging
from datetime import date

from django.db import transaction
from django.db.models import F

from schools.actions.leaving import leave
from schools.models import Contact, School
from schools.models.contact import ContactQuerySet

logger = logging.getLogger(__name__)


def complete_handovers(*, on: date) -> int:
    """Everybody whose successor's address was proved before the day on which they hand over. Says how many left."""
    left = 0
    for contact in _due(on).order_by("school", "pk"):
        try:
            left += _complete(contact, on=on)
        except Exception:  # one school's fault must not keep the others' leavers in
            logger.exception("Contact %s could not hand over", contact.pk)
    return left


def complete_handovers_to(successor: Contact, *, on: date) -> None:
    """Whoever waits for this successor leaves now, where the day has come. The caller holds the school's row."""
    for contact in _due(on).filter(successor=successor):
        leave(contact, on=on)


@transaction.atomic
def _complete(contact: Contact, *, on: date) -> bool:
    School.objects.select_for_update().get(pk=contact.school_id)
    still = _due(on).filter(pk=contact.pk).first()
    if still:
        leave(still, on=on)
    return still is not None


def _due(on: date) -> ContactQuerySet:
    """A school is never left without: the successor must be reached, a person in the same role at the same school."""
    live = Contact.objects.live().filter(is_shared=False).values("pk")
    return (
        Contact.objects.current()
        .filter(hands_over_on__lte=on, successor__in=live, successor__role=F("role"), successor__school=F("school"))
        .select_related("user")
    )
