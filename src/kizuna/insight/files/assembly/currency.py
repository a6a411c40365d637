"""Which one currency a shop's amounts are in; several are never added up.

Not here: reading an amount (`values.numbers`).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.errors import UsageError
from kizuna.base.money import CURRENCY_CODES, NO_CURRENCY
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.columns import AMOUNTS, Layout
from kizuna.insight.files.reading import RawTable, ReadOptions
from kizuna.insight.files.values.blanks import BLANKS
from kizuna.insight.files.values.number_text import CURRENCIES
from kizuna.insight.files.values.numbers import currencies_in

# As a currency column may name it, in capital letters and narrow signs.
_SPELLINGS = {word.upper(): code for word, code in CURRENCIES.items() if word.upper() != code}
_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "￥￡￦"
_NARROW = "".join(map(chr, range(0x21, 0x7F))) + "¥£₩"
_MOST_TOLD, _LONGEST_TOLD = 5, 40
_YEN_WORDS = {"円": "JPY", "日本円": "JPY", "YEN": "JPY"}
# Who else writes the sign: a bare $ is read as USD first, ¥ as JPY.
_SHARED_SIGNS = {
    "USD": ("AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"),
    "JPY": ("CNY",),
    "GBP": ("EGP", "GIP", "FKP", "SHP"),
}
_ASIDE = re.compile(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]")
_BETWEEN_WORDS = re.compile(r"[\s・、,/:]+")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-龠]")


def currency_code_sql(column: str) -> str:
    """SQL of the ISO code of a currency cell."""
    cell = f"{column}::VARCHAR"
    narrow = f"translate({cell}, {literal(_WIDE)}, {literal(_NARROW)})"
    cell = f"upper(trim(CASE WHEN strlen({cell}) = length({cell}) THEN {cell} ELSE {narrow} END))"
    cases = " ".join(f"WHEN '{spelt}' THEN '{code}'" for spelt, code in _SPELLINGS.items())
    blank = ", ".join(literal(mark.upper()) for mark in sorted(BLANKS))
    return f"CASE {cell} {cases} ELSE CASE WHEN {cell} NOT IN ({blank}) THEN {cell} END END"


def decide_currency(
    sources: Sequence[tuple[RawTable, Layout]],
    *,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> tuple[str, list[Said]]:
    """ISO code of the amounts and how we know; UsageError where there are several.

    A currency column, else signs in the cells, else the known format, else what the shop's orders
    are in, else Japanese headers.
    """
    stated: Counter[str] = Counter()
    signs: Counter[str] = Counter()
    silent: list[tuple[RawTable, Layout]] = []
    said: list[Said] = []
    for raw, layout in sources:
        by_column, blank = _column(raw, layout, connection)
        by_sign = _signs(raw, layout, connection)
        stated.update(by_column)
        if by_column:
            said += _said_against(raw, by_column, by_sign)
        else:
            signs.update(by_sign)
        if not by_column and not by_sign:
            silent.append((raw, layout))
        elif by_column and blank:
            said.append(Said("currency_blank", _BLANK, {"file": raw.file, "n": blank}))
    chosen = _chosen(options, signs)
    _refuse_unclear(stated, signs, chosen)
    if chosen:
        return chosen, said
    if not stated and (usual := _as_before(options, signs, silent)):
        return usual, [*said, Said("currency_as_before", _AS_BEFORE, {"currency": usual})]
    currency, assumed = _assumed(next(iter(stated + signs), None), silent)
    return currency, [*said, *assumed]


def _said_against(
    raw: RawTable, by_column: Mapping[str, int], by_sign: Mapping[str, int]
) -> list[Said]:
    """Signs in the cells that no currency of the column may bear."""
    named = next(iter(by_column))
    return [
        Said(
            "currency_signs_differ",
            _SIGNS_DIFFER,
            {"file": raw.file, "currency": named, "sign": sign, "n": n},
        )
        for sign, n in by_sign.items()
        if not any(_agree(code, sign) for code in by_column)
    ]


def _refuse_unclear(stated: Counter[str], signs: Counter[str], chosen: str | None) -> None:
    """UsageError where several currencies are found, or only something that is none.

    The caller's choice picks rows by their currency column; signs in cells cannot be picked.
    """
    found = stated + signs
    known = [code for code, _ in found.most_common() if code in CURRENCY_CODES]
    if found and not known and not chosen:
        named = next(iter(found))[:_LONGEST_TOLD]
        raise UsageError(
            Said("unknown_currency", _UNKNOWN_CODE, {"currency": named}),
            Said("name_currency", _WITHOUT_COLUMN),
        )
    if len(signs) > 1 or (len(found) > 1 and not chosen):
        told = [f"{code[:_LONGEST_TOLD]}: {n:,}" for code, n in found.most_common(_MOST_TOLD)]
        counts = ", ".join(told) + (", …" if len(found) > _MOST_TOLD else "")
        step = _SPLIT if len(signs) > 1 else _PICK
        raise UsageError(
            Said("several_currencies", _SEVERAL, {"counts": counts}),
            Said("split_currencies", step, {"one": known[0]}),
        )


def _as_before(
    options: ReadOptions, signs: Mapping[str, int], silent: Sequence[tuple[RawTable, Layout]]
) -> str | None:
    """What the shop's orders are in, where neither a format nor a sign says it or something else:
    of a shop that sells in Australia, a bare $ is its own dollar."""
    usual = options.usual_currency
    is_of_format = any(layout.format and layout.format.currency for _, layout in silent)
    if not usual or is_of_format:
        return None
    named = [code for raw, layout in silent if (code := _named(raw, layout))]
    is_told = any(not _agree(usual, code) for code in named)
    is_told = is_told or any(usual not in _SHARED_SIGNS.get(sign, ()) for sign in signs)
    return None if is_told else usual


def _chosen(options: ReadOptions, signs: Mapping[str, int]) -> str | None:
    """The caller's currency, which the signs in the cells must not contradict."""
    if not options.currency:
        return None
    given = options.currency.strip().upper()
    chosen = _YEN_WORDS.get(given, given)
    if chosen not in CURRENCY_CODES:
        raise UsageError(Said("unknown_currency", _UNKNOWN_CODE, {"currency": options.currency}))
    against = [(code, n) for code, n in signs.items() if not _agree(chosen, code)]
    if against:
        values = {"currency": chosen, "sign": against[0][0], "n": against[0][1]}
        raise UsageError(
            Said("currency_contradicted", _CONTRADICTED, values),
            Said("drop_currency", _DROP, values),
        )
    return chosen


def _agree(currency: str, sign: str) -> bool:
    """Whether amounts of a currency may bear the sign that is first read as another's."""
    return currency == sign or currency in _SHARED_SIGNS.get(sign, ())


def _assumed(
    found: str | None, silent: Sequence[tuple[RawTable, Layout]]
) -> tuple[str, list[Said]]:
    """One currency for all sources, from what one states (`found`) and what others look like."""
    likely = [
        (raw.file, (layout.format.currency if layout.format else None) or _of_header(raw, layout))
        for raw, layout in silent
    ]
    currency = found or next((code for _, code in likely if code), None)
    if currency is None:
        return NO_CURRENCY, [Said("currency_unknown", _NONE)]
    for file, code in likely:
        if code and not _agree(code, currency):
            values = {"file": file, "likely": code, "currency": currency}
            raise UsageError(
                Said("currencies_disagree", _DISAGREE, values), Said("say_currency", _SAY, values)
            )
    said = [
        Said("currency_assumed_same", _SAME, {"file": file, "currency": currency})
        for file in dict.fromkeys(file for file, code in likely if not code)
    ]
    if found:
        return currency, said
    if any(layout.format and layout.format.currency for _, layout in silent):
        return currency, [Said("currency_of_format", _OF_FORMAT, {"currency": currency}), *said]
    if any(_named(raw, layout) for raw, layout in silent):
        return currency, [Said("currency_of_header", _OF_HEADER, {"currency": currency}), *said]
    return currency, [Said("currency_assumed_yen", _YEN), *said]


def _of_header(raw: RawTable, layout: Layout) -> str | None:
    """What the header of an amount says, else yen where headers are Japanese."""
    yen = "JPY" if _JAPANESE.search("".join(raw.header)) else None
    return _named(raw, layout) or yen


def _named(raw: RawTable, layout: Layout) -> str | None:
    """The currency that stands in brackets after the name of an amount: 金額（USD）."""
    headers = (raw.header[layout.places[key]] for key in AMOUNTS if key in layout.places)
    for header in headers:
        for aside in _ASIDE.findall(unicodedata.normalize("NFKC", header).lower()):
            for word in _BETWEEN_WORDS.split(aside):
                if word in CURRENCIES:
                    return CURRENCIES[word]
    return None


def _column(
    raw: RawTable, layout: Layout, connection: DuckDBPyConnection
) -> tuple[dict[str, int], int]:
    """Codes in a currency column with their rows, and how many rows lack one.

    An order's further rows may leave it out, as they leave out the date.
    """
    if "currency" not in layout.places:
        return {}, 0
    cell, dated = f"c{layout.places['currency']}", f"c{layout.places['ordered_at']} IS NOT NULL"
    # The few different cells first: to tell what each means takes longer than to count them.
    counts = dict(
        connection.execute(
            f"SELECT {currency_code_sql('cell')} AS code, sum(n)::BIGINT FROM (SELECT {cell} "
            f"AS cell, {dated} AS dated, count(*) AS n FROM {raw.table} GROUP BY 1, 2) "
            "WHERE code IS NOT NULL OR dated GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    )
    blank = counts.pop(None, 0)
    return counts, blank


def _signs(raw: RawTable, layout: Layout, connection: DuckDBPyConnection) -> dict[str, int]:
    found: Counter[str] = Counter()
    for key in AMOUNTS:
        place = layout.places.get(key)
        if place is None or raw.is_plain(place, "integer"):
            continue
        if raw.types[place] == "VARCHAR":
            found.update(currencies_in(connection, raw.table, f"c{place}"))
    return found


_UNKNOWN_CODE = Words(
    ja="通貨は JPY や USD のような国際規格（ISO 4217）の 3 文字で書いてください"
    "（{currency} は使えません）。",
    en="A currency is one of ISO 4217's codes of three letters, like JPY or USD; "
    "{currency} is not.",
)
_WITHOUT_COLUMN = Words(
    ja="通貨の列を使わずに読むなら、--map currency= を付け、--currency JPY のように通貨を"
    "指定してください。",
    en="To read without the currency column, give --map currency= and name the currency, "
    "like --currency JPY.",
)
_SIGNS_DIFFER = Words(
    ja="{file}：通貨の列は {currency} ですが、{n} 個の金額には {sign} の記号が付いています。"
    "列のほうが正しいとみて読みました。記号のほうが正しければ、--map currency= を付けて"
    "読み直してください。",
    en="{file}: the currency column says {currency}, but {n} amounts bear the sign of {sign}. "
    "The column was believed; if the signs are right, read again with --map currency=.",
    en_one="{file}: the currency column says {currency}, but one amount bears the sign of {sign}. "
    "The column was believed; if the sign is right, read again with --map currency=.",
    count="n",
)
_CONTRADICTED = Words(
    ja="--currency {currency} と指定されましたが、{n} 個の金額には {sign} の記号が付いています。",
    en="--currency {currency} was given, but {n} amounts bear the sign of {sign}.",
)
_DROP = Words(
    ja="--currency を外すか、--currency {sign} としてください。換算はしません。",
    en="Leave --currency out, or give --currency {sign}. Amounts are never converted.",
)
_DISAGREE = Words(
    ja="{file} には通貨の記載がなく、{likely} のようですが、ほかのファイルは {currency} です。"
    "違う通貨かもしれないので、足し合わせません。",
    en="{file} names no currency and looks like {likely}, but another file is in {currency}. "
    "They may differ, so they are not added up.",
)
_SAY = Words(
    ja="どれも同じ通貨なら --currency {currency} のように指定し、"
    "違うなら 1 つずつ読ませてください。",
    en="If all are in one currency, name it, like --currency {currency}; "
    "if not, read the files one at a time.",
)
_SAME = Words(
    ja="{file} には通貨の記載がないので、ほかのファイルと同じ {currency} としました。",
    en="{file} names no currency; its amounts are taken to be in {currency} like the others.",
)
_BLANK = Words(
    ja="{file}：通貨の欄が空の {n} 行は、ほかの行と同じ通貨としました。",
    en="{file}: {n} rows leave the currency blank; they are taken to be in that of the others.",
    en_one="{file}: one row leaves the currency blank; it is taken to be in that of the others.",
    count="n",
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
_OF_HEADER = Words(
    ja="金額の通貨は、見出しにあるとおり {currency} としました（--currency で変えられます）。",
    en="Amounts are in {currency}, as their header says (--currency changes it).",
)
_AS_BEFORE = Words(
    ja="通貨の記載がないので、金額はこれまでの注文と同じ {currency} としました。",
    en="No currency is named; amounts are taken as {currency}, as in the orders so far.",
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
