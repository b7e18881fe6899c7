"""Handing over to a successor in one go."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions.contacts import add_contact
from schools.actions.handovers import complete_handovers_to
from schools.actions.refusals import ContactError
from schools.models import Contact, School


@transaction.atomic
def hand_over(*, contact: Contact, by: User, name: str, email: str, on: date, phone: str = "") -> Contact:
    """Add the successor in the same role. The predecessor leaves on that day, or later when the successor is reached.

    Gives back the successor.
    """
    School.objects.select_for_update().get(pk=contact.school_id)
    if contact.role not in Contact.KEEPERS:
        raise ContactError(_("Only a headteacher or Designated Safeguarding Lead hands over to a successor."))
    standing = Contact.objects.current().filter(pk=contact.pk).first()
    if standing is None:
        raise ContactError(_("%(name)s has already left.") % {"name": contact.name})
    if standing.successor_id:
        raise ContactError(_("%(name)s hands over already. Call that off first.") % {"name": contact.name})
    successor = add_contact(school=contact.school, by=by, role=contact.role, name=name, email=email, phone=phone)
    Contact.objects.filter(pk=contact.pk).update(successor=successor, hands_over_on=on)
    complete_handovers_to(successor, on=timezone.localdate())
    contact.refresh_from_db()
    return successor


def call_off_handover(*, contact: Contact, by: User) -> None:
    """The predecessor stays; so does whoever was added to take over."""
    waiting = Contact.objects.current().filter(pk=contact.pk, successor__isnull=False)
    if waiting.update(successor=None, hands_over_on=None) != 1:
        raise ContactError(_("%(name)s hands over to nobody.") % {"name": contact.name})
