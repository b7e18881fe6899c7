"""An address that a school entered counts when whoever reads it says that it is right."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import grant_role
from accounts.models import Role, User
from schools.actions.access import end_needless_access
from schools.actions.handovers import complete_handovers_to
from schools.actions.refusals import ContactError, once_per_role
from schools.models import AddressProof, Contact, School
from schools.models.proof import LASTS

# Whoever presses again at once has not looked into the mailbox yet; and no school fills a stranger's.
PAUSE = timedelta(minutes=10)
MOST_TIMES = 5
MOST_A_DAY = 40
ONE_DAY = timedelta(days=1)


def open_proof(*, contact: Contact, address: str, by: User | None) -> AddressProof:
    """Begin to wait for a proof of this address. One that the contact waited for before ends."""
    # Whoever enters many at once waits here for the first.
    School.objects.select_for_update(of=("self",)).get(pk=contact.school_id)
    now = timezone.now()
    sent = AddressProof.objects.filter(contact__school=contact.school_id, sent_at__gt=now - ONE_DAY)
    if (sent.aggregate(times=Sum("times_sent"))["times"] or 0) >= MOST_A_DAY:
        raise ContactError(_("So many addresses were entered today that no more mail is sent. Go on tomorrow."))
    cancel_proofs(contact=contact)
    return AddressProof.objects.create(
        contact=contact, address=address, asked_by=by, sent_at=now, expires_at=now + LASTS
    )


def cancel_proofs(*, contact: Contact, address: str = "") -> int:
    """The contact waits for no proof any more, or for none of this address. Says whether it did."""
    proofs = contact.proofs.open()
    if address:
        proofs = proofs.of(address)
    cancelled: int = proofs.update(cancelled_at=timezone.now())
    return cancelled


@transaction.atomic
def keep_address(*, contact: Contact, by: User) -> None:
    """The address that was to take the old one's place does not: mail goes on as before."""
    if contact.state == Contact.State.UNPROVED:
        raise ContactError(_("%(name)s has no other address.") % {"name": contact.name})
    if not cancel_proofs(contact=contact):
        raise ContactError(_("No new address waits for %(name)s.") % {"name": contact.name})


@transaction.atomic
def renew_proof(*, contact: Contact, by: User) -> AddressProof:
    """Wait anew for the same address, because its mail is to be sent again. Twice at once sends it once."""
    proof = contact.proofs.open().first()
    if proof is None:
        raise ContactError(_("No address of %(name)s waits to be proved.") % {"name": contact.name})
    now = timezone.now()
    if proof.sent_at > now - PAUSE:
        raise ContactError(
            _("The mail was sent less than ten minutes ago. Ask whoever reads it to look among junk mail too.")
        )
    if proof.times_sent >= MOST_TIMES:
        raise ContactError(
            _("The mail was sent %(times)s times. Ask whether %(address)s is right, and change it if it is not.")
            % {"times": proof.times_sent, "address": proof.address}
        )
    standing = AddressProof.objects.open().filter(pk=proof.pk, times_sent=proof.times_sent)
    renewed = {"sent_at": now, "expires_at": now + LASTS, "returned_at": None, "times_sent": F("times_sent") + 1}
    if standing.update(**renewed) != 1:
        raise ContactError(_("The mail was sent this minute."))
    proof.refresh_from_db()
    return proof


@transaction.atomic
def prove_address(*, proof: AddressProof) -> None:
    """Whoever read the mail pressed its button: from now on the address counts."""
    _lock_school_of(proof)
    standing = AddressProof.objects.provable(timezone.now()).filter(pk=proof.pk).first()
    if standing is None:
        raise ContactError(_("This link can no longer be used."))
    _settle_all(standing)


@transaction.atomic
def prove_by_sign_in(*, user: User) -> None:
    """Whoever signs in with an address reads its mail: an invitation that is accepted needs no second mail."""
    waiting = AddressProof.objects.open().of(user.email).filter(contact__user=user)
    for proof in waiting.exclude(contact__state=Contact.State.LEFT).order_by("contact__school", "pk"):
        # What cannot be proved must not keep anybody from signing in.
        with suppress(ContactError), transaction.atomic():
            _lock_school_of(proof)
            if standing := AddressProof.objects.open().filter(pk=proof.pk).first():
                _settle_all(standing)


@transaction.atomic
def take_address(*, proof: AddressProof) -> bool:
    """Police have the same address on a list of theirs, and so vouch for it. Says whether it waited still."""
    _lock_school_of(proof)
    standing = AddressProof.objects.open().exclude(contact__state=Contact.State.LEFT).filter(pk=proof.pk).first()
    if standing:
        _settle(standing, state=Contact.State.UNCONFIRMED)
    return standing is not None


def _lock_school_of(proof: AddressProof) -> None:
    """What proves an address and what changes the school's list come one after the other."""
    School.objects.select_for_update(of=("self",)).get(contacts__proofs=proof.pk)


def _settle_all(proof: AddressProof) -> None:
    """One reader, one address: it is proved in every role for which it waits at the school."""
    school = Contact.objects.values("school").get(pk=proof.contact_id)["school"]
    same = AddressProof.objects.open().of(proof.address).filter(contact__school=school)
    for each in same.exclude(contact__state=Contact.State.LEFT).select_related("contact__user").order_by("pk"):
        _settle(each)


def _settle(proof: AddressProof, *, state: str = Contact.State.CONFIRMED) -> None:
    contact, moves = proof.contact, proof.contact.email.lower() != proof.address.lower()
    AddressProof.objects.open().filter(pk=proof.pk).update(proved_at=timezone.now())
    # A person who moves to another address of their own goes on signing in as before.
    loses = contact.user if moves and contact.user_id != proof.asked_by_id else None
    user = _account_of(proof) if loses or not contact.user else contact.user
    with once_per_role(contact.role, proof.address):
        Contact.objects.filter(pk=contact.pk).update(email=proof.address, state=state, user=user)
    if loses:
        end_needless_access(user=loses)
    complete_handovers_to(contact, on=timezone.localdate())


def _account_of(proof: AddressProof) -> User | None:
    """Whoever signs in with this address already, at another school, sees this one too."""
    if proof.contact.is_shared:
        return None
    user: User | None = User.objects.active().filter(email=proof.address.lower()).first()
    if user:
        grant_role(user=user, role=Role.SCHOOL)
    return user
