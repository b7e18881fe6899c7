"""What is mailed about a school's list of contacts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from accounts.mail import Words, written_in
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
    words = written_in(contact.school.language, lambda: letter_of_proof(proof))
    draft = Draft(
        to=[Recipient(contact.name, proof.address, proof_link(proof))],
        subject=words.subject,
        text=words.text,
        html=words.html,
        category=PROOF,
        send_before=proof.expires_at,
        **_of_the_school(contact.school),
    )
    post_letter(draft, by=by)


def post_review(review: ContactReview, readers: Sequence[Contact], *, category: str, leaves: datetime) -> None:
    """Ask a school whether its contacts are still right, or remind it."""
    is_reminder = category == REVIEW_REMINDER
    words = written_in(review.school.language, lambda: letter_of_review(review, is_reminder=is_reminder))
    draft = Draft(
        to=[Recipient(contact.name, contact.email, review_link(review, contact)) for contact in readers],
        subject=words.subject,
        text=words.text,
        html=words.html,
        category=category,
        send_after=leaves,
        **_of_the_school(review.school),
    )
    post_letter(draft, by=None)


def letter_of_proof(proof: AddressProof) -> Words:
    """With the recipient's link still to be filled in."""
    school = proof.contact.school
    rendered = _render("address_proof", school, proof=proof, contact=proof.contact)
    return Words(school_subject(school, _("is this your email address?")), *rendered)


def letter_of_review(review: ContactReview, *, is_reminder: bool) -> Words:
    """The same of the question once a term."""
    rendered = _render("contact_review", review.school, review=review, is_reminder=is_reminder)
    news = _("please confirm your contacts (reminder)") if is_reminder else _("please confirm your contacts")
    return Words(school_subject(review.school, news), *rendered)


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


def _of_the_school(school: School) -> dict[str, Any]:
    """Answers go to the sergeant of its cluster and to its command unit, which finds the letter by the school."""
    about = {"about": school.name_and_urn}
    unit = school.local_authority.command_unit
    if unit is None:
        return about
    sergeant = school.cluster.sergeant if school.cluster else None
    return about | {"sender": unit.sender, "reply_to": unit.reply_to(sergeant), "desk": unit.desk}
