"""Real files, read whole: the published figures come out, and each row is accounted for."""

import sys
from pathlib import Path

import duckdb
import pandas
import pytest

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.read import read_files, read_frame
from kizuna.insight.files.reading import Reading, ReadOptions
from tests.insight.files.making import codes_of, orders_of


def read(*paths: Path) -> Reading:
    return read_files(list(paths), connection=duckdb.connect(), options=ReadOptions())


def totals(reading: Reading) -> dict[str, int]:
    """Figures over all orders, in minor units."""
    names = ("orders", "customers", "net", "known_net", "purchases", "gross", "buyers")
    found = reading.connection.execute("""
        SELECT count(*), count(DISTINCT customer_id), sum(gross_minor - returned_minor),
            sum(gross_minor - returned_minor) FILTER (customer_id IS NOT NULL),
            count(*) FILTER (is_purchase AND customer_id IS NOT NULL),
            sum(gross_minor) FILTER (is_purchase AND customer_id IS NOT NULL),
            count(DISTINCT customer_id) FILTER (is_purchase)
        FROM orders_with_state""").fetchone()
    assert found
    return {name: int(value or 0) for name, value in zip(names, found, strict=True)}


def test_online_retail_gives_the_published_figures(shared_data: Path) -> None:
    (path,) = (shared_data / "transactions/online_retail_uk").glob("*.csv.gz")
    reading = read(path)
    assert totals(reading) == {
        "orders": 10_783, "customers": 2_767, "net": 370_682_764, "known_net": 312_048_809,
        "purchases": 7_410, "gross": 333_259_196, "buyers": 2_718,
    }  # fmt: skip
    (source,) = reading.sources
    assert (source.rows_read, source.rows_used, source.rows_refused) == (209_029, 209_029, 0)
    assert source.format == "uci_online_retail" and reading.tables.currency == "GBP"
    said = {note.code: note.values for note in (*reading.notes, *source.notes)}
    assert said["orders_without_customer"]["lines"] == 59_976
    assert said["duplicate_rows_kept"]["n"] == 1_747
    assert said["returns"]["n"] == 1_677
    products = reading.connection.execute("SELECT product_id FROM products").fetchall()
    assert not {"POST", "DOT", "M", "m", "BANK CHARGES"} & {row[0] for row in products}


def test_cdnow_gives_the_published_figures_with_and_without_header(shared_data: Path) -> None:
    master = totals(read(shared_data / "transactions/cdnow/CDNOW_master.txt.gz"))
    assert (master["buyers"], master["net"], master["orders"]) == (23_570, 250_031_563, 69_659)
    reading = read(shared_data / "transactions/cdnow/CDNOW_sample.txt.gz")
    sample = totals(reading)
    assert (sample["buyers"], sample["orders"]) == (2_357, 6_919)
    assert reading.sources[0].format == "cdnow_sample" and reading.tables.currency == "USD"


def test_rfm_orders_are_read_by_their_words(shared_data: Path) -> None:
    (path,) = (shared_data / "transactions/rfm_orders").glob("*.csv.gz")
    reading = read(path)
    found = totals(reading)
    assert (found["buyers"], found["orders"], found["net"]) == (995, 4_906, 46_415_800)
    names = {row["customer_name"] for row in reading.tables.engine.rows(reading.tables.customers)}
    assert "Brion Stark" in names


def test_a_list_of_customers_is_no_list_of_orders(shared_data: Path) -> None:
    with pytest.raises(UnreadableFile) as failure:
        read(shared_data / "ja/supermarket_100knocks/customer.csv.gz")
    assert failure.value.exit_code == 3


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    text = "注文番号,会員番号,注文日,金額\n1,C1,2026-01-05,100\n"
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    reading = read(tmp_path / "a.csv", tmp_path / "b.csv")
    assert len(reading.sources) == 1 and "same_file_twice" in codes_of(reading)


def test_a_row_that_was_refused_is_not_said_to_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("order id,line id,date,customer id,amount\n" + "1,1,2026-01-05,C1,100\n" * 2)
    (source,) = read(path).sources
    assert (source.rows_used, source.rows_refused) == (1, 1)
    assert "duplicate_rows_kept" not in [note.code for note in source.notes]


def test_overlapping_exports_count_each_row_once(tmp_path: Path) -> None:
    header = "注文番号,会員番号,注文日,金額\n"
    (tmp_path / "a.csv").write_text(header + "1,C1,2026-01-05,100\n2,C1,2026-01-09,50\n", "utf-8")
    (tmp_path / "b.csv").write_text(header + "2,C1,2026-01-09,50\n3,C1,2026-02-01,70\n", "utf-8")
    reading = read(tmp_path / "a.csv", tmp_path / "b.csv")
    assert totals(reading)["gross"] == 220
    assert [source.rows_refused for source in reading.sources] == [0, 1]


def test_an_order_that_a_later_export_shows_in_another_state_counts_as_there(
    tmp_path: Path,
) -> None:
    header = "注文番号,会員番号,注文日,商品名,金額,状態\n"
    first = "1,C1,2026-01-05,茶,100,入金済\n1,C1,2026-01-05,羊羹,50,入金済\n"
    again = "1,C1,2026-01-05,茶,100,発送済\n1,C1,2026-01-05,羊羹,50,入金済\n"
    (tmp_path / "a.csv").write_text(header + first + "2,C1,2026-01-06,茶,7,入金済\n", "utf-8")
    (tmp_path / "b.csv").write_text(header + again + "2,C1,2026-01-06,茶,7,入金済\n", "utf-8")
    (tmp_path / "c.csv").write_text(header + first, "utf-8")
    reading = read(tmp_path / "a.csv", tmp_path / "b.csv")
    assert totals(reading)["gross"] == 157 and totals(reading)["orders"] == 2
    codes = "SELECT source, row, code FROM refused_rows ORDER BY ALL"
    assert reading.connection.execute(codes).fetchall() == [
        (0, 2, "superseded"), (0, 3, "superseded"), (1, 4, "seen_before"),
    ]  # fmt: skip
    assert [source.rows_refused for source in reading.sources] == [2, 1]
    assert totals(read(*(tmp_path / f"{name}.csv" for name in "abc")))["gross"] == 157


def test_an_order_cut_in_two_by_the_end_of_a_file_stays_whole(tmp_path: Path) -> None:
    header = "注文番号,会員番号,注文日,商品名,金額\n"
    (tmp_path / "a.csv").write_text(header + "1,C1,2026-01-05,茶,100\n", "utf-8")
    (tmp_path / "b.csv").write_text(header + "1,C1,2026-01-05,羊羹,50\n", "utf-8")
    reading = read(tmp_path / "a.csv", tmp_path / "b.csv")
    assert (totals(reading)["gross"], totals(reading)["orders"]) == (150, 1)


def test_an_id_with_a_point_zero_in_one_file_is_the_same_without_it_in_another(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text(
        "注文番号,会員番号,注文日,金額\n1,17850.0,2026-01-05,100\n2,A1,2026-01-05,1\n"
        "3,1.0,2026-01-06,1\n", "utf-8"
    )  # fmt: skip
    (tmp_path / "b.csv").write_text(
        "受注番号,会員番号,受注日,金額\n1,17850,2026-01-09,50\n", "utf-8"
    )
    frame = {"売上番号": [9], "会員番号": [17851.0], "売上日": ["2026-01-09"], "金額": [5]}
    duckdb.connect().from_df(pandas.DataFrame(frame)).write_parquet(str(tmp_path / "c.parquet"))
    (tmp_path / "d.csv").write_text("伝票番号,会員番号,取引日,金額\n1,17851.0,2026-02-01,7\n2,B7,"
                                    "2026-02-01,7\n", "utf-8")  # fmt: skip
    reading = read(*(tmp_path / name for name in ("a.csv", "b.csv", "c.parquet", "d.csv")))
    customers = {row["customer_id"] for row in reading.tables.engine.rows(reading.tables.customers)}
    assert customers == {"17850", "17851", "A1", "1.0", "B7"}
    assert "ids_were_floats" in codes_of(reading)


def test_equal_order_numbers_of_two_shops_are_two_orders(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("注文番号,会員番号,注文日,金額\n1,C1,2026-01-05,100\n", "utf-8")
    (tmp_path / "b.csv").write_text("受注番号,会員番号,受注日,金額\n1,C2,2026-01-09,50\n", "utf-8")
    assert totals(read(tmp_path / "a.csv", tmp_path / "b.csv"))["orders"] == 2


def test_a_dataframe_is_read_like_a_file() -> None:
    import polars

    frame = polars.DataFrame(
        {"order_id": [1, 2], "customer_id": ["a", "a"], "date": ["2026-01-05", "2026-01-06"],
         "amount": [1.5, 2.25]}
    )  # fmt: skip
    reading = read_frame(frame, connection=duckdb.connect(), options=ReadOptions(currency="USD"))
    assert [o["gross_minor"] for o in orders_of(reading).values()] == [150, 225]


def test_times_with_a_zone_and_whole_number_codes_need_no_further_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "orders.parquet"
    duckdb.connect().execute(f"""COPY (SELECT * FROM (VALUES
        (1, 7, TIMESTAMPTZ '2026-01-05 16:00:00+00', 85123, 100),
        (2, 7, TIMESTAMPTZ '2026-01-06 01:00:00+00', 22423, 200))
        t(order_id, customer_id, ordered_at, product_id, amount)) TO '{path}' (FORMAT parquet)""")
    frame = pandas.read_parquet(path)
    assert str(frame["ordered_at"].dtype).endswith("UTC]")
    monkeypatch.setitem(sys.modules, "pytz", None)  # as where it is not installed
    options = ReadOptions(currency="JPY", time_zone="Asia/Tokyo")
    for reading in (
        read_files([path], connection=duckdb.connect(), options=options),
        read_frame(frame, connection=duckdb.connect(), options=options),
    ):
        orders = orders_of(reading)
        assert [order["minute"] for order in orders.values()] == [60, 600]
        assert len({order["day"] for order in orders.values()}) == 1


def test_amounts_that_would_not_add_up_in_64_bits_are_refused(tmp_path: Path) -> None:
    sums, products = tmp_path / "sums.csv", tmp_path / "products.csv"
    sums.write_text(
        "order_id,customer_id,date,amount\n1,C1,2026-01-05,9200000000000000000\n"
        "2,C1,2026-01-06,9200000000000000000\n3,C2,2026-01-07,1200\n"
    )
    products.write_text(
        "order_id,customer_id,date,unit_price,quantity\n1,C1,2026-01-05,1000000000,49012345678940\n"
        "2,C1,2026-01-06,1200,2\n"
    )
    for path, refused in ((sums, 2), (products, 1)):
        reading = read(path)
        assert reading.sources[0].rows_refused == refused
        assert totals(reading)["orders"] == 1
