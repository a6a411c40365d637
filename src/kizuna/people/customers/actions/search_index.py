"""Keeping the words under which customers are found.

Not here: which words (`rules.search_words`), asking for them (`queries.search`).
"""

from collections.abc import Iterator

from django.db import connection

from kizuna.core.bulk import change, fill
from kizuna.people.customers.rules.search_words import indexed_words

ROWS_AT_ONCE = 20_000
_NAMES = (
    "family_name, given_name, full_name, former_family_name, family_name_kana, given_name_kana,"
    " full_name_kana, company_name"
)


def index_customers(chosen: str) -> None:
    """Index anew the customers whose ids a statement finds: those merged into others leave."""
    change(f"DELETE FROM customer_search WHERE {_id_column()} IN ({chosen})")
    words = "grams" if connection.vendor == "sqlite" else "words"
    fill("customer_search", [_id_column(), words], _rows(chosen))


def _id_column() -> str:
    return "rowid" if connection.vendor == "sqlite" else "customer_id"


def _rows(chosen: str) -> Iterator[tuple[int, object]]:
    """Names and phones of some customers at a time: the ids are asked for first, then in slices."""
    with connection.cursor() as cursor:
        cursor.execute(chosen)
        ids = [id_ for (id_,) in cursor.fetchall()]
    for start in range(0, len(ids), ROWS_AT_ONCE):
        part = ids[start : start + ROWS_AT_ONCE]
        listed = ", ".join(map(str, part))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT customer_id, matched FROM customer_keys WHERE kind = 'phone' "
                f"AND customer_id IN ({listed})"
            )
            phones: dict[int, list[str]] = {}
            for id_, phone in cursor.fetchall():
                phones.setdefault(id_, []).append(phone)
            cursor.execute(
                f"SELECT id, {_NAMES} FROM customers "
                f"WHERE merged_into_id IS NULL AND id IN ({listed})"
            )
            for id_, family, given, full, former, *kana, company in cursor.fetchall():
                family_kana, given_kana, full_kana = kana
                names = (family + given, full, former, family_kana + given_kana, full_kana, company)
                text = indexed_words(filter(None, names), phones.get(id_, ()))
                yield id_, text if connection.vendor == "sqlite" else text.split()
