"""A list of products by itself: no orders, only what is sold and what it is called.

Beside a list of orders, `read` uses such a file for the names of what was bought; here it is all
there is. Not here: whose products they are (the application tells).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duckdb import DuckDBPyConnection

from kizuna.base.errors import KizunaError, UnreadableFile
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.checks import REFUSED, account, start_account
from kizuna.insight.files.assembly.products import names_sql, refuse_without_code
from kizuna.insight.files.assembly.rows import TypedRows, type_rows
from kizuna.insight.files.columns import decide_columns
from kizuna.insight.files.reading import Account, RawTable, ReadOptions, SourceReport

LISTED = "product_list"
_NOTHING = Words(
    ja="{file} には、商品として使える行がありません（{n} 行を読みました）。",
    en="{file} has no row that can be used as a product ({n} rows read).",
    en_one="{file} has no row that can be used as a product (one row read).",
    count="n",
)
_AGAIN = Words(
    ja="{file}：同じ商品コードに別の名前が付いているものが {n} 件ありました。"
    "あとに書かれた名前を使います。",
    en="{file}: {n} product codes have several names; the last one written counts.",
    en_one="{file}: one product code has several names; the last one written counts.",
    count="n",
)


@dataclass(frozen=True, kw_only=True)
class ProductList(Account):
    """All files of one call: table `LISTED` with `shop` (files of one header are one shop's,
    counted from 0), `product_id` and `product_name`, each product once; an account of rows."""


def lists_products(raw: RawTable, *, connection: DuckDBPyConnection, options: ReadOptions) -> bool:
    """Whether a file tells what is sold and nothing of who bought it when."""
    try:
        layout = decide_columns(raw, connection=connection, options=replace(options, ask=None))
    except KizunaError:  # what cannot be understood is told by whoever reads it
        return False
    return layout.holds == "products"


def read_product_list(
    raws: Sequence[RawTable], *, connection: DuckDBPyConnection, options: ReadOptions
) -> ProductList:
    """Read files of which `lists_products` holds; UnreadableFile where no row has a code."""
    start_account(connection)
    typed = [_typed(raw, f"typed_{n}", connection, options) for n, raw in enumerate(raws)]
    sources = [_report(rows, n, connection) for n, rows in enumerate(typed)]
    if not any(report.rows_used for report in sources):
        values = {"file": sources[0].file, "n": sources[0].rows_read}
        raise UnreadableFile(Said("no_products", _NOTHING, values))
    shops = list(dict.fromkeys(raw.header for raw in raws))
    each = " UNION ALL ".join(
        f"SELECT {shop} AS shop, * FROM ({names_sql([t for t in typed if t.raw.header == header])})"
        for shop, header in enumerate(shops)
    )
    connection.execute(f"CREATE OR REPLACE TABLE {LISTED} AS {each}")
    return ProductList(
        sources=tuple(sources),
        notes=(),
        refused=REFUSED,
        headers=tuple(raw.header for raw in raws),
        connection=connection,
    )


def _typed(
    raw: RawTable, table: str, connection: DuckDBPyConnection, options: ReadOptions
) -> TypedRows:
    layout = decide_columns(raw, connection=connection, options=options)
    rows = type_rows(raw, layout, table=table, connection=connection, options=options, digits=0)
    refuse_without_code(rows, connection)
    return rows


def _report(rows: TypedRows, source: int, connection: DuckDBPyConnection) -> SourceReport:
    report = account(rows, source=source, connection=connection)
    (again,) = connection.execute(
        f"""SELECT count(*) FROM (SELECT 1 FROM {rows.table} WHERE code IS NULL
        GROUP BY product_id HAVING count(DISTINCT product_name) > 1)"""
    ).fetchall()[0]
    values = {"file": report.file, "n": again}
    said = [Said("names_of_one_code", _AGAIN, values)] if again else []
    return replace(report, notes=report.notes + said)
