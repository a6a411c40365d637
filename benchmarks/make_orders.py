"""A shop's order export of any size, always the same: what speed is measured on.

    python benchmarks/make_orders.py 1000000 utf-8 orders.csv
    python benchmarks/make_orders.py 1000000 cp932 orders.cp932.csv
    python benchmarks/make_orders.py 1000000 xlsx orders.xlsx

One row a line of an order: 注文番号, 顧客番号, 注文日, 商品名, 数量, 金額. About 0.4 orders and 0.1
customers a row; one to five lines an order (mean 2.5), spread over three years.
"""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HEADER = ("注文番号", "顧客番号", "注文日", "商品名", "数量", "金額")
FIRST_DAY, DAYS = date(2023, 10, 1), 3 * 365
# Characters that decode wrongly under shift_jis or a careless reader, on purpose.
PRODUCTS = [
    (f"{maker}{item} {size}", price)
    for maker in ("髙島", "山﨑", "㈱表ソ能", "ﾊﾝｶｸ", "～波～")
    for item, price in (("緑茶①", 540), ("珈琲②", 1_280), ("羊羹", 2_160), ("箸置き", 880))
    for size in ("小", "中", "大", "特選 100ｇ")
]
Line = tuple[str, str, str, str, int, int]


def order_lines(rows: int) -> Iterator[Line]:
    """`rows` lines in order of time; line counts 1..5 with mean 2.5."""
    random_source = random.Random(20261122)
    customers = max(1, rows // 10)
    made, order = 0, 0
    while made < rows:
        order += 1
        lines = random_source.choices((1, 2, 3, 4, 5), weights=(30, 25, 20, 15, 10))[0]
        # A square pulls towards low numbers: a few customers buy often, as in a real shop.
        customer = f"C{int(random_source.random() ** 2 * customers):06d}"
        day = (FIRST_DAY + timedelta(days=made * DAYS // rows)).isoformat()
        for _ in range(min(lines, rows - made)):
            name, price = random_source.choice(PRODUCTS)
            quantity = random_source.choices((1, 2, 3, 5), weights=(70, 20, 7, 3))[0]
            yield f"{order:08d}", customer, day, name, quantity, price * quantity
            made += 1


def write_text(rows: int, *, encoding: str, out: Path) -> None:
    """A CSV as Japanese shop software writes it: CRLF, no quotes where none are needed."""
    with out.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(order_lines(rows))


def write_workbook(rows: int, *, out: Path) -> None:
    """An xlsx with real date cells and numbers (a sheet holds 1,048,575 rows below the header)."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("受注")
    as_date = book.add_format({"num_format": "yyyy/mm/dd"})
    sheet.write_row(0, 0, HEADER)
    for row, (order, customer, day, name, quantity, amount) in enumerate(order_lines(rows), 1):
        sheet.write_string(row, 0, order)
        sheet.write_string(row, 1, customer)
        sheet.write_datetime(row, 2, date.fromisoformat(day), as_date)
        sheet.write_string(row, 3, name)
        sheet.write_number(row, 4, quantity)
        sheet.write_number(row, 5, amount)
    book.close()


def main(rows: str, form: str, out: str) -> None:
    """`form` is xlsx or a text encoding."""
    if form == "xlsx":
        write_workbook(int(rows), out=Path(out))
    else:
        write_text(int(rows), encoding=form, out=Path(out))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: make_orders.py ROWS utf-8|cp932|xlsx OUT")
    main(*sys.argv[1:])
