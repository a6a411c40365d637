"""One-time codes of an authenticator app (RFC 6238), and codes for when the phone is lost.

Not here: keeping them (`actions.second_factor`).
"""

import hmac
import secrets
from datetime import datetime

import pyotp

from kizuna.people.staff.rules.links import token_digest

STEP_SECONDS = 30
# One step before and after, for phones whose clock is off (RFC 6238, section 5.2).
TOLERATED_STEPS = (0, -1, 1)
RECOVERY_CODES = 10
FEW_RECOVERY_CODES = 3
# 80 bits each: too many to try, and only their digests are kept.
RECOVERY_GROUPS, GROUP_LETTERS = 4, 4
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs, without those that look alike


def new_secret() -> str:
    """A fresh secret for an authenticator app: 160 bits, base32."""
    return pyotp.random_base32()


def accepted_step(code: str, *, secret: str, last_step: int, now: datetime) -> int | None:
    """The time step a code belongs to, or None where it is wrong, too old, or was used before.

    Only steps after `last_step` count: whoever looks over a shoulder comes too late.
    """
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    given = code.replace(" ", "").encode()
    for offset in TOLERATED_STEPS:
        step = current + offset
        if step > last_step and hmac.compare_digest(totp.generate_otp(step).encode(), given):
            return step
    return None


def setup_address(secret: str, *, email: str) -> str:
    """What an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(
        name=email, issuer_name="Kizuna"
    )


def new_recovery_codes() -> list[str]:
    """Codes to print and keep, each good once."""
    return [
        "-".join(
            "".join(secrets.choice(ALPHABET) for _ in range(GROUP_LETTERS))
            for _ in range(RECOVERY_GROUPS)
        )
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(code: str) -> str:
    """How a recovery code is kept; spaces, hyphens and small letters make no difference.

    >>> recovery_digest("abcd-EFGH-2345-6789") == recovery_digest("ABCD EFGH 2345 6789")
    True
    """
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return token_digest(plain)
