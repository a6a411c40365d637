"""Links that let somebody in without a password: what they are for, and how long they last.

Not here: making and using them (`actions.links`).
"""

import hashlib
import secrets
from datetime import timedelta
from enum import StrEnum

TOKEN_BYTES = 32


class Purpose(StrEnum):
    """What a link is for: signing in once, or choosing one's first or a new password."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"


# A link that signs in at once must be dead before somebody else finds it; an invitation waits for
# the mail to be read.
LASTS: dict[Purpose, timedelta] = {
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.INVITATION: timedelta(days=3),
}


def new_token() -> str:
    """What stands in a link: 256 bits that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token: str) -> str:
    """How a link, a recovery code or a session is kept: whoever reads the table gets in nowhere.

    >>> token_digest("a") == token_digest("a"), len(token_digest("a"))
    (True, 64)
    """
    return hashlib.sha256(token.encode()).hexdigest()
