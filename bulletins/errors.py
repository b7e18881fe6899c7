"""What an action says when it cannot be done: one sentence, fit for the person who asked."""

from accounts.errors import ActionError


class BulletinError(ActionError):
    """Why it cannot be done, in words for the inspector."""


class AgendaError(ActionError):
    """Why an item cannot be proposed, taken back or decided."""
