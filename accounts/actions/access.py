"""Ending access, at once and in every open session, and giving it back."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import AccountError
from accounts.models import Role, User, UserRole


@transaction.atomic
def close_account(*, user: User) -> bool:
    """The person signs in no more: their sessions end and so does what invited them. False if it was closed before."""
    if User.objects.active().filter(pk=user.pk).update(is_active=False) != 1:
        return False
    user.is_active = False
    user.invitations.open().update(cancelled_at=timezone.now())
    end_sessions(user=user)
    return True


@transaction.atomic
def forget_keys(*, user: User) -> None:
    """Nothing that the person signed in with opens the account again: only who reads its mail begins anew."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> None:
    """End the person's access at once, in every open session, and what invited them."""
    if user.pk == by.pk:
        raise AccountError(_("You cannot deactivate yourself. Ask another administrator."))
    _refuse_last_administrator(user)
    if not close_account(user=user):
        raise AccountError(_("%(name)s is already deactivated.") % {"name": user.name})


@transaction.atomic
def reactivate_user(*, user: User) -> None:
    """Let the person sign in again."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True) != 1:
        raise AccountError(_("%(name)s is already active.") % {"name": user.name})
    user.is_active = True


@transaction.atomic
def end_sessions(*, user: User) -> None:
    """Sign the person out everywhere. A session that is not known here ends as well: the number it was begun under has
    passed."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    begun = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=begun.values("session_key")).delete()
    begun.delete()


@transaction.atomic
def take_role(*, user: User, role: str, by: User) -> None:
    """The person does this no more. Every page asks anew, so an open session loses it at once."""
    if role == Role.ADMINISTRATOR:
        if user.pk == by.pk:
            raise AccountError(_("You cannot end your own role as administrator. Ask another administrator."))
        _refuse_last_administrator(user)
    if UserRole.objects.filter(user=user, role=role).delete()[0] == 0:
        raise AccountError(_("%(name)s does not hold this role.") % {"name": user.name})
    user.forget_roles()


def _refuse_last_administrator(user: User) -> None:
    """Two who go at once wait for each other at the rows of all administrators."""
    administrators = User.objects.active().with_role(Role.ADMINISTRATOR).select_for_update().order_by("pk")
    if {administrator.pk for administrator in administrators} == {user.pk}:
        raise AccountError(_("%(name)s is the last administrator. Invite another one first.") % {"name": user.name})
