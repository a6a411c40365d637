"""Customers meant by texts from elsewhere: a member number, an e-mail address or a phone each; and
whether numbers from elsewhere are those that a source has told of.

Not here: finding as one types (`search`), deciding who a new row is (`actions.resolution`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

from kizuna.base.agreement import Agreement, agreements
from kizuna.core.bulk import different_values, fill, found, make_temporary, only_looking
from kizuna.insight.files.values.folding import email_key, name_key, phone_key
from kizuna.people.customers import models
from kizuna.people.customers.rules.keys import NUMBERS

_KANA = re.compile("[ァ-ヿ]+")
_WORD = re.compile(r"\w+")


def customers_by_keys(texts: Iterable[str]) -> dict[str, int | None]:
    """By text, the id of the one customer it means; None for several, and nobody is left out.

    The shop's own numbers speak first, as written and then in plain width, then the e-mail
    address, then the phone. Who was merged into another is that other one.
    """
    with only_looking():
        make_temporary(
            "asked_keys", {"asked": "text", "trust": "integer", "kind": "text", "matched": "text"}
        )
        fill("asked_keys", ["asked", "trust", "kind", "matched"], _asked(set(texts)))
        rows = found(
            """SELECT a.asked, min(coalesce(c.merged_into_id, c.id)),
                count(DISTINCT coalesce(c.merged_into_id, c.id))
            FROM asked_keys a
            CROSS JOIN customer_keys k JOIN customers c ON c.id = k.customer_id
            WHERE k.matched = a.matched AND k.kind = a.kind
            GROUP BY a.asked, a.trust ORDER BY a.trust DESC"""
        )
    return {asked: customer if several == 1 else None for asked, customer, several in rows}


def _asked(texts: Iterable[str]) -> Iterator[tuple[str, int, str, str]]:
    for text in texts:
        number = text.strip()[:254]
        if not number or "\0" in number:
            continue
        yield from ((text, 0, kind, number) for kind in NUMBERS)
        yield from ((text, 1, kind, normalize("NFKC", number)) for kind in NUMBERS)
        if email := email_key(number):
            yield text, 2, "email", email
        if phone := phone_key(number):
            yield text, 3, "phone", phone


def agreement_of_names(named: Mapping[str, str]) -> dict[str, Agreement]:
    """By source that knows any of some numbers (number -> name), whether they bear the same name.

    Only names in one script are compared: 田中, タナカ and Tanaka may be one.
    """
    rows = models.CustomerKey.objects.filter(kind="external", matched__in=named)
    parts = (f"customer__{part}" for part in ("family_name", "given_name", "full_name"))
    compared = []
    for source, number, family, given, full in rows.values_list("source", "matched", *parts):
        known, told = f"{family} {given}".strip() or full, named[number]
        one, other = name_key(known) or "", name_key(told) or ""
        if one and other and _script(one) == _script(other):
            compared.append((source, _may_be_one(known, told)))
    return agreements(compared)


def known_numberers() -> list[str]:
    """Keys of the sources that have told of customers' numbers: one look into the index each."""
    numbers = "is_identity AND kind = 'external' AND source <> ''"
    return different_values("source", "customer_keys", where=numbers)


def _may_be_one(name: str, other: str) -> bool:
    """Whether two spellings may be one person's: a family name alone, the given name first.

    >>> _may_be_one("山田花子", "山田"), _may_be_one("Ann Li", "LI, Ann")
    (True, True)
    >>> _may_be_one("林 一", "林 二")
    False
    """
    keys = [name_key(name) or "", name_key(other) or ""]
    words = [{name_key(word) for word in _WORD.findall(one)} for one in (name, other)]
    return keys[0].startswith(keys[1]) or keys[1].startswith(keys[0]) or words[0] == words[1]


def _script(name: str) -> str:
    return "latin" if name.isascii() else "kana" if _KANA.fullmatch(name) else "kanji"
