"""What changes about people who sign in."""

from accounts.actions.access import (
    close_account,
    deactivate_user,
    end_sessions,
    forget_keys,
    reactivate_user,
    take_role,
)
from accounts.actions.factors import reset_factors
from accounts.actions.invitations import (
    accept_invitation,
    add_person,
    grant_role,
    open_invitation,
    prove_address,
)
from accounts.actions.language import choose_language
from accounts.errors import AccountError

__all__ = [
    "AccountError",
    "accept_invitation",
    "add_person",
    "choose_language",
    "close_account",
    "deactivate_user",
    "end_sessions",
    "forget_keys",
    "grant_role",
    "open_invitation",
    "prove_address",
    "reactivate_user",
    "reset_factors",
    "take_role",
]
