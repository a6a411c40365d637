"""A reading laid down as Parquet files, cut into chunks, ready to be written to the database.

    raw-<n>, refused     every row as it came, with its number; and why it was refused
    people               each spelling of each customer with the keys that tell who they are, and
                         the rows of lists of customers, which may overwrite what is known
    orders, lines        with the source they belong to (`shop`), ordinal and chunk
    products             what is sold, by code

Not here: reading (`insight.files`), the database.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.people.address_book import COLUMNS, PEOPLE, AddressBook
from kizuna.insight.files.people.of_orders import TOLD
from kizuna.insight.files.product_list import LISTED, ProductList
from kizuna.insight.files.reading import Account, RawTable, Reading
from kizuna.insight.files.values.blanks import BLANKS
from kizuna.insight.files.values.folding import folded_email, folded_phone, install_folding

CHUNK_ROWS = 60_000  # orders and lines together: seconds of work in one transaction
# PostgreSQL holds no NUL in a text.
_CLEAN = "replace({}::VARCHAR, chr(0), '')"


def lay_down(
    reading: Reading, raws: Sequence[RawTable], *, folder: Path, time_zone: str
) -> dict[str, int]:
    """Write the files; how many orders, lines, products, customers and chunks there are."""
    connection = reading.connection
    write = partial(_write, connection, folder)
    _lay_down_rows(reading, raws, write=write)
    write("people", _people_sql(connection))
    _number_orders(reading, time_zone=time_zone)
    write("orders", "SELECT * EXCLUDE (order_id) FROM laid_orders ORDER BY ordinal")
    has_lines = reading.tables.order_lines is not None
    write("lines", _lines_sql() if has_lines else _NOTHING["lines"])
    write("products", _products_sql(reading) if has_lines else _NOTHING["products"])
    counted = connection.execute(
        "SELECT count(*), coalesce(max(chunk) + 1, 0), count(DISTINCT shop) FROM laid_orders"
    ).fetchone()
    orders, chunks, shops = counted or (0, 0, 0)
    return {"orders": orders, "chunks": chunks, "shops": shops}


def lay_down_people(book: AddressBook, raws: Sequence[RawTable], *, folder: Path) -> dict[str, int]:
    """The same for lists of customers: people, and no orders."""
    write = partial(_write, book.connection, folder)
    _lay_down_rows(book, raws, write=write)
    write("people", _listed_sql())
    for name in ("orders", "lines", "products"):
        write(name, _NOTHING[name])
    return {"orders": 0, "chunks": 0, "shops": 0}


def lay_down_products(
    listed: ProductList, raws: Sequence[RawTable], *, folder: Path
) -> dict[str, int]:
    """The same for lists of products: what is sold, and neither people nor orders."""
    write = partial(_write, listed.connection, folder)
    _lay_down_rows(listed, raws, write=write)
    write("products", f"SELECT shop, {_CODE_AND_NAME} FROM {LISTED} p ORDER BY shop, code")
    for name in ("people", "orders", "lines"):
        write(name, _NOTHING[name])
    return {"orders": 0, "chunks": 0, "shops": 0}


def said_of_contacts(connection: DuckDBPyConnection, folder: Path) -> list[Said]:
    """How many of the people laid down have an e-mail address or a phone that is none."""
    install_folding(connection)
    people = f"read_parquet({literal(str(folder / 'people.parquet'))})"
    blanks = ", ".join(map(literal, sorted(BLANKS)))
    said = []
    for code, (folded, usual, words) in _CONTACTS.items():
        ((n, example),) = connection.execute(
            "SELECT count(DISTINCT coalesce(external_id, shown, row::VARCHAR)),"
            f" min(left({code}, 40)) FROM {people}"
            f" WHERE {code} <> '' AND NOT regexp_full_match({code}, '{usual}')"
            f" AND lower(trim({code})) NOT IN ({blanks}) AND {folded(code)} IS NULL"
        ).fetchall()
        said += [Said(f"unreadable_{code}", words, {"n": n, "example": example})] if n else []
    return said


def _write(connection: DuckDBPyConnection, folder: Path, name: str, sql: str) -> None:
    target = literal(str(folder / f"{name}.parquet"))
    connection.execute(f"COPY ({sql}) TO {target} (FORMAT parquet, COMPRESSION zstd)")


def _lay_down_rows(
    account: Account, raws: Sequence[RawTable], *, write: Callable[[str, str], None]
) -> None:
    """Every row as it came, and why it was refused."""
    for number, raw in enumerate(raws):
        cells = ", ".join(f"c{i}::VARCHAR AS c{i}" for i in range(len(raw.header)))
        write(f"raw-{number}", f"SELECT row, {cells} FROM {raw.table}")
    write("refused", f"SELECT * FROM {account.refused} ORDER BY source, row")


# What stands in the place of what the files do not hold.
_NOTHING = {
    "people": "SELECT 0 AS row, '' AS shown WHERE FALSE",
    "orders": "SELECT 0 AS shop, 0 AS chunk, 0 AS ordinal, '' AS number, '' AS ordered_on,"
    " 0::BIGINT AS gross_minor WHERE FALSE",
    "lines": "SELECT 0 AS shop, 0 AS chunk, 0 AS ordinal, '' AS number, '' AS product_code,"
    " 0.0::DOUBLE AS quantity, 0::BIGINT AS amount_minor, FALSE AS is_product WHERE FALSE",
    "products": "SELECT 0 AS shop, '' AS code, '' AS name WHERE FALSE",
}
# How each is compared, what it usually looks like (asked first: folding takes longer), what to say.
_CONTACTS = {
    "email": (
        folded_email,
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
        Words(
            ja="メールアドレスとして読めない値が {n} 人分あります（例：{example}）。"
            "お客様は取り込み、メールアドレスは空けておきます。",
            en="{n} customers have an e-mail address that is none (such as “{example}”). They come "
            "in without it.",
            en_one="One customer has an e-mail address that is none (“{example}”) and comes in "
            "without it.",
            count="n",
        ),
    ),
    "phone": (
        folded_phone,
        "0[0-9]{1,4}-?[0-9]{2,4}-?[0-9]{4}",
        Words(
            ja="電話番号として読めない値が {n} 人分あります（例：{example}）。"
            "お客様は取り込み、電話番号は空けておきます。",
            en="{n} customers have a phone number that is none (such as “{example}”). They come in "
            "without it.",
            en_one="One customer has a phone number that is none (“{example}”) and comes in "
            "without it.",
            count="n",
        ),
    ),
}
_CODE_AND_NAME = (
    f"{_CLEAN.format('p.product_id')} AS code,"
    f" coalesce({_CLEAN.format('p.product_name')}, '') AS name"
)


def _listed_sql() -> str:
    """One row a customer of a list; no order is of a row, so that nobody is `shown`."""
    clean = ", ".join(f"{_CLEAN.format(column)} AS {column}" for column in COLUMNS)
    return f"SELECT row, NULL::VARCHAR AS shown, TRUE AS may_overwrite, {clean} FROM {PEOPLE}"


def _people_sql(connection: DuckDBPyConnection) -> str:
    """One row a spelling, and last one a customer with their latest name, rank and particulars;
    after them the rows of lists of customers.

    `shown` is the customer as the reading knows them. Columns are those that
    `people.customers` resolves.
    """
    linked = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE table_name = 'people'"
    ).fetchone()
    if linked:
        spelt = (
            "SELECT shown, owner AS external_id, email, phone, customer_name AS full_name,"
            " postal_code FROM people"
            # Whom only a list tells of comes from its rows.
            " WHERE shown IN (SELECT customer_id FROM orders_with_state)"
        )
    else:  # each order has its customer's number; how to reach them stands beside it
        has = {name for name, *_ in connection.execute("DESCRIBE orders_with_state").fetchall()}
        told = {"email": "email", "phone": "phone", "customer_name": "full_name",
                "postal_code": "postal_code"}  # fmt: skip
        others = ", ".join(
            f"{key if key in has else 'NULL::VARCHAR'} AS {name}" for key, name in told.items()
        )
        spelt = (
            f"SELECT DISTINCT customer_id AS shown, customer_id AS external_id, {others}"
            " FROM orders_with_state WHERE customer_id IS NOT NULL"
        )
    keys = "external_id email phone postal_code".split()
    known = (*keys, "full_name", "rank")
    further = [column for column in COLUMNS if column not in known]
    clean = ", ".join(f"{_CLEAN.format(key)} AS {key}" for key in (*known, *further))
    return f"""WITH spelt AS ({spelt}),
        latest AS (SELECT shown, {", ".join(f"min({key}) AS {key}" for key in keys)},
                min(c.customer_name) AS full_name, min(c.customer_rank) AS rank
            FROM spelt JOIN customers c ON c.customer_id = spelt.shown GROUP BY shown),
        said AS (SELECT 1 AS part, shown, {", ".join(keys)}, full_name FROM spelt
            UNION ALL BY NAME
            SELECT 2 AS part, latest.* REPLACE (coalesce({TOLD}.postal_code, latest.postal_code)
                AS postal_code), {", ".join(f"{TOLD}.{column}" for column in further)}
            FROM latest LEFT JOIN {TOLD} ON {TOLD}.customer_id = shown)
        SELECT row_number() OVER (ORDER BY part, shown, external_id, email, phone, full_name,
            postal_code) AS row, shown, FALSE AS may_overwrite, {clean} FROM said
        UNION ALL BY NAME
        SELECT * REPLACE (row + (SELECT count(*) FROM said) AS row) FROM ({_listed_sql()})"""


def _number_orders(reading: Reading, *, time_zone: str) -> None:
    """Table `laid_orders`: which shop an order is of, its own number, its moment, its chunk.

    Where a source numbers nothing, the number is made of what the order holds, so that the same
    row of a later export is the same order; equal rows of a day are told apart by counting.
    """
    connection = reading.connection
    has_shops = len(reading.shops) > 1
    prefixes = [
        f"starts_with(o.order_id, '{reading.shops[header]}{i + 1}-')"
        for i, (header, source) in enumerate(zip(reading.headers, reading.sources, strict=True))
        if header in reading.shops and "order_id" not in source.columns
    ]
    held = "order_id, 0 AS n, '' AS held FROM orders_with_state"
    if reading.tables.order_lines is not None:
        each = "concat_ws('/', product_id, quantity, amount_minor)"
        listed = f"string_agg({each}, ' ' ORDER BY {each})" if prefixes else "''"
        held = f"order_id, count(*) AS n, {listed} AS held FROM order_lines GROUP BY order_id"
    own = "regexp_replace(o.order_id, '^[0-9]+/', '')" if has_shops else "o.order_id"
    shop = "regexp_extract(o.order_id, '^([0-9]+)/', 1)::INTEGER - 1"
    contents = (
        "substr(md5(concat_ws('|', o.customer_id, o.day, o.minute, o.gross_minor,"
        " o.returned_minor, o.is_cancelled, held)), 1, 12)"
    )
    connection.execute(f"""CREATE OR REPLACE TABLE laid_numbers AS
        SELECT order_id, shop, coalesce(n, 0) AS n, CASE WHEN contents IS NULL THEN own ELSE
            contents || '-' || row_number() OVER (PARTITION BY shop, contents ORDER BY order_id)
            END AS number
        FROM (SELECT o.order_id, n, {shop if has_shops else "0"} AS shop,
                {own} AS own,
                CASE WHEN {" OR ".join(prefixes) or "FALSE"} THEN {contents} END AS contents
            FROM orders_with_state o LEFT JOIN (SELECT {held}) USING (order_id))""")
    zone = literal(time_zone)
    local = "(DATE '1970-01-01' + day)::TIMESTAMP + to_minutes(minute)"
    connection.execute(f"""CREATE OR REPLACE TABLE laid_orders AS
        SELECT *, (sum(1 + n) OVER (ORDER BY ordinal) // {CHUNK_ROWS})::INTEGER AS chunk
        FROM (SELECT order_id, shop, {_CLEAN.format("number")} AS number, customer_id AS shown,
                strftime(DATE '1970-01-01' + day, '%Y-%m-%d') AS ordered_on,
                strftime(timezone('UTC', timezone({zone}, {local})), '%Y-%m-%d %H:%M:%S')
                    AS ordered_at,
                is_purchase, is_cancelled, gross_minor, returned_minor, cost_minor, n,
                row_number() OVER (ORDER BY shop, day, number) - 1 AS ordinal
            FROM orders_with_state o JOIN laid_numbers USING (order_id))""")


def _lines_sql() -> str:
    return f"""SELECT o.shop, o.chunk, o.ordinal, o.number,
        CASE WHEN l.is_product THEN {_CLEAN.format("l.product_id")} ELSE '' END AS product_code,
        l.quantity, l.amount_minor, l.is_product
        FROM order_lines l JOIN laid_orders o USING (order_id) ORDER BY o.ordinal"""


def _products_sql(reading: Reading) -> str:
    """Each shop's products: the same code of two shops is two products. What a list of products
    names and nobody bought is the shop's where there is one."""
    unsold = "" if len(reading.shops) > 1 else "RIGHT"
    return f"""SELECT coalesce(sold.shop, 0) AS shop, {_CODE_AND_NAME}
        FROM (SELECT DISTINCT o.shop, l.product_id::VARCHAR AS product_id
            FROM order_lines l JOIN laid_orders o USING (order_id) WHERE l.is_product) sold
        {unsold} JOIN products p ON sold.product_id = p.product_id::VARCHAR
        ORDER BY 1, code"""
