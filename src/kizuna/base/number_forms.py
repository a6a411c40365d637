"""Numbers as people type them, without the signs between their parts: M0007 for M-0007.

A shop's numbers have few forms, and some of them show these: no index holds each number once more.
Not here: which numbers are shown, looking one up (the queries of who is searched for).
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

# Which sign stands before which letter or digit.
Form: TypeAlias = tuple[tuple[int, str], ...]
MOST_FORMS = 8  # of numbers that are really notes, each has a form of its own


def forms_of(numbers: Iterable[str]) -> list[Form]:
    """Where the signs of some numbers stand, the most usual first.

    >>> forms_of(["M-0007", "M-0008", "250-1234567-1", "42"])
    [((1, '-'),), ((3, '-'), (10, '-'))]
    """
    seen = Counter(form for form in map(_form, numbers) if form)
    return [form for form, _ in seen.most_common(MOST_FORMS)]


def _form(number: str) -> Form:
    signs, at = [], 0
    for letter in number:
        if letter.isalnum():
            at += 1
        else:
            signs.append((at, letter))
    return tuple(signs)


def spelled(text: str, forms: Iterable[Form]) -> set[str]:
    """A number, or how one begins, with the signs of each form, as typed and in capitals.

    >>> sorted(spelled("m0007", [((1, "-"),), ((3, "-"), (10, "-"))]))
    ['M-0007', 'M00-07', 'M0007', 'm-0007', 'm00-07', 'm0007']
    >>> spelled("田中", [((1, "-"),)])
    set()
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())
    if not plain.isascii() or not any(map(str.isdecimal, plain)):
        return set()
    return {
        _with_signs(letters, form) for letters in (plain, plain.upper()) for form in [(), *forms]
    }


def _with_signs(plain: str, form: Form) -> str:
    before = {at: sign for at, sign in reversed(form) if at < len(plain)}
    return "".join(before.get(at, "") + letter for at, letter in enumerate(plain))
