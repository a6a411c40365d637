"""The number a customer has in Kizuna's own files, by which a row of such a file is known again.

An id alone would be somebody else's in another installation, or after a slip of the hand: letters
that follow from the id and the moment the customer became known go with it.
Not here: writing such files (`queries.exporting`), who the row then is (`rules.matching`).
"""

import re
from datetime import UTC, datetime, timedelta
from zlib import crc32

# Without vowels: no spreadsheet takes 5-MAY for a day, and no word comes about.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_LENGTH = 6
_SIGNS = f"0123456789-{_LETTERS}"
_WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in _SIGNS)
_OWN_NUMBER = re.compile(rf"(\d{{1,18}})-[{_LETTERS}]{{{_LENGTH}}}", re.ASCII)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def own_number(customer_id: int, known_since: datetime) -> str:
    """The number as files show it.

    >>> own_number(1024, datetime(2026, 11, 22, 3, tzinfo=UTC))
    '1024-XRWLMQ'
    """
    moment = (known_since - _BEGINNING) // timedelta(microseconds=1)
    rest = crc32(f"{customer_id} {moment}".encode())
    letters = ""
    for _ in range(_LENGTH):
        rest, letter = divmod(rest, len(_LETTERS))
        letters += _LETTERS[letter]
    return f"{customer_id}-{letters}"


def folded_own_number(sql: str) -> str:
    """SQL of a number as it is compared: width and case do not count."""
    return f"translate(upper({sql}), '{_WIDE}', '{_SIGNS}')"


def id_in(number: str) -> int | None:
    """The id that a number names, whether or not its letters are right.

    >>> id_in("1024-XRWLMQ"), id_in("1024"), id_in("2026-MAY")
    (1024, None, None)
    """
    found = _OWN_NUMBER.fullmatch(number)
    return int(found[1]) if found else None
