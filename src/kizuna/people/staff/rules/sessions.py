"""How long a browser stays signed in, and what stands in the table for its key."""

from datetime import timedelta

from kizuna.people.staff.rules.links import token_digest

# Unused for half an hour, or older than a working day: sign in again (OWASP ASVS 5.0, 7.3).
IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


def session_digest(session_key: str | None) -> str:
    """The id of a session; the key itself only the browser has (160 bits of SHA-256, as hex)."""
    return token_digest(session_key or "")[:40]
