"""Sessions that end after a while of nothing, without a write at every page; sooner on a shared computer."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

# So much earlier than settings say may somebody be signed out who does nothing.
SLACK = timedelta(minutes=5)
SHARED = "shared_computer"


def note_computer(session: SessionBase, *, is_shared: bool) -> None:
    """What was ticked when signing in began. It outlasts the steps between, and counts for the whole session."""
    session[SHARED] = is_shared


class SessionStore(db.SessionStore):
    """Begins its time anew, in the database and in the browser, when some of it has gone by."""

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined] # the stubs leave it out
        if row is None:
            return {}
        data: dict[str, Any] = self.decode(row.session_data)
        if row.expire_date - timezone.now() < timedelta(seconds=_age_of(data)) - SLACK:
            # The middleware saves what was modified and sends the cookie again.
            self.modified = True
        return data

    def get_session_cookie_age(self) -> int:
        return _age_of(self)

    def get_expire_at_browser_close(self) -> bool:
        return bool(self.get(SHARED))

    def set_expiry(self, value: object) -> None:
        """Not by anybody else: allauth would, after a password alone."""


def _age_of(data: Any) -> int:
    seconds: int = settings.SHARED_COMPUTER_AGE if data.get(SHARED) else settings.SESSION_COOKIE_AGE
    return seconds
