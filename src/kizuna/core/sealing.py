"""Short secrets that must be read again, sealed before they are kept in the database.

What need only be compared (passwords, links, sessions) is kept as a digest instead; whole files are
encrypted by `cli.backups`. Sealed under keys that follow from the secret key of the settings, so
that a copy of the database alone opens nothing.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass

import pyrage
from django.conf import settings
from django.utils.crypto import salted_hmac

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "age-secret-key-"


class Unopened(ValueError):
    """No key of this installation opens it: another one sealed it, or it was changed."""


@dataclass(frozen=True)
class Opened:
    """What was sealed; `is_by_former_key` means that it should be sealed anew."""

    text: str
    is_by_former_key: bool


def seal(text: str, *, purpose: str) -> str:
    """The text, readable by `opened` with the same purpose alone; a few hundred letters.

    The purpose names the very thing (`second factor of staff:3`): it is part of the key, so that
    what was sealed for one is of no use in the place of another.
    """
    identity = _identity(settings.SECRET_KEY, purpose)
    return b64encode(pyrage.encrypt(text.encode(), [identity.to_public()])).decode()


def opened(sealed: str, *, purpose: str) -> Opened:
    """What was sealed, by the present key or a former one. Raises Unopened."""
    for number, key in enumerate((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        try:
            text = pyrage.decrypt(b64decode(sealed, validate=True), [_identity(key, purpose)])
        except (pyrage.DecryptError, ValueError):
            continue
        return Opened(text.decode(), is_by_former_key=number > 0)
    raise Unopened(purpose)


def _identity(key: str, purpose: str) -> pyrage.x25519.Identity:
    """The age key that follows from a secret key, written as age writes its keys (BIP 173)."""
    seed = salted_hmac("kizuna.core.sealing", purpose, secret=key, algorithm="sha256").digest()
    bits = "".join(f"{byte:08b}" for byte in seed) + "0000"  # 256 bits in 52 groups of five
    data = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    letters = "".join(_LETTERS[value] for value in (*data, *_checksum(data)))
    return pyrage.x25519.Identity.from_str(f"{_PREFIX}1{letters}".upper())


def _checksum(data: list[int]) -> Iterator[int]:
    state = 1
    expanded = [ord(sign) >> 5 for sign in _PREFIX] + [0] + [ord(sign) & 31 for sign in _PREFIX]
    for value in (*expanded, *data, *(0,) * 6):
        top, state = state >> 25, (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            state ^= generator if top >> bit & 1 else 0
    state ^= 1
    return (state >> 5 * (5 - place) & 31 for place in range(6))
