"""What an order is worth in one source: its rows added up, or a total that each row repeats.

Not here: reading an amount (`values.numbers`), returns and cancellations (`assemble`).
"""

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.rows import PRICE_DIGITS, TypedRows
from kizuna.insight.files.column_names import shown_header
from kizuna.insight.files.columns import AMOUNTS

# Below this many orders of several rows, an equal "amount" on all their rows may be chance.
ENOUGH_ORDERS = 3


def decide_amounts(rows: TypedRows, connection: DuckDBPyConnection) -> None:
    """Set `totals`, `row_amount` and `repeats` of one source, and say what was assumed.

    A column called a total counts once per order if every row of an order repeats it; a column
    just called "amount" does so only if no price x quantity contradicts it. What the caller
    mapped is preferred to what was found.
    """
    rows.repeats = rows.has("order_id") and _orders_repeat(rows, connection)
    mapped = [key for key in AMOUNTS if key in rows.layout.mapped]
    usable = [key for key in mapped or AMOUNTS if key in rows.present]
    by_price = "unit_price" in usable and rows.has("quantity")
    known = rows.layout.format.amounts if rows.layout.format and not mapped else None
    total = next((key for key in ("order_total", "amount") if key in usable), None)
    if total and (known == "totals" or (known is None and rows.repeats)):
        if known == "totals" or _is_repeated_total(rows, total, connection):
            rows.totals = total
        usable = [key for key in usable if key != rows.totals]
    rows.row_amount = _row_amount(rows, [k for k in usable if k in rows.present], by_price)
    _say(rows, by_price)


def _row_amount(rows: TypedRows, usable: list[str], by_price: bool) -> str:
    own = [key for key in usable if key != "unit_price"]
    if own:
        return own[0]
    if by_price:
        return f"round(unit_price * quantity / 1e{PRICE_DIGITS})::BIGINT"
    return f"round(unit_price / 1e{PRICE_DIGITS})::BIGINT" if "unit_price" in usable else ""


def _orders_repeat(rows: TypedRows, connection: DuckDBPyConnection) -> bool:
    """Whether an order number stands on several rows. Files are mostly in order of number: then a
    look at each row's neighbour tells, without holding all numbers."""
    place = rows.layout.places["order_id"]
    is_text = rows.raw.types[place] == "VARCHAR"  # as text, 10 would come before 9
    number, table = ("order_id", rows.table) if is_text else (f"c{place}", rows.raw.table)
    not_ascending = connection.execute(
        f"""SELECT {number} = before FROM
        (SELECT {number}, lag({number}) OVER () AS before FROM {table})
        WHERE {number} <= before LIMIT 1"""
    ).fetchone()
    if not_ascending is None or not_ascending[0]:
        return not_ascending is not None
    counted = connection.execute(
        f"SELECT count({number}) > count(DISTINCT hash({number})) FROM {table} "
        f"WHERE {number} IS NOT NULL"
    ).fetchone()
    return bool(counted and counted[0])


def _is_repeated_total(rows: TypedRows, total: str, connection: DuckDBPyConnection) -> bool:
    # Numbers may restart; where dates stand on an order's first row only, they hardly do.
    order = "order_id"
    if not rows.empty.get("day"):
        order = ", ".join(key for key in ("order_id", "day", "customer_id") if rows.has(key))
    # A file is mostly in order of number: neighbours that differ settle it without a full look.
    differ = connection.execute(
        f"""SELECT 1 FROM (SELECT ({order}) AS number, {total} AS total,
            lag(({order})) OVER () AS before, lag({total}) OVER () AS total_before
            FROM {rows.table} WHERE code IS NULL)
        WHERE number = before AND total <> total_before LIMIT 1"""
    ).fetchone()
    if differ:
        return False
    contradiction = "0"
    if rows.has("unit_price", "quantity"):
        line = f"round(unit_price * quantity / 1e{PRICE_DIGITS})"
        contradiction = f"count(*) FILTER ({total} = {line})"
    found = connection.execute(
        f"""SELECT count(*), count(*) FILTER (low = high), sum(lines), sum(equal_lines) FROM (
        SELECT min({total}) low, max({total}) high, count(*) lines, {contradiction} equal_lines
        FROM {rows.table} WHERE code IS NULL GROUP BY {order} HAVING count(*) > 1)"""
    ).fetchone()
    orders, constant, lines, equal_lines = found or (0, 0, 0, 0)
    if total == "order_total":
        return bool(orders) and constant == orders
    is_line_amount = bool(lines) and equal_lines > 0.9 * lines
    return orders >= ENOUGH_ORDERS and constant == orders and not is_line_amount


def _say(rows: TypedRows, by_price: bool) -> None:
    def header(key: str) -> str:
        return shown_header(rows.raw, rows.layout.places[key])

    values: dict[str, object] = {"file": rows.raw.file}
    if rows.totals:
        values["total"] = header(rows.totals)
        rows.notes.append(Said("amount_once_per_order", _ONCE, values))
    elif rows.row_amount in rows.present:
        values["amount"] = header(rows.row_amount)
        rows.notes.append(Said("amount_per_row", _PER_ROW if rows.repeats else _COLUMN, values))
    elif by_price:
        values |= {"price": header("unit_price"), "quantity": header("quantity")}
        rows.notes.append(Said("amount_is_price_times_quantity", _PRODUCT, values))
    else:
        values["price"] = header("unit_price")
        rows.notes.append(Said("amount_is_price", _PRICE, values))


_ONCE = Words(
    ja="{file}：金額は、注文ごとに 1 回だけ「{total}」を数えました。",
    en="{file}: each order's amount is “{total}”, counted once per order.",
)
_PER_ROW = Words(
    ja="{file}：注文の金額は、その注文の各行の「{amount}」を足したものです"
    "（--map で変えられます）。",
    en="{file}: an order's amount is the sum of “{amount}” on its rows (--map changes it).",
)
_COLUMN = Words(
    ja="{file}：金額は「{amount}」の列です（--map で変えられます）。",
    en="{file}: the amount is “{amount}” (--map changes it).",
)
_PRODUCT = Words(
    ja="{file}：金額は「{price}」×「{quantity}」です（--map で変えられます）。",
    en="{file}: the amount is {price} × {quantity} (--map changes it).",
)
_PRICE = Words(
    ja="{file}：数量の列がないので、「{price}」を 1 個分の金額として数えました。",
    en="{file}: there is no quantity, so “{price}” counts as the amount of one piece.",
)
