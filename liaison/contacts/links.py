"""The signed links in mail about contacts. Each names a row; what may be done with it is that row's business."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner
from django.urls import reverse
from django.utils.crypto import salted_hmac

from schools.models import AddressProof, Contact, ContactReview

REVIEW_LINK_LASTS = timedelta(days=60)

_proof_signer = Signer(salt="liaison.address-proof", sep=".")
_review_signer = TimestampSigner(salt="liaison.contact-review", sep=".")


class LinkExpiredError(Exception):
    """The link is ours, and too old."""


@dataclass(frozen=True)
class Invited:
    """A review, and the head or DSL to whom its link was mailed."""

    review: ContactReview
    contact: Contact
    # As it was when the link was mailed.
    address_mark: str

    @property
    def may_confirm(self) -> bool:
        """Still a person who keeps the school's contacts, at the address to which the link went."""
        contact = self.contact
        return (
            contact.school_id == self.review.school_id
            and contact.role in Contact.KEEPERS
            and not contact.is_shared
            and contact.state not in (Contact.State.LEFT, Contact.State.UNPROVED)
            and self.address_mark == _mark_of(contact.email)
        )


def proof_link(proof: AddressProof) -> str:
    return settings.PUBLIC_URL + reverse("address-proof", args=[_proof_signer.sign(proof.key.hex)])


def proof_key_in(token: str) -> UUID | None:
    """The key of the proof that the link names; none if we never made such a link."""
    try:
        return UUID(_proof_signer.unsign(token))
    except (BadSignature, ValueError):
        return None


def review_link(review: ContactReview, contact: Contact) -> str:
    token = _review_signer.sign(f"{review.pk}-{contact.pk}-{_mark_of(contact.email)}")
    return settings.PUBLIC_URL + reverse("contact-review-link", args=[token])


def invited_by_link(token: str) -> Invited | None:
    """Whom the link asks about which school; none if we never made it. Raises LinkExpiredError for an old one."""
    try:
        review_pk, contact_pk, mark = _review_signer.unsign(token, max_age=REVIEW_LINK_LASTS).split("-")
    except SignatureExpired as error:
        raise LinkExpiredError from error
    except (BadSignature, ValueError):
        return None
    review = ContactReview.objects.select_related("school__local_authority__command_unit__force", "confirmed_by")
    contact = Contact.objects.select_related("user", "school")
    found, person = review.filter(pk=review_pk).first(), contact.filter(pk=contact_pk).first()
    return Invited(found, person, mark) if found and person else None


def _mark_of(address: str) -> str:
    """Stands for an address, so that no link holds one."""
    return salted_hmac("liaison.contact-review", address.lower()).hexdigest()[:12]
