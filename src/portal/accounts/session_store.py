"""Sessions in the database, as Django keeps them, read by a statement that is planned once a connection: every request begins with it."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.plain_rows import rows


class SessionStore(DatabaseStore):
    """Django's; only the reading differs."""

    def _get_session_from_db(self) -> Session | None:
        found = rows(Session, "WHERE session_key = %s AND expire_date > %s", [self.session_key, timezone.now()])
        if not found:
            # What Django does: a key that is not known is never taken over for a new session.
            self._session_key = None
        return found[0] if found else None
