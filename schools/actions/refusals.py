"""What is refused about contacts, and in which words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import User
from schools.keepers import vouches
from schools.models import Contact


class ContactError(ActionError):
    """Why a contact cannot be added, changed or ended, in words for whoever tried."""

    @classmethod
    def twice(cls, role: str, email: str) -> Self:
        words = _("%(address)s is already %(role)s at this school.")
        return cls(words % {"address": email, "role": Contact.Role(role).label}, field="email")


def refuse_without_successor(*, contact: Contact, by: User | None) -> None:
    """A school may not part with its last reachable head or DSL: police would have nobody to tell.

    Nor with one whose mail comes back, before another is reached; and a shared mailbox, which cannot say that the
    school was told, is no person's successor.
    The caller holds the school's row, so that two people cannot each remove the other's "other one".
    """
    if contact.role not in Contact.KEEPERS or vouches(by, contact.school):
        return
    others = contact.school.contacts.live().filter(role=contact.role).exclude(pk=contact.pk)
    if not contact.is_shared:
        others = others.filter(is_shared=False)
    if contact.school.contacts.proved().filter(pk=contact.pk).exists() and not others.exists():
        raise ContactError(
            _("%(name)s is the school’s only %(role)s whom police can reach. Add the successor first.")
            % {"name": contact.name, "role": _role_in_a_sentence(contact)}
        )


def _role_in_a_sentence(contact: Contact) -> str:
    return _("headteacher") if contact.role == Contact.Role.HEAD else contact.get_role_display()


@contextmanager
def once_per_role(role: str, email: str) -> Iterator[None]:
    """The constraint decides, even when two people add the same contact at once; this says so in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "contact_once_per_role" not in str(error):
            raise
        raise ContactError.twice(role, email) from error
