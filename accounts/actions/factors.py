"""When the device is lost with which somebody proved who they are."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.access import end_sessions
from accounts.errors import AccountError
from accounts.models import FactorReset, User


@transaction.atomic
def reset_factors(*, user: User, reason: str, by: User | None) -> FactorReset:
    """Take all passkeys, the authenticator app and the recovery codes away, sign out everywhere, and record who did it.

    `by` is nobody at the command line, for an administrator with no other who could do it.
    """
    if by and by.pk == user.pk:
        raise AccountError(_("You cannot reset your own second factor. Ask another administrator."))
    reason = reason.strip()
    if not reason:
        raise AccountError(_("Say why the second factor is reset."), field="reason")
    if Authenticator.objects.filter(user=user).delete()[0] == 0:
        raise AccountError(_("%(name)s has set up no second factor.") % {"name": user.name})
    end_sessions(user=user)
    return FactorReset.objects.create(user=user, reason=reason, reset_by=by)
