"""Sign-in that rests on being a school's contact ends with it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User


@transaction.atomic
def end_needless_access(*, user: User) -> bool:
    """End the sign-in of somebody who is no school's contact any more and holds no other role; say whether it ended."""
    if user.role_set() != {Role.SCHOOL} or user.contacts.current().exists():
        return False
    ended: int = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    user.invitations.open().update(cancelled_at=timezone.now())
    return ended == 1
