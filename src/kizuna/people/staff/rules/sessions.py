"""How long a browser stays signed in, and what stands in the table for its key."""

import hashlib
from datetime import timedelta

# Unused for half an hour, or older than a working day: sign in again (OWASP ASVS 5.0, 7.3).
IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


def session_digest(session_key: str | None) -> str:
    """The id of a session; the key itself only the browser has (160 bits of SHA-256, as hex)."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:40]
