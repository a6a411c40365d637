"""Customers found as one types: part of a name or reading, the beginning of an address or number.

Not here: which words stand in the index (`rules.search.words`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from kizuna.base.number_forms import Form, forms_of, spelled
from kizuna.core.bulk import found
from kizuna.insight.files.values.folding import email_key, phone_key
from kizuna.people.customers import models
from kizuna.people.customers.queries.names import name_of
from kizuna.people.customers.rules.keys import CONTACTS
from kizuna.people.customers.rules.names import Name
from kizuna.people.customers.rules.search.words import asked_words, folded

# So many are looked at; who types on narrows it down.
CANDIDATES = 200
# Numbers from either end of a source's that show which forms they have.
SHOWN_NUMBERS = 100
# So many a list shows and an export of it holds.
FOUND_MOST = 100
_SHOWN = ", ".join(f"'{kind}'" for kind in CONTACTS)


@dataclass(frozen=True)
class FoundCustomer:
    """One customer of a list: enough to be recognised."""

    id: int
    name: Name
    key: str  # a member number, e-mail address or phone
    kind: str = ""  # which of them


def found_customers(text: str, *, limit: int) -> list[FoundCustomer]:
    """Customers who are meant by what was typed; by reading, no more than `limit`."""
    text = text.strip()[:200]
    if not text:
        return []
    ids = {*_by_key(text), *_by_name(text)}
    rows = models.Customer.objects.filter(id__in=ids, merged_into=None).order_by("sort_key", "id")
    return described(list(rows[:limit]))


def described(rows: Sequence[models.Customer]) -> list[FoundCustomer]:
    """Rows with the key by which each is best recognised, in one statement for all."""
    keys: dict[int, tuple[str, str]] = {}
    order = ("member_number", "email", "phone", "external", "line", "")
    contacts = models.CustomerKey.objects.filter(customer__in=rows, kind__in=CONTACTS)
    for id_, kind, value in contacts.order_by("id").values_list("customer_id", "kind", "value"):
        known = keys.get(id_, ("", ""))
        keys[id_] = min(known, (kind, value), key=lambda key: order.index(key[0]))
    return [
        FoundCustomer(row.pk, name_of(row), value, kind)
        for row in rows
        for kind, value in [keys.get(row.pk, ("", ""))]
    ]


def _by_name(text: str) -> list[int]:
    asked = folded(text)
    if len(asked) == 1 and asked.isascii():
        return []  # one Latin letter is in too many names to mean anyone
    return _by_words(asked_words(text))


def _by_words(either: list[list[str]]) -> list[int]:
    """Customers under whom all words of one of these lists stand."""
    if not either:
        return []
    if connection.vendor == "sqlite":
        statement = "SELECT rowid FROM customer_search WHERE customer_search MATCH %(asked)s"
        quoted = (" AND ".join(f'"{word}"' for word in words) for words in either)
        asked: dict[str, object] = {"asked": " OR ".join(f"({words})" for words in quoted)}
    else:
        each = " OR ".join(f"words @> %(words_{n})s::text[]" for n in range(len(either)))
        statement = f"SELECT customer_id FROM customer_search WHERE {each}"
        asked = {f"words_{n}": words for n, words in enumerate(either)}
    return [id_ for (id_,) in found(f"{statement} LIMIT {CANDIDATES}", asked)]


def _by_key(text: str) -> list[int]:
    """By how a key begins, or an address from its @ on; by the last four digits of a phone."""
    phone = phone_key(text) or text
    starts = {text, email_key(text) or text.lower(), phone}
    if spelled(text, ()):
        starts |= spelled(text, _forms_of_numbers())
    found_ids = [id_ for start in starts for id_ in _beginning("matched", start)]
    if "." in text or text.startswith("@"):
        found_ids += _of_domain(text.lower().removeprefix("@"))
    digits = "".join(c for c in text if c.isdecimal())
    if len(digits) == 4 and digits.isascii() and digits == text:
        found_ids += _by_words([[f"p{digits}"]])
    return found_ids


def _of_domain(domain: str) -> list[int]:
    """Customers with an e-mail address there; as the index `customer_keys_of_domain` has it."""
    position = "instr" if connection.vendor == "sqlite" else "strpos"
    return _beginning(f"substr(matched, {position}(matched, '@') + 1)", domain, "kind = 'email'")


def _beginning(what: str, start: str, of: str = f"kind IN ({_SHOWN})") -> list[int]:
    if not start:
        return []
    rows = found(
        f"SELECT customer_id FROM customer_keys WHERE {what} >= %(start)s AND {what} < %(end)s"
        f" AND {of} LIMIT {CANDIDATES}",
        {"start": start, "end": f"{start}\U0010ffff"},
    )
    return [id_ for (id_,) in rows]


def _forms_of_numbers() -> list[Form]:
    """Of the numbers by which the shop and each source know customers."""
    numbers = "SELECT matched FROM customer_keys WHERE is_identity AND kind = %(kind)s AND source ="
    shown: list[str] = []
    for kind, source in [("member_number", ""), *(("external", one) for one in _sources())]:
        for way in ("ASC", "DESC"):
            ends = f"{numbers} %(source)s ORDER BY matched {way} LIMIT {SHOWN_NUMBERS}"
            shown += [number for (number,) in found(ends, {"kind": kind, "source": source})]
    return forms_of(shown)


def _sources() -> list[str]:
    """The sources that number customers: one look into the index for each."""
    of = "FROM customer_keys WHERE is_identity AND kind = 'external'"
    rows = found(
        f"""WITH RECURSIVE one (source) AS (
            SELECT min(source) {of}
            UNION ALL
            SELECT (SELECT min(source) {of} AND source > one.source)
            FROM one WHERE one.source IS NOT NULL
        ) SELECT source FROM one WHERE source IS NOT NULL"""
    )
    return [source for (source,) in rows]
