"""Inviting people to where they belong: an account, its place in the area, and the letter, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts.actions import (
    AccountError,
    add_person,
    deactivate_user,
    grant_role,
    open_invitation,
    reactivate_user,
    reset_factors,
)
from accounts.languages import ENGLISH
from accounts.links import invitation_link
from accounts.mail import Words, written_in
from accounts.models import POLICE, FactorReset, Invitation, Role, User
from deployments.actions import revoke_lost_feeds
from deployments.letters import school_subject
from liaison.context import report_url_for
from liaison.places import places_of
from liaison.sign_in_mail import tell_of_reset
from officers.models import Officer
from outbox.actions import Draft, Recipient, cancel_deliveries, post_letter
from outbox.models import Delivery, Letter
from schools.actions import end_needless_access
from schools.keepers import may_keep_contacts
from schools.models import Advisership, CommandUnit, Contact, LocalAuthority, Posting, School

CATEGORY = "invitation"
INVITED = gettext_noop("You are invited to Liaison")


@dataclass(frozen=True)
class Place:
    """Where a person belongs, as far as their roles ask for it."""

    command_unit: CommandUnit | None = None
    officer: Officer | None = None
    local_authority: LocalAuthority | None = None
    school: School | None = None
    contact_role: str = ""


@transaction.atomic
def invite_person(*, email: str, name: str, roles: Iterable[str], place: Place, by: User | None) -> Invitation:
    """Make an account with these roles at this place, and post the invitation."""
    held = frozenset(roles)
    _check(held, place)
    user = add_person(email=email, name=name, roles=sorted(held))
    _give_place(user, held, place)
    return invite_again(user=user, by=by)


@transaction.atomic
def invite_contact(*, contact: Contact, by: User) -> Invitation | None:
    """Let a contact sign in. Whoever signs in already sees this school too from now on, and is sent no letter.

    Not before the address is proved, though: a slip of the pen must not open a school to a stranger.
    """
    _check_contact(contact)
    email = contact.email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = add_person(email=email, name=contact.name, roles=[Role.SCHOOL])
    elif not user.is_active:
        raise AccountError(
            _("%(name)s’s account is deactivated. An administrator can reactivate it.") % {"name": user.name}
        )
    if contact.state == Contact.State.UNPROVED and user.last_login:
        return None
    grant_role(user=user, role=Role.SCHOOL)
    _let_sign_in(contact, user)
    return invite_again(user=user, by=by) if user.last_login is None else None


def _let_sign_in(contact: Contact, user: User) -> None:
    """Whoever signed in with an earlier address of the contact's does so no more."""
    earlier = contact.user
    if Contact.objects.current().filter(pk=contact.pk, user=earlier, is_shared=False).update(user=user) == 1:
        contact.user = user
        if earlier and earlier != user:
            end_needless_access(user=earlier)


@transaction.atomic
def invite_again(*, user: User, by: User | None) -> Invitation:
    """A new invitation and its letter. The earlier link ends, and its letter is called back if it has not left."""
    _call_back_letters(user, because=gettext_noop("A newer invitation took its place."))
    with override(ENGLISH):
        invitation = open_invitation(user=user, invited_as=_invited_as(user), by=by)
    post_letter(_draft(invitation), by=by)
    return invitation


@transaction.atomic
def end_access(*, user: User, by: User) -> None:
    """Deactivate a person, end their calendar addresses and call back an invitation that has not left."""
    deactivate_user(user=user, by=by)
    revoke_lost_feeds(user=user)
    _call_back_letters(user, because=gettext_noop("The person’s account was deactivated."))


@transaction.atomic
def let_back_in(*, user: User) -> None:
    """Reactivate a person. The calendar addresses that they had stay ended, whoever has them by now."""
    revoke_lost_feeds(user=user)
    reactivate_user(user=user)


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: User | None) -> FactorReset:
    """Let the person set up a new second factor, and tell them who did this and why."""
    reset = reset_factors(user=user, reason=reason, by=by)
    tell_of_reset(reset)
    return reset


def may_invite(user: User, contact: Contact) -> bool:
    """An administrator, and whoever keeps the contacts of the contact's school."""
    return user.has_role(Role.ADMINISTRATOR) or may_keep_contacts(user, contact.school)


def _invited_as(user: User) -> str:
    return "; ".join(places_of(user)) or str(Role.ADMINISTRATOR.label)


def _check(roles: frozenset[str], place: Place) -> None:
    if not roles:
        raise AccountError(_("Choose at least one role."))
    if roles.intersection(POLICE) and place.command_unit is None:
        raise AccountError(_("Officers, sergeants and inspectors belong to a command unit. Choose one."))
    if Role.ADVISER in roles and place.local_authority is None:
        raise AccountError(_("An adviser belongs to a local authority. Choose one."))
    if Role.SCHOOL in roles and (place.school is None or not place.contact_role):
        raise AccountError(_("A school contact belongs to a school. Give its URN and the person’s role there."))


def _give_place(user: User, roles: frozenset[str], place: Place) -> None:
    if place.command_unit:
        for role in roles.intersection(POLICE):
            Posting.objects.create(user=user, command_unit=place.command_unit, role=role)
    if Role.OFFICER in roles and place.officer:
        _link_officer(place.officer, user)
    if Role.ADVISER in roles and place.local_authority:
        Advisership.objects.create(user=user, local_authority=place.local_authority)
    if Role.SCHOOL in roles and place.school:
        _link_contacts(place.school, place.contact_role, user)


def _check_contact(contact: Contact) -> None:
    if contact.is_shared:
        raise AccountError(
            _("%(address)s is a shared mailbox. Invite a person by their own address.") % {"address": contact.email}
        )
    if contact.state == Contact.State.LEFT:
        raise AccountError(_("%(name)s has left %(school)s.") % {"name": contact.name, "school": contact.school})
    if contact.signs_in:
        raise AccountError(_("%(name)s signs in already.") % {"name": contact.name})


def _link_officer(officer: Officer, user: User) -> None:
    if Officer.objects.filter(pk=officer.pk, user=None).update(user=user) != 1:
        raise AccountError(_("%(officer)s already has an account.") % {"officer": officer})


def _link_contacts(school: School, role: str, user: User) -> None:
    """Join the account to the contacts with this address that the school has, and to the named role in any case."""
    known = school.contacts.current().at(user.email)
    known.filter(is_shared=False, user=None).update(user=user)
    if known.filter(role=role).exclude(user=user).exists():
        raise AccountError(
            _("%(email)s is a shared mailbox or somebody else’s at %(school)s. Mend the contact first.")
            % {"email": user.email, "school": school}
        )
    if not known.filter(role=role).exists():
        Contact.objects.create(school=school, role=role, name=user.name, email=user.email, user=user)


def _call_back_letters(user: User, *, because: str) -> None:
    cancel_deliveries(Delivery.objects.filter(letter__category=CATEGORY, address=user.email), because=because)


def render_invitation(invitation: Invitation, *, invited_as: str, report_url: str) -> tuple[str, str]:
    """Text and HTML, with the recipient's link still to be filled in."""
    words = {
        "invitation": invitation,
        "invited_as": invited_as,
        "link": Letter.LINK_SLOT,
        "report_url": report_url,
        "portal_url": settings.PUBLIC_URL,
    }
    return render_to_string("emails/invitation.txt", words), render_to_string("emails/invitation.html", words)


def subject_of_invitation(school: School | None) -> str:
    """Somebody at a school reads first for which school."""
    return school_subject(school, _("you are invited to Liaison")) if school else _(INVITED)


def _draft(invitation: Invitation) -> Draft:
    user, report_url = invitation.user, report_url_for(invitation.user)
    school = _school_of(user)
    unit = school.local_authority.command_unit if school else None
    words = written_in(
        school.language if school else ENGLISH,
        lambda: Words(
            subject_of_invitation(school),
            *render_invitation(invitation, invited_as=_invited_as(user), report_url=report_url),
        ),
    )
    return Draft(
        to=[Recipient(user.name, user.email, invitation_link(invitation))],
        subject=words.subject,
        text=words.text,
        html=words.html,
        category=CATEGORY,
        sender=unit.sender if unit else "",
        reply_to=unit.reply_to(invitation.invited_by) if unit else "",
        send_before=invitation.expires_at,
        about=user.name,
    )


def _school_of(user: User) -> School | None:
    """Where somebody is invited as a contact, at the first of their schools."""
    contact = user.contacts.current().select_related("school__local_authority__command_unit").order_by("pk").first()
    return contact.school if contact else None
