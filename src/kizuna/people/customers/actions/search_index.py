"""Keeping the words under which customers are found.

Not here: which words (`rules.search.words`), asking for them (`queries.search`).
"""

from django.db import connection

from kizuna.core.bulk import change, fill, found, listed
from kizuna.people.customers.rules.search.words import indexed_words

ROWS_AT_ONCE = 20_000
_NAMES = (
    "family_name, given_name, full_name, former_family_name, family_name_kana, given_name_kana,"
    " full_name_kana, company_name"
)


def index_customers(chosen: str) -> None:
    """Index anew the customers whose ids a statement finds: those merged into others leave."""
    change(f"DELETE FROM customer_search WHERE {_id_column()} IN ({chosen})")
    words = "grams" if connection.vendor == "sqlite" else "words"
    ids = [id_ for (id_,) in found(chosen)]
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = _rows(listed(ids[start : start + ROWS_AT_ONCE]))
        fill("customer_search", [_id_column(), words], rows)


def _id_column() -> str:
    return "rowid" if connection.vendor == "sqlite" else "customer_id"


def _rows(ids: str) -> list[tuple[int, object]]:
    """The words of each of some customers; read to the end, for writing needs the connection."""
    phones: dict[int, list[str]] = {}
    for id_, phone in found(
        "SELECT customer_id, matched FROM customer_keys "
        f"WHERE kind = 'phone' AND customer_id IN ({ids})"
    ):
        phones.setdefault(id_, []).append(phone)
    rows: list[tuple[int, object]] = []
    for id_, family, given, full, former, family_kana, given_kana, full_kana, company in found(
        f"SELECT id, {_NAMES} FROM customers WHERE merged_into_id IS NULL AND id IN ({ids})"
    ):
        names = (family + given, full, former, family_kana + given_kana, full_kana, company)
        text = indexed_words(filter(None, names), phones.get(id_, ()))
        rows.append((id_, text if connection.vendor == "sqlite" else text.split()))
    return rows
