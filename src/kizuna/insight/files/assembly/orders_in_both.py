"""Orders that files of different layouts both seem to hold: both count, and it is said.

A till exports its payments and its items apart, each with every order's number: read together,
every order is there twice. Number, day and customer tell it, but prove nothing: two shops may count
from 1 alike. Not here: files of one header, whose doubles are refused (`checks`).
"""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.rows import TypedRows

# `gather` begins each number with that of its header; without a customer the amount must be equal.
_FOUND = """
    SELECT shops, count(*) FROM (
        SELECT list_sort(list(DISTINCT split_part(order_id, '/', 1)::INTEGER)) AS shops
        FROM orders_with_state WHERE NOT is_cancelled
        GROUP BY regexp_replace(order_id, '^[0-9]+/', ''), day, customer_id,
            CASE WHEN customer_id IS NULL THEN gross_minor - returned_minor END)
    WHERE len(shops) > 1 GROUP BY shops ORDER BY shops"""


def said_of_orders_in_both(
    sources: Sequence[TypedRows], connection: DuckDBPyConnection
) -> list[Said]:
    """How many orders stand in files of several headers, by which files they are."""
    files = {rows.raw.header: rows.raw.file for rows in reversed(sources)}
    if len(files) < 2:
        return []
    headers = list(dict.fromkeys(rows.raw.header for rows in sources))
    return [
        Said(
            "orders_in_both",
            _IN_BOTH,
            {"files": ", ".join(files[headers[shop - 1]] for shop in shops), "n": n},
        )
        for shops, n in connection.execute(_FOUND).fetchall()
    ]


_IN_BOTH = Words(
    ja="番号・日・お客様が同じ注文が {n} 件、{files} のどちらにもあり、どちらも数えています。"
    "同じ注文なら売上が二重になるので、片方のファイルを除いて読み直してください。",
    en="{n} orders of the same number, day and customer stand in each of {files}, and count in "
    "each. If they are the same orders, leave one of the files out and read again: revenue is "
    "counted twice.",
    en_one="One order of the same number, day and customer stands in each of {files}, and counts "
    "in each. If it is the same order, leave one of the files out and read again: it is counted "
    "twice.",
    count="n",
)
