"""Where Django keeps sessions: in our table, by the digest of their key, with two limits.

Not here: listing and ending sessions (`queries`, `actions.sessions`).
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from kizuna.people.staff.models import StaffSession
from kizuna.people.staff.rules.sessions import IDLE, SEEN_EVERY, WHOLE
from kizuna.people.staff.rules.sessions import session_digest as digest


class SessionStore(db.SessionStore):
    """Django's store, with the key digested and both limits kept by the query itself."""

    _seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """Our table."""
        return StaffSession

    def _get_session_from_db(self) -> StaffSession | None:
        now = timezone.now()
        row = StaffSession.objects.filter(
            session_key=digest(self.session_key), expire_date__gt=now, seen_at__gt=now - IDLE
        ).first()
        if row is None:
            self._session_key = None
            return None
        self._seen_at = row.seen_at
        return row

    def keep_awake(self) -> None:
        """Somebody is there; a page that asks by itself for news does not say so."""
        now = timezone.now()
        if self._seen_at is not None and self._seen_at < now - SEEN_EVERY:
            key = digest(self.session_key)
            StaffSession.objects.filter(session_key=key).update(seen_at=now)

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        return StaffSession.objects.filter(session_key=digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End a session, by default this one."""
        key = session_key or self.session_key
        StaffSession.objects.filter(session_key=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """The row for what the session holds."""
        now = timezone.now()
        started_at = datetime.fromisoformat(data.setdefault("started_at", now.isoformat()))
        return StaffSession(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=started_at + WHOLE,
            staff_member_id=data.get("_auth_user_id"),
            started_at=started_at,
            seen_at=now,
            address=data.get("address", ""),
            browser=data.get("browser", ""),
        )
