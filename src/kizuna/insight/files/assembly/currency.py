"""Which one currency a shop's amounts are in; several are never added up.

Not here: reading an amount (`values.numbers`).
"""

import re
from collections import Counter
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.errors import UsageError
from kizuna.base.money import NO_CURRENCY
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.columns import AMOUNTS, Layout
from kizuna.insight.files.reading import RawTable, ReadOptions
from kizuna.insight.files.values.numbers import currencies_in

_SPELLINGS = {"円": "JPY", "日本円": "JPY", "YEN": "JPY", "¥": "JPY", "￥": "JPY", "$": "USD",
              "£": "GBP", "€": "EUR"}  # fmt: skip
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-龠]")


def currency_code_sql(column: str) -> str:
    """SQL of the ISO code of a currency cell."""
    cell = f"upper(trim({column}::VARCHAR))"
    cases = " ".join(f"WHEN '{spelt}' THEN '{code}'" for spelt, code in _SPELLINGS.items())
    return f"CASE {cell} {cases} ELSE nullif({cell}, '') END"


def decide_currency(
    sources: Sequence[tuple[RawTable, Layout]],
    *,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> tuple[str, list[Said]]:
    """ISO code of the amounts and how we know; UsageError where there are several.

    A currency column, else signs in the cells, else the known format, else Japanese headers.
    """
    stated: Counter[str] = Counter()
    signs: Counter[str] = Counter()
    silent: list[tuple[RawTable, Layout]] = []
    for raw, layout in sources:
        by_column = _column(raw, layout, connection)
        by_sign = {} if by_column else _signs(raw, layout, connection)
        stated.update(by_column)
        signs.update(by_sign)
        if not by_column and not by_sign:
            silent.append((raw, layout))
    chosen = options.currency.strip().upper() if options.currency else None
    if chosen and not re.fullmatch("[A-Z]{3}", chosen):
        raise UsageError(Said("unknown_currency", _UNKNOWN_CODE, {"currency": chosen}))
    found = stated + signs
    # The caller's choice picks rows by their currency column; signs in cells cannot be picked.
    if len(signs) > 1 or (len(found) > 1 and not chosen):
        counts = ", ".join(f"{code}: {n:,}" for code, n in found.most_common())
        step = _SPLIT if len(signs) > 1 else _PICK
        raise UsageError(
            Said("several_currencies", _SEVERAL, {"counts": counts}),
            Said("split_currencies", step, {"one": next(iter(found))}),
        )
    if chosen:
        return chosen, []
    if found:
        return next(iter(found)), []
    formats = {layout.format.currency for _, layout in silent if layout.format} - {None}
    if len(formats) == 1 and (currency := formats.pop()):
        return currency, [Said("currency_of_format", _OF_FORMAT, {"currency": currency})]
    if any(_JAPANESE.search("".join(raw.header)) for raw, _ in silent):
        return "JPY", [Said("currency_assumed_yen", _YEN)]
    return NO_CURRENCY, [Said("currency_unknown", _NONE)]


def _column(raw: RawTable, layout: Layout, connection: DuckDBPyConnection) -> dict[str, int]:
    if "currency" not in layout.places:
        return {}
    code = currency_code_sql(f"c{layout.places['currency']}")
    return dict(
        connection.execute(
            f"SELECT {code} AS code, count(*) FROM {raw.table} GROUP BY 1 HAVING code IS NOT NULL"
        ).fetchall()
    )


def _signs(raw: RawTable, layout: Layout, connection: DuckDBPyConnection) -> dict[str, int]:
    found: Counter[str] = Counter()
    for key in AMOUNTS:
        place = layout.places.get(key)
        if place is not None and raw.types[place] == "VARCHAR":
            found.update(currencies_in(connection, raw.table, f"c{place}"))
    return found


_UNKNOWN_CODE = Words(
    ja="通貨は JPY のように英字 3 文字で書いてください（{currency} は使えません）。",
    en="A currency is three letters, like JPY; {currency} is not.",
)
_SEVERAL = Words(
    ja="通貨が混ざっています（{counts}）。違う通貨は足し合わせられません。",
    en="There are several currencies ({counts}). They cannot be added up.",
)
_PICK = Words(
    ja="--currency {one} のように、1 つの通貨を選んでください。ほかの通貨の行は使わずに残します。",
    en="Choose one, like --currency {one}; rows in other currencies are then left out and listed.",
)
_SPLIT = Words(
    ja="通貨ごとにファイルを分けて、1 つずつ読ませてください。",
    en="Make one file for each currency and read them one at a time.",
)
_OF_FORMAT = Words(
    ja="金額はこの形式のいつもの通貨（{currency}）としました（--currency で変えられます）。",
    en="Amounts are taken to be in this format's usual currency, {currency} "
    "(--currency changes it).",
)
_YEN = Words(
    ja="通貨の記載がないので、金額は日本円としました（--currency で変えられます）。",
    en="No currency is named; with Japanese headers, amounts are taken as yen "
    "(--currency changes it).",
)
_NONE = Words(
    ja="通貨の記載がないので、金額は通貨なしで示します（--currency で指定できます）。",
    en="Nothing names a currency, so amounts are shown without one (--currency names it).",
)
