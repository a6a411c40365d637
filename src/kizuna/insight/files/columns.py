"""Which column of a raw table means what: known format, then header words, then the cells.

What the caller said with `--map` overrides all of it. Where a wrong guess would mislead, we ask.
Not here: the words (`fields`), the known exports (`formats`), reading the cells (`rows`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

from kizuna.base.errors import UnreadableFile, UsageError
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.column_names import (
    places_named,
    shown_header,
    shown_headers,
    which_column,
)
from kizuna.insight.files.fields import (
    ALIASES,
    FIELDS,
    OF_A_PERSON,
    folded_header,
    is_number_of_something,
    meaning,
)
from kizuna.insight.files.format import FORMATS, Format, Holds
from kizuna.insight.files.person_fields import meaning_of_person
from kizuna.insight.files.reading import RawTable, ReadOptions
from kizuna.insight.files.taxes import with_tax
from kizuna.insight.files.twins import one_of, said_of_first, that_differ
from kizuna.insight.files.values.number_text import MONEY_SIGNS

AMOUNTS = ("order_total", "amount", "line_amount", "unit_price")
WHO = ("customer_id", "email", "phone", "customer_name", "last_name")
# What of a header speaks of orders.
OF_ORDERS = {"ordered_at", "order_id", "product_id", "product_name", "quantity", *AMOUNTS}
SAMPLE_ROWS = 500
_OF_SALES = {"ordered_at", "ordered_time", "order_id", "line_id", "order_total", "refunded_amount",
             "cancelled_at"}  # fmt: skip
# Beside a product's code, of the product.
_ANY_NAME, _ANY_DATE = {"name", "名前", "名称"}, {"createdat"}
_ENOUGH_PEOPLE = 5  # each named once, where no header speaks of orders: a list of customers


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the columns of one raw table mean: field -> place of the column.

    `mapped` are the fields the caller named; `notes` say what was assumed; `elsewhere` is SQL of
    the same ids in other sources, by field.
    """

    holds: Holds
    format: Format | None
    places: Mapping[str, int]
    mapped: frozenset[str]
    notes: tuple[Said, ...] = ()
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asked_columns(options: ReadOptions) -> dict[str, str]:
    """The caller's `--map` with canonical field names; "" for a field that no column holds.

    An unknown field is a usage error.
    """
    asked = {}
    for key, header in options.columns.items():
        field = ALIASES.get(key, key)
        if field not in FIELDS:
            raise UsageError(
                Said("unknown_field", _UNKNOWN_FIELD, {"field": key, "fields": ", ".join(FIELDS)})
            )
        asked[field] = header
    return asked


def decide_columns(
    raw: RawTable, *, connection: DuckDBPyConnection, options: ReadOptions
) -> Layout:
    """What each column of one raw table means.

    Raises Undecided, with the likeliest columns and the option to type, where it cannot be known;
    UnreadableFile where the table cannot hold orders at all.
    """
    options = options.of(raw)
    rows = _sample(raw, connection)
    known = _known_format(raw, rows)
    places = known.places(raw.header) if known else _by_words(raw)
    asked = asked_columns(options)
    found = {
        field: one_of(raw, field, named, connection=connection, options=options)
        for field, name in asked.items()
        if (named := places_named(raw, name))
    }
    places = {k: v for k, v in places.items() if v not in found.values() and asked.get(k) != ""}
    places |= found
    notes: list[Said] = []
    if not known:
        _settle_twins(raw, places, found, connection, options, notes)
        notes += with_tax(raw, places, found)
    holds: Holds = known.holds if known else "orders"
    if not known and _lists_customers(raw, places, rows):
        holds = "customers"
    elif not known and (of_products := _of_products(raw, places, rows, found)):
        holds, places = "products", of_products
    if holds == "orders":
        _complete(raw, places, rows, connection, options, notes)
    if known and known.note:
        notes.insert(0, Said(f"format_{known.key}", known.note))
    return Layout(holds=holds, format=known, places=places, mapped=frozenset(found),
                  notes=tuple(notes))  # fmt: skip


def _settle_twins(
    raw: RawTable,
    places: dict[str, int],
    found: Mapping[str, int],
    connection: DuckDBPyConnection,
    options: ReadOptions,
    notes: list[Said],
) -> None:
    """Where a field's header stands several times, ask which column it is; of what only describes
    a customer known by something surer (a second phone number, say), take the first and say so."""
    folded = [folded_header(header) for header in raw.header]
    identity = next((key for key in WHO if key in places), None)
    labels = OF_A_PERSON - {identity} - ({"first_name"} if identity == "last_name" else set())
    for key, place in list(places.items()):
        twins = [i for i, word in enumerate(folded) if word == folded[place] != ""]
        twins = [i for i in twins if i not in found.values()]
        if key in found or len(twins) < 2:
            continue
        if key not in labels:
            places[key] = one_of(raw, key, twins, connection=connection, options=options)
        elif len(differing := that_differ(raw, twins, connection)) > 1:
            places[key] = differing[0]
            notes.append(said_of_first(raw, key, differing))


def _lists_customers(
    raw: RawTable, places: Mapping[str, int], rows: Sequence[Sequence[object]]
) -> bool:
    """A header without any word of an order, but with those of an address book, or with customers
    of whom each stands there once: many, or with number and name and no day of any order."""
    of_people = {*WHO, "first_name", "postal_code", "customer_rank"} & places.keys()
    if OF_ORDERS & places.keys():
        return False
    if {"email", "phone"} & places.keys() or len(of_people) >= 3:
        return True
    if "own_number" in map(meaning_of_person, raw.header):
        return True
    who = next((places[key] for key in WHO if key in places), None)
    named = [row[who] for row in rows if row[who] is not None] if who is not None else []
    if not named or len(set(named)) < len(named):
        return False
    return len(named) >= _ENOUGH_PEOPLE or (len(of_people) == 2 and not _has_days(raw, rows))


def _of_products(
    raw: RawTable,
    places: Mapping[str, int],
    rows: Sequence[Sequence[object]],
    found: Mapping[str, int],
) -> dict[str, int]:
    """The columns of code and name where a table only lists what is sold; else none. `found` are
    the fields the caller named, which mean what they say.

    Codes that come again beside dates are sales, whatever the header leaves out.
    """
    words = {key: folded_header(raw.header[place]) for key, place in places.items()}
    loose = {key: word for key, word in words.items() if key not in found}
    sold = dict(places)
    if loose.get("ordered_at") in _ANY_DATE:
        del sold["ordered_at"]
    who = {*WHO, "first_name", "postal_code"} & sold.keys()
    if who == {"customer_name"} and loose.get("customer_name") in _ANY_NAME:
        sold.setdefault("product_name", sold.pop("customer_name"))
        who = set()
    if who or _OF_SALES & sold.keys() or not {"product_id", "product_name"} <= sold.keys():
        return {}
    cells = list(zip(*rows, strict=True))
    codes = cells[sold["product_id"]] if cells else ()
    if len(set(codes)) < len(codes) and any(map(_is_date, cells, raw.types)):
        return {}
    return {key: sold[key] for key in ("product_id", "product_name")}


def _sample(raw: RawTable, connection: DuckDBPyConnection) -> list[tuple[object, ...]]:
    # As text: some types (a time with its zone) would need packages we do not ask for.
    names = ", ".join(f"c{i}::VARCHAR" for i in range(len(raw.header)))
    return connection.execute(f"SELECT {names} FROM {raw.table} LIMIT {SAMPLE_ROWS}").fetchall()


def _known_format(raw: RawTable, rows: Sequence[Sequence[object]]) -> Format | None:
    if not any(raw.header):
        return next((f for f in FORMATS.values() if f.recognises_cells(rows)), None)
    fitting = [f for f in FORMATS.values() if f.recognises(raw.header)]
    return max(fitting, key=lambda f: len(f.required), default=None)


def _by_words(raw: RawTable) -> dict[str, int]:
    """Each field's column by the best of its header words; the first column wins a tie."""
    best: dict[str, tuple[int, int]] = {}
    for place, header in enumerate(raw.header):
        if header and (found := meaning(header)):
            field, rank = found
            best[field] = min(best.get(field, (rank, place)), (rank, place))
    return {field: place for field, (_, place) in best.items()}


# --- what the cells look like -----------------------------------------------------------------

_DATE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*|"
    r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])|(令和|平成|昭和|大正|[RHST])\s?(元|\d{1,2})[年./-].*"
)
_NUMBER = re.compile(rf"[-+▲△(]?\s?[{MONEY_SIGNS}]?\s?[-+]?[\d０-９][\d０-９,，.．]*\s?円?\)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _looks(cells: Sequence[object], pattern: re.Pattern[str], types: str, type_name: str) -> bool:
    """Whether a column is of one of these types, or nearly all its cells fit the pattern."""
    filled = [str(cell) for cell in cells if cell is not None]
    if re.match(types, type_name):
        return bool(filled)
    return len(filled) > 0 and sum(bool(pattern.fullmatch(c)) for c in filled) >= 0.9 * len(filled)


def _is_date(cells: Sequence[object], type_name: str) -> bool:
    return _looks(cells, _DATE, "DATE|TIMESTAMP", type_name)


def _is_number(cells: Sequence[object], type_name: str) -> bool:
    numeric = "DECIMAL|DOUBLE|FLOAT|.*INT"
    return not _is_date(cells, type_name) and _looks(cells, _NUMBER, numeric, type_name)


def _is_email(cells: Sequence[object], type_name: str) -> bool:
    return _looks(cells, _EMAIL, "$never", type_name)


def _has_days(raw: RawTable, rows: Sequence[Sequence[object]]) -> bool:
    """Whether some column holds days that may be those of orders: birthdays are not."""
    return any(
        _is_date(cells, type_name) and not meaning_of_person(header)
        for header, cells, type_name in zip(
            raw.header, zip(*rows, strict=True), raw.types, strict=True
        )
    )


def _repeats(cells: Sequence[object], type_name: str) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return 1 < len(set(filled)) < len(filled) and not _is_date(cells, type_name)


@dataclass(frozen=True)
class _Need:
    """Something orders cannot do without."""

    any_of: tuple[str, ...]
    field: str  # what a found column is taken for
    fits: tuple[Callable[[Sequence[object], str], bool], ...]  # the first that fits any column
    may_assume: bool  # one fitting column alone may be taken without asking
    question: Words
    impossible: Words


def _complete(
    raw: RawTable,
    places: dict[str, int],
    rows: Sequence[Sequence[object]],
    connection: DuckDBPyConnection,
    options: ReadOptions,
    notes: list[Said],
) -> None:
    """Find by content what the header did not say, or ask, or fail with what to type."""
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(raw.header)
    addresses = [i for i in range(len(raw.header)) if _is_email(cells[i], raw.types[i])]
    if len(addresses) == 1 and not any(field in places for field in WHO):
        places["email"] = addresses[0]
        values = {"file": raw.file, "header": shown_header(raw, addresses[0])}
        notes.append(Said("assumed_email", _ASSUMED["email"], values))
    for need in _NEEDS:
        if any(field in places for field in need.any_of):
            continue
        free = [i for i in range(len(raw.header)) if i not in places.values()]
        likely = [i for fits in need.fits for i in free if fits(cells[i], raw.types[i])]
        likely = list(dict.fromkeys(likely))
        if need.field == "ordered_at":
            likely = [i for i in likely if not meaning_of_person(raw.header[i])]
        if need.field == "amount":  # four trillion were once "earned" with an id's column
            likely = [i for i in likely if not is_number_of_something(raw.header[i])]
        if len(likely) == 1 and need.may_assume:
            place = likely[0]
            values = {"file": raw.file, "header": shown_header(raw, place), "field": need.field}
            notes.append(Said(f"assumed_{need.field}", _ASSUMED[need.field], values))
        else:
            place = _asked(raw, need, likely[:3], connection, options)
        places[need.field] = place


def _asked(
    raw: RawTable,
    need: _Need,
    likely: Sequence[int],
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> int:
    values = {"file": raw.file, "columns": shown_headers(raw)}
    if not likely:
        raise UnreadableFile(Said(f"no_{need.field}_column", need.impossible, values))
    said = Said(f"which_{need.field}", need.question, values)
    return which_column(raw, need.field, likely, said=said, connection=connection, options=options)


_UNKNOWN_FIELD = Words(
    ja="--map の「{field}」という項目はありません。使えるのは {fields} です。",
    en="--map knows no field “{field}”. It knows {fields}.",
)
_ASSUMED = {
    "ordered_at": Words(
        ja="{file}：見出しではわかりませんでしたが、日付が入っているのは「{header}」だけなので、"
        "注文日としました。",
        en="{file}: no header says so, but only “{header}” holds dates: taken as the order date.",
    ),
    "amount": Words(
        ja="{file}：見出しではわかりませんでしたが、数が入っているのは「{header}」だけなので、"
        "金額としました。",
        en="{file}: no header says so, but only “{header}” holds numbers: taken as the amount.",
    ),
    "email": Words(
        ja="{file}：メールアドレスが入っている「{header}」で、お客様を見分けました。",
        en="{file}: customers are told apart by “{header}”, which holds e-mail addresses.",
    ),
}
_NEEDS = (
    _Need(
        any_of=("ordered_at",),
        field="ordered_at",
        fits=(_is_date,),
        may_assume=True,
        question=Words(
            ja="{file}：注文日はどの列ですか。", en="{file}: which column is the order date?"
        ),
        impossible=Words(
            ja="{file}：注文日の列が見つかりません。見つかった列：{columns}。"
            "注文の一覧には、注文日・金額・お客様の 3 つの列が要ります。",
            en="{file}: no column holds an order date. Columns found: {columns}. "
            "A list of orders needs an order date, an amount and a customer.",
        ),
    ),
    _Need(
        any_of=AMOUNTS,
        field="amount",
        fits=(_is_number,),
        may_assume=True,
        question=Words(ja="{file}：金額はどの列ですか。", en="{file}: which column is the amount?"),
        impossible=Words(
            ja="{file}：金額の列が見つかりません。見つかった列：{columns}。"
            "注文の一覧には、注文日・金額・お客様の 3 つの列が要ります。",
            en="{file}: no column holds an amount. Columns found: {columns}. "
            "A list of orders needs an order date, an amount and a customer.",
        ),
    ),
    _Need(
        any_of=WHO,
        field="customer_id",
        fits=(_is_email, _repeats),
        may_assume=False,
        question=Words(
            ja="{file}：お客様を見分ける列（番号、メールアドレス、お名前など）はどれですか。",
            en="{file}: which column tells customers apart (a number, an e-mail address, a name)?",
        ),
        impossible=Words(
            ja="{file}：お客様を見分ける列が見つかりません。見つかった列：{columns}。",
            en="{file}: no column tells customers apart. Columns found: {columns}.",
        ),
    ),
)
