"""Sign-in that rests on being a school's contact ends with it."""

from django.db import transaction

from accounts.actions import close_account, forget_keys
from accounts.models import Role, User


@transaction.atomic
def end_needless_access(*, user: User) -> bool:
    """End the sign-in of somebody who is no school's contact any more and holds no other role; say whether it ended.

    A school gives the address of a post to whoever comes next, and with it one day perhaps the account.
    """
    if user.role_set() != {Role.SCHOOL} or user.contacts.current().exists():
        return False
    if not close_account(user=user):
        return False
    forget_keys(user=user)
    return True
