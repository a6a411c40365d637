"""Which long passwords are guessed all the same: those of rows, repetitions and known words.

Who guesses begins with the name of the service, of the person and of the shop, and with what
runs along the keyboard (NIST SP 800-63B-4, section 3.1.1.2). All that is taken off a password,
and what is left must be worth guessing. No mixture of kinds of signs is asked for.
Not here: asking for the length (Django's validator in `config.settings`).
"""

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

SHORTEST = 12
LEAST_LEFT = 6
SHORTEST_WORD = 3
SERVICE = ("kizuna", "きずな", "キズナ", "絆")
ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
)
_NEIGHBOURS = frozenset(pair for row in ROWS for pair in pairwise(row))


def is_guessed(password: str, *, names: Collection[str], common: Collection[str]) -> bool:
    """Whether hardly anything is left of a password without `names` and what `common` holds.

    `names` are those of the person and the shop, addresses included; `common` the passwords that
    everybody tries, in small letters.

    >>> [is_guessed(each, names=(), common=()) for each in ("a" * 16, "qwertyuiop12345")]
    [True, True]
    >>> is_guessed("Hanako2026!!", names=["hanako@example.com"], common=())
    True
    >>> is_guessed("monkeymonkey", names=(), common={"monkey"})
    True
    >>> is_guessed("correct horse battery", names=["hanako@example.com"], common={"horse"})
    False
    """
    text = _plain(password)
    for word in sorted(_words(names), key=len, reverse=True):
        text = text.replace(word, "")
    text = _one_turn(text)
    core = re.sub(r"^[\d\W_]+|[\d\W_]+$", "", text)
    if core in common:
        text = text.replace(core, "")
    return sum(not _goes_on(*pair) for pair in pairwise(("\0", *text))) < LEAST_LEFT


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(names: Collection[str]) -> set[str]:
    """Each name and its parts; a part of two Latin letters is in too many honest passwords."""
    plain = [_plain(name) for name in (*names, *SERVICE)]
    parts = {part for name in plain for part in (name, *re.split(r"\W+", name))}
    return {part for part in parts if len(part) >= (SHORTEST_WORD if part.isascii() else 2)}


def _one_turn(text: str) -> str:
    """What is repeated, once.

    >>> _one_turn("abcabcab"), _one_turn("abcd")
    ('abc', 'abcd')
    """
    turns = (n for n in range(1, len(text) // 2 + 1) if text.startswith(text[n:]))
    return text[: next(turns, len(text))]


def _goes_on(before: str, sign: str) -> bool:
    """Whether a sign is the one before it, or its neighbour in the alphabet or on the keyboard."""
    is_near = abs(ord(sign) - ord(before)) <= 1
    return is_near or (before, sign) in _NEIGHBOURS or (sign, before) in _NEIGHBOURS
