"""What a school changes about its people, and the mails that go with it, in one transaction."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import AccountError
from accounts.models import User
from liaison import people
from liaison.contacts.letters import post_proof
from schools import actions
from schools.models import AddressProof, Contact, School


@transaction.atomic
def add_colleague(*, school: School, by: User, invite: bool = False, **particulars: Any) -> Contact:
    """Somebody new at the school. One mail suffices: the invitation, where there is one, proves the address too."""
    contact = actions.add_contact(school=school, by=by, **particulars)
    _write_to(contact, invite=invite, by=by)
    return contact


@transaction.atomic
def change_colleague(*, contact: Contact, by: User | None, **particulars: Any) -> AddressProof | None:
    """New particulars. Whoever was invited at an address that was wrong is invited at the right one."""
    was_invited = contact.state == Contact.State.UNPROVED and contact.user_id is not None
    proof = actions.change_contact(contact=contact, by=by, **particulars)
    if proof:
        _write_to(contact, invite=was_invited and by is not None, by=by)
    return proof


@transaction.atomic
def hand_over_to(*, contact: Contact, by: User, name: str, email: str, on: date, phone: str = "") -> Contact:
    """The successor is invited; the predecessor leaves when the address is proved and the day has come.

    A colleague who takes over, the deputy as a rule, may sign in already, and needs no invitation.
    """
    successor = actions.hand_over(contact=contact, by=by, name=name, email=email, phone=phone, on=on)
    _write_to(successor, invite=not successor.signs_in, by=by)
    return successor


@transaction.atomic
def write_again(*, contact: Contact, by: User) -> None:
    """The same mail to the same address once more: the invitation, where that is what they wait for."""
    proof = actions.renew_proof(contact=contact, by=by)
    user = contact.user
    if user and user.last_login is None and user.email == proof.address.lower():
        people.invite_again(user=user, by=by)
    else:
        post_proof(proof, by=by)


@transaction.atomic
def prove_bouncing(*, contact: Contact, by: User) -> None:
    """Mail came back from the address: ask its reader whether it arrives again."""
    if contact.state != Contact.State.BOUNCING:
        raise actions.ContactError(_("Mail to %(name)s does not come back.") % {"name": contact.name})
    post_proof(actions.open_proof(contact=contact, address=contact.email, by=by), by=by)


@transaction.atomic
def confirm_list(**facts: Any) -> None:
    """The school has looked through its list. New addresses are asked to prove themselves."""
    for proof in actions.confirm_contacts(**facts):
        proof.contact.refresh_from_db()
        post_proof(proof, by=facts["by"])


def _write_to(contact: Contact, *, invite: bool, by: User | None) -> None:
    invitation = None
    if invite and by:
        try:
            invitation = people.invite_contact(contact=contact, by=by)
        except AccountError as error:
            raise actions.ContactError(str(error), field="invite") from error
    proof = contact.proofs.open().first()
    if proof and (invitation is None or proof.address.lower() != invitation.user.email):
        post_proof(proof, by=by)
