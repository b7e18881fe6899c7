"""Inviting people and letting them in."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import AccountError
from accounts.models import Invitation, User, UserRole

OPEN_FOR = timedelta(days=14)


@transaction.atomic
def add_person(*, email: str, name: str, roles: Iterable[str]) -> User:
    """A person who may be invited: without a password until they set one."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise AccountError(_("“%(email)s” is not an email address.") % {"email": email}) from error
    if User.objects.filter(email=email).exists():
        raise _taken(email)
    try:
        with transaction.atomic():
            return User.objects.create_user(email=email, name=name, roles=tuple(dict.fromkeys(roles)))
    except IntegrityError as error:  # a button was pressed twice
        raise _taken(email) from error


def _taken(email: str) -> AccountError:
    return AccountError(_("Somebody already signs in as %(email)s.") % {"email": email})


def grant_role(*, user: User, role: str) -> None:
    """Give the person the role, if they do not hold it yet."""
    UserRole.objects.get_or_create(user=user, role=role)


@transaction.atomic
def open_invitation(*, user: User, invited_as: str, by: User | None) -> Invitation:
    """A new invitation, which ends every earlier one."""
    if not User.objects.active().select_for_update().filter(pk=user.pk).exists():
        raise AccountError(
            _("%(name)s’s account is deactivated. An administrator can reactivate it.") % {"name": user.name}
        )
    now = timezone.now()
    user.invitations.open().update(cancelled_at=now)
    return Invitation.objects.create(
        user=user, invited_by=by, invited_as=invited_as[:400], sent_at=now, expires_at=now + OPEN_FOR
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation) -> User:
    """Use the invitation up, once. Who holds its link has read the mail: the address is proved."""
    now = timezone.now()
    usable = Invitation.objects.acceptable(now).filter(pk=invitation.pk).exists()
    # Asked of the row alone: where a condition joins another table, PostgreSQL lets two through who come at once.
    if not usable or Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=now) != 1:
        raise AccountError(_("This invitation can no longer be used."))
    prove_address(user=invitation.user)
    return invitation.user


def prove_address(*, user: User) -> None:
    """The person has shown that mail to their address reaches them."""
    user.emailaddress_set.exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
