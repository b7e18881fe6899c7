"""When a contact leaves the school."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions.access import end_needless_access
from schools.actions.refusals import ContactError, refuse_without_successor
from schools.models import Contact, School


@transaction.atomic
def end_contact(*, contact: Contact, by: User | None, on: date) -> None:
    """The person has left. Nothing more is sent to them, and a sign-in that rested on this ends at once."""
    School.objects.select_for_update().get(pk=contact.school_id)
    # A page may have been open since before the deputy became the head.
    contact.refresh_from_db()
    refuse_without_successor(contact=contact, by=by)
    leave(contact, on=on)


def leave(contact: Contact, *, on: date) -> None:
    """With the person go the links in their mail and whatever waits for them. The caller holds the school's row."""
    if Contact.objects.current().filter(pk=contact.pk).update(state=Contact.State.LEFT, left_on=on) != 1:
        raise ContactError(_("%(name)s has already left.") % {"name": contact.name})
    contact.state, contact.left_on = Contact.State.LEFT, on
    contact.proofs.open().update(cancelled_at=timezone.now())
    contact.predecessors.current().update(successor=None, hands_over_on=None)
    if contact.user:
        end_needless_access(user=contact.user)
