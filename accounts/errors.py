"""How an action says that it cannot be done."""


class ActionError(Exception):
    """One sentence, fit for the person who asked. `field` names the answer at fault, if it is a single one's fault."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class AccountError(ActionError):
    """Why somebody cannot be invited, let in or deactivated, in words for whoever tried."""
