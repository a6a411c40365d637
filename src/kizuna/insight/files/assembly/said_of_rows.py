"""What was done with the rows, in sentences with counts: nothing is assumed in silence."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.period import day_date, day_number
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.assemble import OrderRows
from kizuna.insight.files.assembly.rows import TypedRows
from kizuna.insight.files.reading import ReadOptions, source_names
from kizuna.insight.files.values.blanks import NOBODY

# One id of more than a fifth of all orders, and of ten times those of the next, is hardly a person.
_GUEST_SHARE, _GUEST_TIMES, _ENOUGH_CUSTOMERS = 0.2, 10, 20
_YEAR = 365  # days; nearer than that, a history of a few orders has gaps by nature


def _count(connection: DuckDBPyConnection, sql: str) -> int:
    found = connection.execute(sql).fetchone()
    return int(found[0] or 0) if found else 0


def said_of_source(
    rows: TypedRows,
    *,
    refused: int,
    earlier: Sequence[TypedRows],
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> list[Said]:
    """What one source needs saying: refused rows, no order numbers, lines that stand twice, in it
    or in one that was read `earlier`."""
    said = []
    name = {"file": rows.raw.file}
    if refused:
        said.append(Said("rows_refused", _REFUSED, {**name, "n": refused}))
    if rows.layout.holds == "products":
        used = _count(connection, f"SELECT count(*) FROM {rows.table} WHERE code IS NULL")
        return [*said, Said("products_named", _PRODUCTS, {**name, "n": used})]
    if rows.layout.holds == "customers":
        return said  # of whom is known later: `said_of_list`
    if not rows.has("order_id"):
        said.append(Said("each_row_an_order", _EACH_ROW, name))
    if rows.repeats or not rows.has("order_id"):
        own = _contents(rows, options)
        n = _count(connection, f"SELECT count(*) - count(DISTINCT cells) FROM ({own})")
        if n:
            said.append(Said("duplicate_rows_kept", _DUPLICATES, {**name, "n": n}))
    same = [other for other in earlier if other.raw.header == rows.raw.header]
    if same and not rows.has("order_id"):  # by its number an order is known again
        known = " UNION ALL ".join(_contents(other, options) for other in same)
        n = _count(connection, f"SELECT count(*) FROM ({own}) WHERE cells IN ({known})")
        if n:
            *_, shown = source_names([(one.raw.file, one.raw.sheet) for one in (*earlier, rows)])
            said.append(Said("rows_in_both", _IN_BOTH, {"file": shown, "n": n}))
    return said


def said_of_list(file: str, *, n: int, found: int) -> Said:
    """What a list of customers beside orders gives: how many who ordered it names in `n` rows."""
    code, words = ("customers_enriched", _CUSTOMERS) if found else ("others_listed", _OTHERS)
    return Said(code, words, {"file": file, "n": n, "found": found})


def said_of_mended(sources: Sequence[TypedRows], connection: DuckDBPyConnection) -> list[Said]:
    """Which of the rows that cannot be used stand mended in a file of refused rows given along."""
    numbered = [rows for rows in sources if rows.has("order_id")]
    mended = [rows for rows in numbered if rows.raw.is_given_back]
    said = []
    for rows in (rows for rows in numbered if rows.refused and not rows.raw.is_given_back):
        for other in (other for other in mended if other.raw.header == rows.raw.header):
            n = _count(
                connection,
                f"SELECT count(*) FROM {rows.table} WHERE code NOT IN ('superseded', 'seen_before')"
                " AND order_id::VARCHAR IN"
                f" (SELECT order_id::VARCHAR FROM {other.table} WHERE code IS NULL)",
            )
            values = {"file": rows.raw.file, "mended": other.raw.file, "n": n}
            said += [Said("rows_mended", _MENDED, values)] if n else []
    return said


def _contents(rows: TypedRows, options: ReadOptions) -> str:
    """SELECT of what each usable row of a source says, as one number: `cells`."""
    cells = ", ".join(f"c{i}" for i in range(len(rows.raw.header)))
    relation = rows.raw.table
    if rows.refused or options.as_of is not None:
        relation += f" JOIN {rows.table} USING (row) WHERE code IS NULL"
    if options.as_of is not None:
        relation += f" AND coalesce(day <= {day_number(options.as_of)}, TRUE)"
    return f"SELECT hash({cells}) AS cells FROM {relation}"


def said_of_orders(
    rows: OrderRows, connection: DuckDBPyConnection, *, options: ReadOptions
) -> list[Said]:
    """What all orders together need saying: unknown customers, returns, cancellations, fees."""
    unknown, returns, cancelled, nothing = connection.execute("""
        SELECT count(*) FILTER (customer_id IS NULL), count(*) FILTER (returned_minor > 0),
            count(*) FILTER (is_cancelled),
            count(*) FILTER (NOT is_purchase AND NOT is_cancelled AND returned_minor = 0)
        FROM orders_with_state""").fetchone() or (0, 0, 0, 0)
    said = []
    if unknown:
        lines = _count(
            connection,
            f"SELECT count(*) FROM {rows.table} JOIN orders_with_state o USING (order_id) "
            "WHERE o.customer_id IS NULL",
        )
        said.append(Said("orders_without_customer", _UNKNOWN, {"n": unknown, "lines": lines}))
    if returns:
        said.append(Said("returns", _RETURNS, {"n": returns}))
    if nothing:
        said.append(Said("orders_without_purchase", _NOTHING, {"n": nothing}))
    if cancelled:
        said.append(Said("cancelled_orders", _CANCELLED, {"n": cancelled}))
    if "is_unpaid" in rows.present:
        unpaid = _count(
            connection,
            f"SELECT count(DISTINCT order_id) FROM {rows.table} JOIN orders_with_state o "
            f"USING (order_id) WHERE {rows.table}.is_unpaid AND NOT o.is_cancelled",
        )
        if unpaid:
            said.append(Said("unpaid_orders", _UNPAID, {"n": unpaid}))
    if {"product_id", "product_name"} & rows.present:
        fees = _count(connection, f"SELECT count(*) FROM {rows.table} WHERE is_fee")
        if fees:
            said.append(Said("fees", _FEES, {"n": fees}))
    if options.margin is not None:
        percent = f"{options.margin * 100:g}"
        used = _MARGIN if "cost" not in rows.present else _MARGIN_UNUSED
        said.append(Said("margin", used, {"percent": percent}))
    return [*said, *_guests(rows, connection), *_slips(rows, connection)]


def said_of_later(
    sources: Sequence[TypedRows], connection: DuckDBPyConnection, *, as_of_day: int
) -> list[Said]:
    """What was left out because it was not known by the day: later rows, later cancellations; or
    that the data end before the day, so that silence since then is not the customers'."""
    said = []
    day = day_date(as_of_day).isoformat()
    for key, code, words in (
        ("day", "rows_after_as_of", _LATER),
        ("cancelled_day", "cancelled_after_as_of", _CANCELLED_LATER),
    ):
        where = f"WHERE code IS NULL AND {key} > {as_of_day}"
        where += f" AND day <= {as_of_day}" if key != "day" else ""
        n = sum(
            _count(connection, f"SELECT count(*) FROM {rows.table} {where}")
            for rows in sources
            if rows.has(key)
        )
        if n:
            said.append(Said(code, words, {"n": n, "day": day}))
    last = _count(connection, "SELECT max(day) FROM orders_with_state")
    if last < as_of_day - 1 and not any(note.code == "rows_after_as_of" for note in said):
        values = {"last": day_date(last).isoformat(), "day": day}
        said.append(Said("as_of_after_data", _SILENCE, values))
    return said


def _guests(rows: OrderRows, connection: DuckDBPyConnection) -> list[Said]:
    """Ids that may stand for everybody without one: a word for nobody, or an id of a large part of
    all orders of which others have but few. Which it is, only the shop knows."""
    known = "SELECT customer_id, orders FROM customers"
    words = ", ".join(f"'{word}'" for word in sorted(NOBODY))
    found = connection.execute(f"{known} WHERE lower(customer_id::VARCHAR) IN ({words})").fetchall()
    total, customers = connection.execute(
        "SELECT sum(orders)::BIGINT, count(*) FROM customers"
    ).fetchone() or (0, 0)
    if customers >= _ENOUGH_CUSTOMERS:
        most, next_ = connection.execute(f"{known} ORDER BY orders DESC LIMIT 2").fetchall()
        if most[1] > max(_GUEST_SHARE * total, _GUEST_TIMES * next_[1]) and most not in found:
            found.append(most)
    return [
        Said("customer_may_be_nobody", _GUEST, {"id": customer, "n": n, "total": total})
        for customer, n in sorted((rows.spell("customer_id", id_), n) for id_, n in found)
    ]


def _slips(rows: OrderRows, connection: DuckDBPyConnection) -> list[Said]:
    """The first or last day, where it lies further from its neighbour than all others together:
    an order of 2062 or 1926 may be a slip of the keyboard, and would stretch every period."""
    found = connection.execute(f"""
        WITH days AS (SELECT day, count(*) AS n, min(order_id) AS number FROM orders_with_state
            GROUP BY day),
        bounds AS (SELECT min(day, 2) AS early, max(day, 2) AS late FROM days)
        SELECT day, n, number, abs(day - neighbour) FROM (
            SELECT early[1] AS day, early[2] AS neighbour, late[1] - early[2] AS others FROM bounds
            UNION ALL SELECT late[1], late[2], late[2] - early[1] FROM bounds)
        JOIN days USING (day)
        WHERE abs(day - neighbour) > greatest(others, {_YEAR}) ORDER BY day""").fetchall()
    return [
        Said(
            "day_far_away",
            _FAR,
            {
                "day": day_date(day).isoformat(),
                "n": n,
                "number": rows.spell("order_id", number),
                "gap": gap,
            },
        )
        for day, n, number, gap in found
    ]


_REFUSED = Words(
    ja="{file}：{n} 行は使えませんでした。理由は「使えなかった行」のファイルにあります。",
    en="{file}: {n} rows could not be used; the file of refused rows says why.",
    en_one="{file}: one row could not be used; the file of refused rows says why.",
    count="n",
)
_CUSTOMERS = Words(
    ja="{file}：お客様の名簿として読みました。"
    "{n} 行のうちに、注文のあるお客様が {found} 名います。",
    en="{file}: read as a list of customers; its {n} rows name {found} of those who ordered.",
    en_one="{file}: read as a list of customers; its one row names somebody who ordered.",
    count="n",
)
_OTHERS = Words(
    ja="{file}：お客様の名簿として読みましたが、{n} 行のどれも、注文のあるお客様と結び付きません。"
    "番号などの書き方が注文と同じか（0012 と 12 は別の番号です）、確かめてください。",
    en="{file}: read as a list of customers, but none of its {n} rows is anybody who ordered. "
    "See whether numbers are written as in the orders (0012 is not 12).",
    en_one="{file}: read as a list of customers, but its one row is nobody who ordered. "
    "See whether numbers are written as in the orders (0012 is not 12).",
    count="n",
)
_PRODUCTS = Words(
    ja="{file}：商品の一覧として読みました（{n} 行）。商品名は、この一覧にあるものを使います。",
    en="{file}: read as a list of products ({n} rows), whose names are used.",
    en_one="{file}: read as a list of products (one row), whose name is used.",
    count="n",
)
_EACH_ROW = Words(
    ja="{file}：注文番号の列がないので、1 行を 1 件の注文としました。",
    en="{file}: there is no order number, so each row counts as an order.",
)
_DUPLICATES = Words(
    ja="{file}：ほかの行とまったく同じ行が {n} 行ありました。"
    "本当の明細かもしれないので残しました。",
    en="{file}: {n} rows repeat another row word for word. They may be real, so they are kept.",
    en_one="{file}: one row repeats another word for word. It may be real, so it is kept.",
    count="n",
)
_MENDED = Words(
    ja="{file} の使えなかった行のうち {n} 行は、直した行が {mended} にあるので、そちらを使います。"
    "もう直す必要はありません。",
    en="{n} of the rows of {file} that cannot be used stand mended in {mended} and are taken from "
    "there. There is nothing more to mend about them.",
    en_one="One of the rows of {file} that cannot be used stands mended in {mended} and is taken "
    "from there. There is nothing more to mend about it.",
    count="n",
)
_IN_BOTH = Words(
    ja="{file}：前に読んだファイルかシートにもまったく同じ行があるものが {n} 行ありました。"
    "注文番号の列がなく、同じ注文かどうかわからないので、どちらも数えました。"
    "同じ注文なら、片方を除いて読み直してください。",
    en="{file}: {n} rows stand word for word in an earlier file or sheet, too. Without order "
    "numbers nothing tells whether they are the same orders, so both count. If they are, leave "
    "one of the two out and read again.",
    en_one="{file}: one row stands word for word in an earlier file or sheet, too. Without order "
    "numbers nothing tells whether it is the same order, so both count. If it is, leave one of the "
    "two out and read again.",
    count="n",
)
_UNKNOWN = Words(
    ja="お客様がわからない注文が {n} 件（{lines} 行）ありました。"
    "売上には数え、お客様の数には数えません。",
    en="{n} orders ({lines} rows) name no customer. They count in revenue, not among customers.",
    en_one="One order names no customer. It counts in revenue, not among customers.",
    count="n",
)
_RETURNS = Words(
    ja="返品・返金のある注文が {n} 件ありました。"
    "売上から引き、返品しか書かれていない伝票は購入に数えません。",
    en="{n} orders hold returns or refunds: taken off revenue; a slip of returns alone is no "
    "purchase.",
    en_one="One order holds a return or refund: taken off revenue; a slip of returns alone is no "
    "purchase.",
    count="n",
)
_NOTHING = Words(
    ja="買われたものも返金もない注文（在庫の調整など）が {n} 件ありました。購入に数えません。",
    en="{n} orders hold neither a purchase nor money (stock corrections, say): no purchases.",
    en_one="One order holds neither a purchase nor money (a stock correction, say): no purchase.",
    count="n",
)
_CANCELLED = Words(
    ja="取り消された注文が {n} 件ありました。読みましたが、金額も購入の回数も数えません。",
    en="{n} orders were cancelled. They are read, but count neither as money nor as purchases.",
    en_one="One order was cancelled. It is read, but counts neither as money nor as a purchase.",
    count="n",
)
_UNPAID = Words(
    ja="まだ支払われていない注文（入金待ち、未払いなどの状態）が {n} 件ありました。"
    "後払いや振込のお客様もいるため、売上にも購入の回数にも数えています。",
    en="{n} orders are yet to be paid for (pending or unpaid by their status). They count as "
    "purchases and as revenue, as goods sold by invoice or bank transfer do.",
    en_one="One order is yet to be paid for (pending or unpaid by its status). It counts as a "
    "purchase and as revenue, as goods sold by invoice or bank transfer do.",
    count="n",
)
_FEES = Words(
    ja="送料・手数料・値引きなど、商品ではない明細が {n} 行ありました。"
    "売上には数え、商品には数えません。",
    en="{n} lines are postage, fees, discounts and the like: counted in revenue, not as products.",
    en_one="One line is postage, a fee or a discount: counted in revenue, not as a product.",
    count="n",
)
_MARGIN = Words(
    ja="原価の列がないので、粗利率 {percent}% として原価を見積もりました。",
    en="There is no cost column; cost is reckoned from a gross margin of {percent}%.",
)
_MARGIN_UNUSED = Words(
    ja="原価か粗利の列があるので、--margin（{percent}%）は使いませんでした。",
    en="The file has costs or margins, so --margin ({percent}%) was not used.",
)
_LATER = Words(
    ja="{day} より後の {n} 行は、その日にはまだわからないものとして除きました。",
    en="{n} rows dated after {day} were not known yet by that day and are left out.",
    en_one="One row dated after {day} was not known yet by that day and is left out.",
    count="n",
)
_CANCELLED_LATER = Words(
    ja="{day} より後に取り消された {n} 行は、その日にはまだ有効な注文として数えました。",
    en="{n} rows were cancelled only after {day}; as of that day they still count.",
    en_one="One row was cancelled only after {day}; as of that day it still counts.",
    count="n",
)
_GUEST = Words(
    ja="「{id}」の注文が {total} 件中 {n} 件あり、1 人のお客様として数えています。"
    "会員でない方をまとめた番号や呼び名なら、その欄を空にして読み直してください。"
    "お客様のわからない注文として数えます。",
    en="Customer “{id}” has {n} of {total} orders and counts as one person. If this is what the "
    "till writes for people without a number, empty those cells and read the file again: then "
    "the orders name no customer.",
)
_SILENCE = Words(
    ja="データの最後の注文は {last} で、--as-of の {day} までの間は何も入っていません。"
    "最後の購入からの日数や、活動中かどうかは、{day} までで数えています。",
    en="The last order in the data is of {last}; nothing is known from then to {day}, the --as-of "
    "day. Days since a purchase, and who is active, are counted to {day} all the same.",
)
_FAR = Words(
    ja="{day} の注文（{n} 件、注文番号 {number} など）は、ほかの注文から {gap} 日も離れています。"
    "日付の書き間違いではないか、確かめてください。",
    en="{n} orders of {day} (number {number} among them) lie {gap} days from all others. "
    "Please check that the date is no slip.",
    en_one="One order of {day} (number {number}) lies {gap} days from all others. "
    "Please check that the date is no slip.",
    count="n",
)
