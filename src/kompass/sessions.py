"""Sessions in the database that end by themselves: after a while without a sign of life, and after some hours."""

import time
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.http import HttpRequest

_BEGAN: Final = "began"
_SEEN: Final = "seen"
_WRITE_EVERY: Final = 60
"""Seconds between two signs of life that are written down: not every page costs a write."""


class SessionStore(DatabaseSessions):
    """Django's sessions, with an end that moves along with every page seen, and one that does not move."""

    def load(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().load()
        now = int(time.time())
        if now - kept.get(_BEGAN, now) >= settings.CONFIGURATION.session_hours * 3600:
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if kept and now - kept.get(_SEEN, 0) >= _WRITE_EVERY:
            kept[_SEEN] = now
            self.modified = True  # written by the middleware, with a new end
        return kept


def begin(request: HttpRequest) -> None:
    """Somebody has signed in: from here on the hours count."""
    request.session[_BEGAN] = int(time.time())
