"""What is mailed about a school's list of contacts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.letters import school_subject
from liaison.contacts.links import proof_link, review_link
from outbox.actions import Draft, Recipient, post_letter
from outbox.models import Letter
from schools.models import AddressProof, Contact, ContactReview, School

PROOF, REVIEW, REVIEW_REMINDER = "address-proof", "contact-review", "contact-review-reminder"


def post_proof(proof: AddressProof, *, by: User | None) -> None:
    """Ask the reader of an address whether it is right. At once, like an invitation: somebody waits for it."""
    contact = proof.contact
    to = [Recipient(contact.name, proof.address, proof_link(proof))]
    draft = _draft(contact.school, to, letter_of_proof(proof), category=PROOF, ends=proof.expires_at)
    post_letter(draft, by=by)


def post_review(review: ContactReview, readers: Sequence[Contact], *, category: str, leaves: datetime) -> None:
    """Ask a school whether its contacts are still right, or remind it."""
    to = [Recipient(contact.name, contact.email, review_link(review, contact)) for contact in readers]
    letter = letter_of_review(review, is_reminder=category == REVIEW_REMINDER)
    post_letter(_draft(review.school, to, letter, category=category, leaves=leaves), by=None)


def letter_of_proof(proof: AddressProof) -> tuple[str, str, str]:
    """Its subject, text and HTML, with the recipient's link still to be filled in."""
    school = proof.contact.school
    text, html = _render("address_proof", school, proof=proof, contact=proof.contact)
    return school_subject(school, _("is this your email address?")), text, html


def letter_of_review(review: ContactReview, *, is_reminder: bool) -> tuple[str, str, str]:
    """The same of the question once a term."""
    text, html = _render("contact_review", review.school, review=review, is_reminder=is_reminder)
    news = _("please confirm your contacts (reminder)") if is_reminder else _("please confirm your contacts")
    return school_subject(review.school, news), text, html


def _render(name: str, school: School, **context: Any) -> tuple[str, str]:
    unit = school.local_authority.command_unit
    context |= {
        "school": school,
        "unit": unit,
        "report_url": unit.force.report_url if unit else "",
        "portal_url": settings.PUBLIC_URL,
        "link": Letter.LINK_SLOT,
        "name": Letter.NAME_SLOT,
    }
    return tuple(get_template(f"emails/{name}.{kind}").render(context) for kind in ("txt", "html"))  # type: ignore[return-value]


def _draft(
    school: School,
    to: Sequence[Recipient],
    letter: tuple[str, str, str],
    *,
    category: str,
    leaves: datetime | None = None,
    ends: datetime | None = None,
) -> Draft:
    """Answers go to the school's command unit, where it has one, which finds the letter by the school."""
    unit = school.local_authority.command_unit
    subject, text, html = letter
    return Draft(
        to=to,
        subject=subject,
        text=text,
        html=html,
        category=category,
        send_after=leaves,
        send_before=ends,
        reply_to=unit.email if unit else "",
        about=school.name_and_urn,
        desk=unit.desk if unit else "",
    )
