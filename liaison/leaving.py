"""Ending one of the places at which a person works."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import AccountError, take_role
from accounts.models import Role, User
from deployments.actions import revoke_lost_feeds
from liaison.people import end_access
from liaison.places import Held, held_by
from officers.models import Officer
from schools.models import Posting


@transaction.atomic
def end_place(*, user: User, held: Held, by: User) -> bool:
    """End what this place gave, at once: pages ask anew each time. Whoever holds no other leaves; say whether."""
    User.objects.select_for_update().get(pk=user.pk)
    if held.row and held.row.delete()[0] == 0:
        raise AccountError(_("%(name)s is no longer %(words)s.") % {"name": user.name, "words": held.words})
    if isinstance(held.row, Posting) and held.role == Role.OFFICER:
        Officer.objects.filter(user=user, command_unit=held.row.command_unit_id).update(user=None)
    user.forget_roles()
    left = held_by(user)
    if held.row is None or held.role not in {other.role for other in left}:
        take_role(user=user, role=held.role, by=by)
    if user.is_active and not user.role_set():
        end_access(user=user, by=by)
    revoke_lost_feeds(user=user)
    return not user.is_active
