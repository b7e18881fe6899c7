"""Sign-in that rests on being a school's contact ends with it."""

from accounts.actions import close_account
from accounts.models import Role, User


def end_needless_access(*, user: User) -> bool:
    """End the sign-in of somebody who is no school's contact any more and holds no other role; say whether it ended."""
    if user.role_set() != {Role.SCHOOL} or user.contacts.current().exists():
        return False
    return close_account(user=user)
