"""Keeping a school's contacts true."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from accounts.errors import ActionError
from accounts.models import User
from schools.actions.access import end_needless_access
from schools.keepers import keeps_as_police
from schools.models import Contact, School


class ContactError(ActionError):
    """Why a contact cannot be added, changed or ended, in words for whoever tried."""


def add_contact(
    *, school: School, by: User, role: str, name: str, email: str, phone: str = "", is_shared: bool = False
) -> Contact:
    """Somebody new whom police reach at the school, unconfirmed until they or the school say so."""
    if not school.is_open and school.status != School.Status.PROPOSED:
        raise ContactError(f"{school} has closed. Contacts can only be added to an open school.")
    with _once_per_role(role, email):
        return Contact.objects.create(
            school=school, role=role, name=name, email=email, phone=phone, is_shared=is_shared
        )


@transaction.atomic
def change_contact(
    *, contact: Contact, by: User, role: str, name: str, email: str, phone: str = "", is_shared: bool = False
) -> None:
    """New particulars. A new address must be confirmed again, and whoever signed in with the old one no longer does."""
    School.objects.select_for_update().get(pk=contact.school_id)
    standing = Contact.objects.current().filter(pk=contact.pk).first()
    if standing is None:
        raise ContactError(f"{contact.name} has left. Add the person again if they are back.")
    if role != standing.role:
        refuse_without_successor(contact=standing, by=by)
    values = {"role": role, "name": name, "email": email, "phone": phone, "is_shared": is_shared}
    if email.casefold() != standing.email.casefold():
        values["state"] = Contact.State.UNCONFIRMED
        if standing.user != by:
            values["user"] = None
    with _once_per_role(role, email):
        Contact.objects.filter(pk=contact.pk).update(**values)
    if standing.user and "user" in values:
        end_needless_access(user=standing.user)
    contact.refresh_from_db()


def confirm_contact(*, contact: Contact, by: User) -> None:
    """Somebody who knows says that this person can be reached so."""
    if Contact.objects.current().filter(pk=contact.pk).update(state=Contact.State.CONFIRMED) != 1:
        raise ContactError(f"{contact.name} has left.")
    contact.state = Contact.State.CONFIRMED


def refuse_without_successor(*, contact: Contact, by: User) -> None:
    """A school may not part with its last reachable head or DSL: police would have nobody to tell.

    The caller holds the school's row, so that two people cannot each remove the other's "other one".
    """
    if contact.role not in {Contact.Role.HEAD, Contact.Role.DSL} or keeps_as_police(by, contact.school):
        return
    live = contact.school.contacts.live()
    others = live.filter(role=contact.role).exclude(pk=contact.pk)
    if live.filter(pk=contact.pk).exists() and not others.exists():
        role = "headteacher" if contact.role == Contact.Role.HEAD else contact.get_role_display()
        raise ContactError(
            f"{contact.name} is the school’s only {role} whom police can reach. Add the successor first."
        )


@contextmanager
def _once_per_role(role: str, email: str) -> Iterator[None]:
    """The constraint decides, even when two people add the same contact at once; this says so in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "contact_once_per_role" not in str(error):
            raise
        raise ContactError(f"{email} is already {Contact.Role(role).label} at this school.", field="email") from error
