"""When a contact leaves the school."""

from datetime import date

from django.db import transaction

from accounts.models import User
from schools.actions.access import end_needless_access
from schools.actions.contacts import ContactError, refuse_without_successor
from schools.models import Contact, School


@transaction.atomic
def end_contact(*, contact: Contact, by: User, on: date) -> None:
    """The person has left. Nothing more is sent to them, and a sign-in that rested on this ends at once."""
    School.objects.select_for_update().get(pk=contact.school_id)
    refuse_without_successor(contact=contact, by=by)
    if Contact.objects.current().filter(pk=contact.pk).update(state=Contact.State.LEFT, left_on=on) != 1:
        raise ContactError(f"{contact.name} has already left.")
    contact.state, contact.left_on = Contact.State.LEFT, on
    if contact.user:
        end_needless_access(user=contact.user)
