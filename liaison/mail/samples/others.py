"""What people are sent who are invited, who read bulletins, or who sign in."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.adapters import NEW_DEVICE, AccountAdapter
from accounts.devices import browser_in_words
from accounts.mail import Words
from accounts.models import FactorReset, Invitation, User
from bulletins.models import AgendaItem, Bulletin
from bulletins.rendering import agenda_mail_of, digest_of, mail_of
from liaison import sign_in_mail
from liaison.contacts.letters import letter_of_proof, letter_of_review
from liaison.mail.samples import world
from liaison.mail.samples.sample import Sample
from liaison.people import render_invitation, subject_of_invitation
from officers.actions.clusters import letter_about_handing_over
from schools.models import AddressProof, Cluster, Contact, ContactReview

INSPECTOR = User(name="Inspector Kim Ferris")
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
BULLETIN = """\
## Before half-term

Officers are at the gates of these schools from **8am** on Friday:

- Élan Park School
- Northmoor Primary

Please tell your staff that [the meeting for safeguarding leads](https://force.example/meeting) is on Tuesday.
"""


MEETING = "The next meeting of safeguarding leads is on **Tuesday** at the town hall."


def _bulletin() -> Words:
    return mail_of(_published("News for schools before half-term", BULLETIN), sender=INSPECTOR)


def _digest() -> Words:
    return digest_of(
        [_published("News for schools before half-term", BULLETIN), _published("Meeting of the leads", MEETING)]
    )


def _agenda_taken_up() -> Words:
    return _decided("Who comes when an officer is away", status=AgendaItem.Status.TAKEN_UP)


def _agenda_declined() -> Words:
    return _decided(
        "Parking at the school gate",
        words="Most of all on Fridays.",
        status=AgendaItem.Status.DECLINED,
        reason="The council sees to it this month. We come back to it if that does not help.",
    )


def _decided(title: str, **facts: Any) -> Words:
    item = AgendaItem(
        pk=1,
        command_unit=world.unit(),
        title=title,
        school=world.school(),
        proposed_by=User(name=world.READER),
        proposed_at=world.issued_at(),
        decided_by=INSPECTOR,
        **facts,
    )
    return agenda_mail_of(item)


def _published(title: str, words: str) -> Bulletin:
    return Bulletin(
        pk=1,
        written_for=world.unit(),
        title=title,
        words=words,
        published_by=INSPECTOR,
        published_at=world.issued_at(),
    )


def _invitation() -> Words:
    invitation = Invitation(
        user=User(name=world.READER),
        invited_by=world.sergeant(),
        expires_at=timezone.now() + timedelta(days=14),
    )
    role = _("%(role)s at %(place)s") % {"role": Contact.Role.HEAD.label, "place": world.school()}
    rendered = render_invitation(invitation, invited_as=role, report_url=world.force().report_url)
    return Words(subject_of_invitation(world.school()), *rendered)


def _address_proof() -> Words:
    proof = AddressProof(
        contact=_contact(),
        address="morgan.ashdown@school.example",
        asked_by=User(name="Jo Birch"),
        expires_at=timezone.now() + timedelta(days=14),
    )
    return letter_of_proof(proof)


def _contact_review() -> Words:
    return letter_of_review(_review(), is_reminder=False)


def _contact_review_reminder() -> Words:
    return letter_of_review(_review(), is_reminder=True)


def _review() -> ContactReview:
    return ContactReview(
        school=world.school(), year=timezone.localdate().year, season="AUTUMN", asked_at=timezone.now()
    )


def _contact() -> Contact:
    return Contact(school=world.school(), name=world.READER, role=Contact.Role.HEAD)


def _cluster_handed_over() -> Words:
    cluster = Cluster(pk=1, command_unit=world.unit(), name="Riverside", sergeant=User(name="Sergeant Noor Hale"))
    return Words(
        *letter_about_handing_over(cluster, world.sergeant(), User(name="Inspector Kim Ferris"), schools=24, officers=5)
    )


def _sign_in_code() -> Words:
    return _of_account("login_code", code="ABC-123")


def _confirm_address() -> Words:
    return _of_account("email_confirmation", code="ABC-123")


def _new_password() -> Words:
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "their-own-link"})
    return _of_account("password_reset_key", password_reset_url=f"{settings.PUBLIC_URL}{path}")


def _new_device() -> Words:
    subject = sign_in_mail.EVENTS[NEW_DEVICE]
    return _about_signing_in(subject, browser=lazy(browser_in_words, str)(BROWSER), ip="192.0.2.1")


def _factor_reset() -> Words:
    reset = FactorReset(reason="The phone was lost on duty. Rang back on the number in the directory.")
    return _about_signing_in(sign_in_mail.FACTOR_RESET, by=User(name="Ines Fairlamb"), reset=reset)


def _about_signing_in(subject: object, **facts: Any) -> Words:
    facts |= {"at": timezone.now(), "report_url": world.force().report_url}
    return sign_in_mail.words_of(User(name=world.READER), str(subject), **facts)


def _of_account(name: str, **context: Any) -> Words:
    """As allauth has it rendered by us, in the language that is spoken."""
    context |= {"report_url": world.force().report_url}
    return AccountAdapter().write_mail(f"account/email/{name}", context)


OTHERS = (
    Sample(
        "bulletin",
        gettext_lazy("Bulletin"),
        gettext_lazy("To the schools of its audience, when an inspector publishes it."),
        _bulletin,
    ),
    Sample(
        "digest",
        gettext_lazy("Bulletins as a digest"),
        gettext_lazy("To who wants bulletins once a day or once a week, when there are any."),
        _digest,
        to_schools=True,
    ),
    Sample(
        "agenda-taken-up",
        gettext_lazy("Item taken up"),
        gettext_lazy("To whoever proposed an item for the next meeting."),
        _agenda_taken_up,
        to_schools=True,
    ),
    Sample(
        "agenda-declined",
        gettext_lazy("Item declined"),
        gettext_lazy("To whoever proposed an item for the next meeting."),
        _agenda_declined,
        to_schools=True,
    ),
    Sample(
        "invitation",
        gettext_lazy("Invitation"),
        gettext_lazy("To somebody who is to sign in for the first time."),
        _invitation,
        to_schools=True,
    ),
    Sample(
        "address-proof",
        gettext_lazy("Proof of an address"),
        gettext_lazy("To the reader of an address that a school entered, before it counts."),
        _address_proof,
        to_schools=True,
    ),
    Sample(
        "contact-review",
        gettext_lazy("Contacts to confirm"),
        gettext_lazy("To a school’s head and safeguarding leads, once a term."),
        _contact_review,
        to_schools=True,
    ),
    Sample(
        "contact-review-reminder",
        gettext_lazy("Reminder to confirm contacts"),
        gettext_lazy("When nobody at the school has confirmed them after five school days."),
        _contact_review_reminder,
        to_schools=True,
    ),
    Sample(
        "cluster-handed-over",
        gettext_lazy("Cluster handed over"),
        gettext_lazy("To both sergeants, except whoever hands it over."),
        _cluster_handed_over,
    ),
    Sample(
        "sign-in-changed",
        gettext_lazy("About signing in"),
        gettext_lazy(
            "To the person: a new browser or device, a new password, passkey, app or recovery codes, or one removed."
        ),
        _new_device,
        to_schools=True,
    ),
    Sample(
        "factor-reset",
        gettext_lazy("Second factor reset"),
        gettext_lazy("When an administrator has reset somebody’s."),
        _factor_reset,
        to_schools=True,
    ),
    Sample(
        "sign-in-code",
        gettext_lazy("Code to sign in"),
        gettext_lazy("When somebody asks to sign in without a password."),
        _sign_in_code,
        to_schools=True,
    ),
    Sample(
        "confirm-address",
        gettext_lazy("Code to confirm an address"),
        gettext_lazy("When an address must be confirmed."),
        _confirm_address,
        to_schools=True,
    ),
    Sample(
        "new-password",
        gettext_lazy("Link to set a new password"),
        gettext_lazy("When somebody has forgotten theirs."),
        _new_password,
        to_schools=True,
    ),
)
