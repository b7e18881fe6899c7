"""A school looks through its list of contacts, once a term."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions.contacts import change_contact, confirm_contact
from schools.actions.leaving import end_contact
from schools.actions.proving import open_proof
from schools.actions.refusals import ContactError
from schools.days import calendars_for
from schools.models import AddressProof, Contact, ContactReview, School
from schools.terms import SchoolTerm, term_at

Means = ContactReview.Means
State = Contact.State


class Verdict(StrEnum):
    """What the school says of one contact."""

    RIGHT = "RIGHT"
    LEFT = "LEFT"
    CHANGED = "CHANGED"


@dataclass(frozen=True)
class Answer:
    """One contact and what the school says of it; the particulars as they are to be."""

    contact: Contact
    verdict: Verdict
    name: str
    email: str
    phone: str


class AnswerError(ContactError):
    """One answer that cannot be, and of whom it was given."""

    def __init__(self, contact: Contact, error: ContactError) -> None:
        super().__init__(str(error), field=error.field)
        self.contact = contact


def open_review(
    *, school: School, term: SchoolTerm, now: datetime, remind_on: date, escalate_on: date
) -> ContactReview | None:
    """Ask the school about this term, once. None where it was asked, or has confirmed, already."""
    review, is_new = ContactReview.objects.get_or_create(
        school=school,
        year=term.year,
        season=term.season,
        defaults={"asked_at": now, "remind_on": remind_on, "escalate_on": escalate_on},
    )
    if not is_new:
        return None
    school.contact_reviews.open().exclude(pk=review.pk).update(ended_at=now)
    return review


@transaction.atomic
def confirm_contacts(
    *, school: School, answers: Iterable[Answer], confirmed_by: Contact, means: str, by: User | None
) -> list[AddressProof]:
    """Carry out every answer, or none, and note that the list is right this term.

    Changes come before departures, so that a successor may be named in the same breath. Gives back the proofs for which
    new addresses wait: their mails are to be posted. Raises AnswerError.
    """
    School.objects.select_for_update().get(pk=school.pk)
    _refuse_unless_keeper(confirmed_by, school)
    order = [Verdict.CHANGED, Verdict.RIGHT, Verdict.LEFT]
    proofs = [_carry_out(answer, by) for answer in sorted(answers, key=lambda answer: order.index(answer.verdict))]
    _note(school, confirmed_at=timezone.now(), confirmed_by=confirmed_by, name=confirmed_by.name, means=means)
    return [proof for proof in proofs if proof]


@transaction.atomic
def confirm_by_phone(*, review: ContactReview, contact: Contact, phone_number: str, remark: str = "", by: User) -> None:
    """Somebody at the school said on the phone that the list is right, as it now stands."""
    School.objects.select_for_update().get(pk=review.school_id)
    if not phone_number.strip():
        raise ContactError(_("Enter the number on which you reached them."), field="phone_number")
    if contact.school_id != review.school_id or contact.state == State.LEFT or contact.is_shared:
        raise ContactError(_("Name a person who works at the school."), field="contact")
    if not ContactReview.objects.open().filter(pk=review.pk).exists():
        raise ContactError(
            _("Somebody has confirmed the contacts of %(school)s meanwhile.") % {"school": review.school}
        )
    review.school.contacts.filter(state=State.UNCONFIRMED).update(state=State.CONFIRMED)
    ContactReview.objects.filter(pk=review.pk).update(
        confirmed_at=timezone.now(),
        confirmed_by=contact,
        name=contact.name,
        means=Means.PHONE,
        phone_number=phone_number.strip(),
        remark=remark.strip(),
        noted_by=by,
    )


def _refuse_unless_keeper(contact: Contact, school: School) -> None:
    if not school.contacts.proved().who_keep_contacts().filter(pk=contact.pk).exists():
        raise ContactError(
            _("Only a headteacher or Designated Safeguarding Lead of %(school)s can confirm its contacts.")
            % {"school": school}
        )


def _carry_out(answer: Answer, by: User | None) -> AddressProof | None:
    contact = Contact.objects.select_related("school__local_authority", "user").get(pk=answer.contact.pk)
    if contact.state == State.LEFT:
        return None
    try:
        if answer.verdict == Verdict.CHANGED:
            return _change(contact, answer, by)
        if answer.verdict == Verdict.LEFT:
            end_contact(contact=contact, by=by, on=timezone.localdate())
            return None
        return _stand_by(contact, by)
    except ContactError as error:
        raise AnswerError(answer.contact, error) from error


def _change(contact: Contact, answer: Answer, by: User | None) -> AddressProof | None:
    proof = change_contact(
        contact=contact,
        by=by,
        role=contact.role,
        name=answer.name,
        email=answer.email,
        phone=answer.phone,
        is_shared=contact.is_shared,
    )
    return proof or (_stand_by(contact, by) if contact.state == State.UNCONFIRMED else None)


def _stand_by(contact: Contact, by: User | None) -> AddressProof | None:
    """“Still right.” Where mail came back from an address, its reader has to say so too."""
    if contact.state == State.BOUNCING:
        return None if contact.proofs.open().exists() else open_proof(contact=contact, address=contact.email, by=by)
    if contact.state == State.UNCONFIRMED:
        confirm_contact(contact=contact, by=by)
    return None


def _note(school: School, **confirmation: object) -> None:
    """On this term's row and on any that is asked still; a second person's answer changes nothing there."""
    term = term_at(calendars_for([school])[school.pk], timezone.localdate())
    review, _is_new = ContactReview.objects.get_or_create(school=school, year=term.year, season=term.season)
    waiting = Q(pk=review.pk, confirmed_at__isnull=True) | Q(pk__in=school.contact_reviews.open().values("pk"))
    ContactReview.objects.filter(waiting).update(**confirmation)
