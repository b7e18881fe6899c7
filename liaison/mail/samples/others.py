"""What people are sent who are invited, who read bulletins, or who sign in."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

from accounts.adapters import NEW_DEVICE
from accounts.models import FactorReset, Invitation, User
from bulletins.models import Bulletin
from bulletins.rendering import mail_of
from liaison import sign_in_mail
from liaison.contacts.letters import letter_of_proof, letter_of_review
from liaison.mail.samples import world
from liaison.mail.samples.sample import Mail, Sample
from liaison.people import INVITED, render_invitation
from officers.actions.clusters import letter_about_handing_over
from schools.models import AddressProof, Cluster, Contact, ContactReview

BULLETIN = """\
## Before half-term

Officers are at the gates of these schools from **8am** on Friday:

- Élan Park School
- Northmoor Primary

Please tell your staff that [the meeting for safeguarding leads](https://force.example/meeting) is on Tuesday.
"""


def _bulletin() -> Mail:
    bulletin = Bulletin(pk=1, written_for=world.unit(), title="News for schools before half-term", words=BULLETIN)
    mail = mail_of(bulletin, sender=User(name="Inspector Kim Ferris"))
    return Mail(mail.subject, mail.text, mail.html)


def _invitation() -> Mail:
    invitation = Invitation(
        user=User(name=world.READER),
        invited_by=world.sergeant(),
        invited_as=f"Headteacher at {world.school()}",
        expires_at=timezone.now() + timedelta(days=14),
    )
    text, html = render_invitation(invitation, report_url=world.force().report_url)
    return Mail(INVITED, text, html)


def _address_proof() -> Mail:
    proof = AddressProof(
        contact=_contact(),
        address="morgan.ashdown@school.example",
        asked_by=User(name="Jo Birch"),
        expires_at=timezone.now() + timedelta(days=14),
    )
    return Mail(*letter_of_proof(proof))


def _contact_review() -> Mail:
    return Mail(*letter_of_review(_review(), is_reminder=False))


def _contact_review_reminder() -> Mail:
    return Mail(*letter_of_review(_review(), is_reminder=True))


def _review() -> ContactReview:
    return ContactReview(
        school=world.school(), year=timezone.localdate().year, season="AUTUMN", asked_at=timezone.now()
    )


def _contact() -> Contact:
    return Contact(school=world.school(), name=world.READER, role=Contact.Role.HEAD)


def _cluster_handed_over() -> Mail:
    cluster = Cluster(pk=1, command_unit=world.unit(), name="Riverside", sergeant=User(name="Sergeant Noor Hale"))
    return Mail(
        *letter_about_handing_over(cluster, world.sergeant(), User(name="Inspector Kim Ferris"), schools=24, officers=5)
    )


def _sign_in_code() -> Mail:
    return _of_account("login_code", code="ABC-123")


def _confirm_address() -> Mail:
    return _of_account("email_confirmation", code="ABC-123")


def _new_password() -> Mail:
    return _of_account(
        "password_reset_key", password_reset_url=f"{settings.PUBLIC_URL}/account/password/their-own-link/"
    )


def _new_device() -> Mail:
    subject = sign_in_mail.EVENTS[NEW_DEVICE]
    return _about_signing_in(subject, browser="Firefox on Windows", ip="192.0.2.1")


def _factor_reset() -> Mail:
    reset = FactorReset(reason="The phone was lost on duty. Rang back on the number in the directory.")
    return _about_signing_in(sign_in_mail.FACTOR_RESET, by=User(name="Ines Fairlamb"), reset=reset)


def _about_signing_in(subject: object, **facts: Any) -> Mail:
    facts |= {"at": timezone.now(), "report_url": world.force().report_url}
    return Mail(f"Liaison: {subject}", *sign_in_mail.render(User(name=world.READER), str(subject), **facts))


def _of_account(name: str, **context: Any) -> Mail:
    """As allauth renders it for us."""
    context |= {"report_url": world.force().report_url, "portal_url": settings.PUBLIC_URL}
    message = get_adapter().render_mail(f"account/email/{name}", "morgan.ashdown@school.example", context)
    return Mail(str(message.subject), str(message.body))


OTHERS = (
    Sample("bulletin", "Bulletin", "To the schools of its audience, when an inspector publishes it.", _bulletin),
    Sample("invitation", "Invitation", "To somebody who is to sign in for the first time.", _invitation),
    Sample(
        "address-proof",
        "Proof of an address",
        "To the reader of an address that a school entered, before it counts.",
        _address_proof,
    ),
    Sample(
        "contact-review",
        "Contacts to confirm",
        "To a school’s head and safeguarding leads, once a term.",
        _contact_review,
    ),
    Sample(
        "contact-review-reminder",
        "Reminder to confirm contacts",
        "When nobody at the school has confirmed them after five school days.",
        _contact_review_reminder,
    ),
    Sample(
        "cluster-handed-over",
        "Cluster handed over",
        "To both sergeants, except whoever hands it over.",
        _cluster_handed_over,
    ),
    Sample("sign-in-code", "Code to sign in", "When somebody asks to sign in without a password.", _sign_in_code),
    Sample("confirm-address", "Code to confirm an address", "When an address must be confirmed.", _confirm_address),
    Sample("new-password", "Link to set a new password", "When somebody has forgotten theirs.", _new_password),
    Sample(
        "sign-in-changed",
        "About signing in",
        "To the person: a new browser or device, a new password, passkey, app or recovery codes, or one removed.",
        _new_device,
    ),
    Sample("factor-reset", "Second factor reset", "When an administrator has reset somebody’s.", _factor_reset),
)
