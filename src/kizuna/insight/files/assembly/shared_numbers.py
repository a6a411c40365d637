"""Whether files of different columns mean the same people by equal customers' numbers.

Not here: who is who (`identity`), which counts equal numbers as one person in any case.
"""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.rows import TypedRows
from kizuna.insight.files.values.folding import folded_name, install_folding

COMPARED = 500  # numbers that several files hold


def said_of_shared_numbers(
    typed: Sequence[TypedRows], connection: DuckDBPyConnection
) -> list[Said]:
    """What is to be said where most numbers that files of different columns share bear different
    names in them, as the numbers of two shops do.

    A family name alone may be anybody's of the family, and a given name may stand before it or
    after; only names in one script are compared.
    """
    headers = list(dict.fromkeys(rows.raw.header for rows in typed))
    named = [rows for rows in typed if rows.has("customer_id") and rows.has("customer_name")]
    if len({rows.raw.header for rows in named}) < 2:
        return []
    install_folding(connection)
    each = " UNION ALL ".join(
        f"SELECT {headers.index(rows.raw.header)} AS layout, customer_id::VARCHAR AS customer_id,"
        f" customer_name FROM {rows.table} WHERE code IS NULL AND customer_name <> ''"
        for rows in named
    )
    found = connection.execute(f"""
        WITH named AS (SELECT DISTINCT * FROM ({each}) WHERE customer_id <> ''),
        shared AS (SELECT customer_id FROM named GROUP BY customer_id
            HAVING count(DISTINCT layout) > 1 ORDER BY hash(customer_id) LIMIT {COMPARED}),
        folded AS (SELECT *, {folded_name("customer_name")} AS name,
                CASE WHEN regexp_full_match(name, '[\\x00-\\x7f]*') THEN 'latin'
                    WHEN regexp_full_match(name, '[ァ-ヿ]*') THEN 'kana' END AS script
            FROM named JOIN shared USING (customer_id)),
        compared AS (SELECT one.customer_id, min_by(struct_pack(one := one.customer_name,
                other := other.customer_name), one.customer_name) AS names,
                bool_or(contains(one.name, other.name) OR contains(other.name, one.name)
                    OR {_letters("one.name")} = {_letters("other.name")}) AS is_alike
            FROM folded one JOIN folded other ON one.customer_id = other.customer_id
                AND one.layout < other.layout AND one.script IS NOT DISTINCT FROM other.script
            GROUP BY ALL)
        SELECT customer_id, names.one, names.other FROM compared WHERE NOT is_alike
            AND (SELECT 2 * count(*) FILTER (NOT is_alike) > count(*) FROM compared)
        ORDER BY ALL LIMIT 1""").fetchall()
    return [
        Said("numbers_of_two", _NUMBERS_OF_TWO, {"number": number, "one": one, "other": other})
        for number, one, other in found
    ]


def _letters(name: str) -> str:
    return f"list_sort(string_split({name}, ''))"


_NUMBERS_OF_TWO = Words(
    ja="列の並びが違うファイルで、同じ顧客番号のお名前が違います（例：{number} は「{one}」と"
    "「{other}」）。番号が同じなら同じお客様と数えるので、別の店のファイルなら、店ごとに分けて読み込んでください。",
    en="In files of different columns equal customers' numbers bear different names (such as "
    "{number}: “{one}” and “{other}”). Equal numbers count as one customer, so if these are the "
    "files of different shops, read each shop's by themselves.",
)
