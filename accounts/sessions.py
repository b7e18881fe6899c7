"""Sessions that end after a while of nothing, without a write at every page."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

# So much earlier than settings say may somebody be signed out who does nothing.
SLACK = timedelta(minutes=5)


class SessionStore(db.SessionStore):
    """Begins its time anew, in the database and in the browser, when some of it has gone by."""

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined] # the stubs leave it out
        if row is None:
            return {}
        if row.expire_date - timezone.now() < timedelta(seconds=settings.SESSION_COOKIE_AGE) - SLACK:
            # The middleware saves what was modified and sends the cookie again.
            self.modified = True
        return self.decode(row.session_data)
