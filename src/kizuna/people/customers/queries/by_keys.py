"""Customers meant by texts from elsewhere: a member number, an e-mail address or a phone each.

Not here: finding as one types (`search`), deciding who a new row is (`actions.resolution`).
"""

from collections.abc import Iterable, Iterator
from unicodedata import normalize

from kizuna.core.bulk import fill, found, make_temporary, only_looking
from kizuna.insight.files.values.folding import email_key, phone_key
from kizuna.people.customers.rules.keys import NUMBERS


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
