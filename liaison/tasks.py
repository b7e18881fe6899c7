"""What the clock rings for here. Each task is one call: what is due stands on the rows."""

from celery import shared_task
from django.utils import timezone

from liaison import advisers
from liaison.contacts import asking, returned
from schools.actions import complete_handovers


@shared_task
def look_after_contacts() -> None:
    """Ask, remind, pass on to the sergeants; let go whoever has handed over."""
    now = timezone.now()
    complete_handovers(on=timezone.localdate(now))
    asking.ask_schools(now=now)
    asking.remind_schools(now=now)
    asking.escalate_reviews(now=now)


@shared_task
def note_returned_proofs() -> None:
    """Note which addresses cannot be proved."""
    returned.note_returned_proofs()


@shared_task
def mail_advisers() -> None:
    """Send this week's letters to advisers."""
    advisers.mail_advisers(on=timezone.localdate())
