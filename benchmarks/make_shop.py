"""A big shop straight into the application's SQLite file, by a few statements over sets.

    KIZUNA_DATA=FOLDER python benchmarks/make_shop.py [CUSTOMERS]      ten orders a customer

Customers with two keys and search words, orders over three years with one line each, and the
events that an import would have recorded. Secondary indexes are taken away first and made again
over all rows. What it writes is what `collect.imports` would; made up for measuring, not for show.
"""

import sys
import time

ORDERS_A_CUSTOMER, PRODUCTS = 10, 1_000
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
_FAMILY, _GIVEN = (
    "佐藤鈴木高橋田中伊藤渡辺山本中村小林加藤",
    "花子太郎美咲健一陽菜大輔彩香翔太結衣拓也",
)
_KANA = ("サトウ", "スズキ", "タカハシ", "タナカ", "イトウ", "ワタナベ", "ヤマモト", "ナカムラ",
         "コバヤシ", "カトウ")  # fmt: skip
_FAMILY_SQL = f"substr('{_FAMILY}', 1 + 2 * (i % 10), 2)"
_GIVEN_SQL = f"substr('{_GIVEN}', 1 + 2 * (i / 10 % 10), 2)"
_KANA_SQL = "CASE i % 10 " + " ".join(f"WHEN {i} THEN '{k}'" for i, k in enumerate(_KANA)) + " END"
# A mixing of bits, so that neighbours have nothing in common.
_MIXED = "((i * 2654435761) & 4294967295)"
# A few buy often, as in a real shop; who they are says nothing about their place in a list.
STEP = 611_953
_BUYER = (
    f"1 + ({{customers}} / 2 + CAST({_MIXED} / 4294967296.0 * {_MIXED} / 4294967296.0"
    f" * {{customers}} AS INTEGER) * {STEP}) % {{customers}}"
)
_DAY = "date('2023-11-22', (i * 1095 / {orders}) || ' days')"
_AT = "'2026-11-22 00:00:00'"
TABLES = ("customers", "customer_keys", "products", "orders", "order_lines", "events")
FILLED = {
    "customers": f"""INSERT INTO customers (id, family_name, given_name, family_name_kana,
        given_name_kana, full_name, full_name_kana, former_family_name, name_order, honorific,
        company_name, department, job_title, language, rank, custom, sort_key, is_sample,
        import_id, created_at, updated_at)
        {_NUMBERS.format("{customers}")} SELECT i, {_FAMILY_SQL}, {_GIVEN_SQL}, {_KANA_SQL}, '', '',
        '', '', 'family_first', '', '', '', '', '', '', '{{{{}}}}',
        '1' || {_KANA_SQL} || char(9) || {_KANA_SQL}, 0, 1, {_AT}, {_AT} FROM n""",
    "customer_keys": f"""INSERT INTO customer_keys (customer_id, kind, source, value, matched,
        is_identity, import_id, created_at)
        {_NUMBERS.format("{customers}")} SELECT i, 'external', 'shop', 'C' || i, 'C' || i, 1, 1,
        {_AT} FROM n UNION ALL SELECT i, 'email', '', 'c' || i || '@example.jp',
        'c' || i || '@example.jp', 1, 1, {_AT} FROM n""",
    "customer_search": f"""INSERT INTO customer_search (rowid, grams)
        {_NUMBERS.format("{customers}")} SELECT i, {_FAMILY_SQL} || ' ' || {_GIVEN_SQL} || ' ' ||
        substr({_KANA_SQL}, 1, 2) || ' ' || substr({_KANA_SQL}, 2, 2) FROM n""",
    "products": f"""INSERT INTO products (id, source, code, name, import_id, created_by)
        {_NUMBERS.format(PRODUCTS)} SELECT i, 'shop', 'P' || i, '商品' || i, 1, 1 FROM n""",
    "orders": f"""INSERT INTO orders (id, source, number, customer_id, ordered_on, ordered_at,
        currency, is_purchase, is_cancelled, gross_minor, returned_minor, net_minor, import_id,
        created_by)
        {_NUMBERS.format("{orders}")} SELECT i, 'shop', printf('%08d', i),
        {_BUYER},
        {_DAY}, {_DAY} || printf(' %02d:%02d:00', i % 24, i % 60), 'JPY', 1, 0,
        500 + {_MIXED} % 20000, 0, 500 + {_MIXED} % 20000, 1, 1 FROM n""",
    "order_lines": f"""INSERT INTO order_lines (order_id, product_id, quantity, amount_minor,
        is_product) SELECT id, 1 + id % {PRODUCTS}, 1, gross_minor, 1 FROM orders ORDER BY id""",
    "events": """INSERT INTO events (kind, at, source, idempotency_key, customer_id, keys, payload,
        version) SELECT 'order_placed', ordered_at, 'import:1',
        'order_placed:shop:' || number || ':1', customer_id, json_object('order', id),
        json_object('source', source, 'number', number, 'currency', currency, 'gross_minor',
            gross_minor, 'returned_minor', returned_minor, 'is_purchase', json('true')), 1
        FROM orders ORDER BY id""",
}  # fmt: skip


def fill_shop(customers: int) -> None:
    """Fill the application's own, migrated and empty SQLite database."""
    from django.db import connection

    with connection.cursor() as cursor:
        listed = ", ".join(f"'{table}'" for table in TABLES)
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
            f" AND tbl_name IN ({listed})"
        )
        indexes = cursor.fetchall()
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        sizes = {"customers": customers, "orders": customers * ORDERS_A_CUSTOMER}
        statements = {name: sql.format(**sizes) for name, sql in FILLED.items()}
        statements |= dict(indexes) | {"statistics": "PRAGMA optimize = 0x10002"}
        for name, statement in statements.items():
            began = time.perf_counter()
            cursor.execute(statement)
            print(f"{name:44} {time.perf_counter() - began:6.1f} s", flush=True)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")


if __name__ == "__main__":
    from kizuna.cli.application import bring_up_to_date, start_application

    start_application()
    bring_up_to_date()
    fill_shop(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
