"""Keeping a school's contacts true."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions.access import end_needless_access
from schools.actions.proving import cancel_proofs, open_proof
from schools.actions.refusals import ContactError, once_per_role, refuse_without_successor
from schools.keepers import vouches
from schools.models import AddressProof, Contact, School

State = Contact.State


@transaction.atomic
def add_contact(
    *, school: School, by: User | None, role: str, name: str, email: str, phone: str = "", is_shared: bool = False
) -> Contact:
    """Somebody new whom police reach at the school.

    For what police enter they vouch. What the school enters counts when its reader has proved it, unless that same
    reader has done so in another role there.
    """
    if not school.is_open and school.status != School.Status.PROPOSED:
        raise ContactError(
            _("%(school)s has closed. Contacts can only be added to an open school.") % {"school": school}
        )
    known = _known_at(school, email)
    state = State.UNCONFIRMED if vouches(by, school) else State.CONFIRMED if known else State.UNPROVED
    with once_per_role(role, email):
        contact = Contact.objects.create(
            school=school, role=role, name=name, email=email, phone=phone, is_shared=is_shared, state=state
        )
    if known and known.user and not is_shared:
        _join(contact, known.user)
    if state == State.UNPROVED:
        open_proof(contact=contact, address=email, by=by)
    return contact


@transaction.atomic
def change_contact(
    *,
    contact: Contact,
    by: User | None,
    role: str,
    name: str,
    email: str,
    phone: str = "",
    is_shared: bool = False,
) -> AddressProof | None:
    """New particulars. Gives back the proof for which a new address waits, if it does.

    An address that police enter counts at once, and must be confirmed again. One that the school enters takes the old
    one's place when its reader has proved it: until then mail goes on to the old one. Whoever signed in with an address
    that is no longer theirs does so no more.
    """
    School.objects.select_for_update().get(pk=contact.school_id)
    standing = Contact.objects.current().filter(pk=contact.pk).select_related("school__local_authority", "user").first()
    if standing is None:
        raise ContactError(_("%(name)s has left. Add the person again if they are back.") % {"name": contact.name})
    if role != standing.role or (is_shared and not standing.is_shared):
        refuse_without_successor(contact=standing, by=by)
    values = {"role": role, "name": name, "phone": phone, "is_shared": is_shared}
    proof = _change_address(standing, email, role, values, by)
    with once_per_role(role, email):
        Contact.objects.filter(pk=contact.pk).update(**values)
    if standing.user and "user" in values:
        end_needless_access(user=standing.user)
    contact.refresh_from_db()
    return proof


def _change_address(
    standing: Contact, email: str, role: str, values: dict[str, Any], by: User | None
) -> AddressProof | None:
    """Put into `values` what changes at once; open a proof for what does not."""
    if email.lower() == standing.email.lower():
        values["email"] = email
        return None
    with_police, known = vouches(by, standing.school), _known_at(standing.school, email)
    if not with_police and not known and standing.state != State.UNPROVED:
        taken = standing.school.contacts.current().at(email).filter(role=role)
        if taken.exists():
            raise ContactError.twice(role, email)
        return open_proof(contact=standing, address=email, by=by)
    cancel_proofs(contact=standing)
    values["email"] = email
    if standing.user != by:
        values["user"] = None
    if with_police or known:
        values["state"] = State.UNCONFIRMED if with_police else State.CONFIRMED
        return None
    return open_proof(contact=standing, address=email, by=by)


@transaction.atomic
def confirm_contact(*, contact: Contact, by: User | None) -> None:
    """Somebody who knows says that this person can be reached so.

    Police may say it of any address. The school may not of one whose mail comes back, or that was never proved: there
    its reader says so.
    """
    confirmable = Contact.objects.current().filter(pk=contact.pk)
    if not vouches(by, contact.school):
        confirmable = confirmable.filter(state__in=[State.UNCONFIRMED, State.CONFIRMED])
    if confirmable.update(state=State.CONFIRMED) != 1:
        contact.refresh_from_db(fields=["state"])
        if contact.state == State.LEFT:
            raise ContactError(_("%(name)s has left.") % {"name": contact.name})
        raise ContactError(
            _("Mail to %(address)s must be proved to arrive first. Send the mail that proves it.")
            % {"address": contact.email}
        )
    cancel_proofs(contact=contact, address=contact.email)
    contact.state = State.CONFIRMED


def _known_at(school: School, email: str) -> Contact | None:
    """Somebody at the school whose address this is already, proved or vouched for."""
    return school.contacts.live().at(email).order_by("is_shared", "pk").first()


def _join(contact: Contact, user: User) -> None:
    """The same person in another role signs in as before."""
    Contact.objects.filter(pk=contact.pk).update(user=user)
    contact.user = user
