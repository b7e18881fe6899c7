"""Inviting people, letting them in, and ending their access."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.errors import ActionError
from accounts.models import Invitation, Role, User, UserRole

OPEN_FOR = timedelta(days=14)


class AccountError(ActionError):
    """Why somebody cannot be invited, let in or deactivated, in words for whoever tried."""


@transaction.atomic
def add_person(*, email: str, name: str, roles: Iterable[str]) -> User:
    """A person who may be invited: without a password until they set one."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise AccountError(f"“{email}” is not an email address.") from error
    if User.objects.filter(email=email).exists():
        raise AccountError(f"Somebody already signs in as {email}.")
    return User.objects.create_user(email=email, name=name, roles=tuple(dict.fromkeys(roles)))


def grant_role(*, user: User, role: str) -> None:
    """Give the person the role, if they do not hold it yet."""
    UserRole.objects.get_or_create(user=user, role=role)


@transaction.atomic
def open_invitation(*, user: User, invited_as: str, by: User | None) -> Invitation:
    """A new invitation, which ends every earlier one."""
    if not User.objects.active().select_for_update().filter(pk=user.pk).exists():
        raise AccountError(f"{user.name}’s account is deactivated. An administrator can reactivate it.")
    now = timezone.now()
    user.invitations.open().update(cancelled_at=now)
    return Invitation.objects.create(
        user=user, invited_by=by, invited_as=invited_as[:400], sent_at=now, expires_at=now + OPEN_FOR
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation) -> User:
    """Use the invitation up, once. Who holds its link has read the mail: the address is proved."""
    now = timezone.now()
    if Invitation.objects.acceptable(now).filter(pk=invitation.pk).update(accepted_at=now) != 1:
        raise AccountError("This invitation can no longer be used.")
    user = invitation.user
    user.emailaddress_set.exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> None:
    """End the person's access at once, in every open session, and what invited them."""
    if user.pk == by.pk:
        raise AccountError("You cannot deactivate yourself. Ask another administrator.")
    administrators = User.objects.active().with_role(Role.ADMINISTRATOR).select_for_update().order_by("pk")
    if {administrator.pk for administrator in administrators} == {user.pk}:
        raise AccountError(f"{user.name} is the last administrator. Invite another one first.")
    if User.objects.active().filter(pk=user.pk).update(is_active=False) != 1:
        raise AccountError(f"{user.name} is already deactivated.")
    user.is_active = False
    user.invitations.open().update(cancelled_at=timezone.now())


def choose_language(*, user: User, language: str) -> None:
    """Speak to the person in this language wherever they sign in."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def reactivate_user(*, user: User) -> None:
    """Let the person sign in again."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True) != 1:
        raise AccountError(f"{user.name} is already active.")
    user.is_active = True
