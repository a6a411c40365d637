"""RFM: the published scores, ties, and rows that wait until somebody looks."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import duckdb
import numpy
from hypothesis import given, settings
from hypothesis import strategies as some

from kizuna.base.words import LANGUAGES
from kizuna.insight.analyses.rfm import RfmRow, rfm
from kizuna.insight.analyses.segments import SEGMENTS, segment_of, segments
from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.shops import slice_of, small_shop

PUBLISHED = {
    "Abbey O'Reilly": (205, 6, 472, "343"),
    "Add Senger": (140, 3, 340, "412"),
    "Aden Lesch": (194, 4, 405, "323"),
    "Aden Murphy": (98, 7, 596, "544"),
    "Admiral Senger": (132, 5, 448, "433"),
}


def test_the_published_scores_are_reproduced(rfm_orders: ShopTables) -> None:
    found = {row.customer_id: row for row in rfm(slice_of(rfm_orders)).rows}
    assert len(found) == 995
    for name, expected in PUBLISHED.items():
        row = found[name]
        assert (row.recency_days, row.orders, row.net_minor // 100, row.score) == expected


@settings(max_examples=15, deadline=None)
@given(
    bought=some.lists(
        some.tuples(some.sampled_from("abcdefghij"), some.integers(1, 28), some.integers(0, 9)),
        min_size=1,
        max_size=40,
    )
)
def test_scores_count_the_type_7_quintiles_below_a_value(
    bought: list[tuple[str, int, int]],
) -> None:
    shop = small_shop([(who, f"2024-01-{day:02d}", net) for who, day, net in bought])
    rows: Sequence[RfmRow] = list(rfm(slice_of(shop)).rows)
    for value, score in (("orders", "frequency"), ("net_minor", "monetary")):
        values = [getattr(row, value) for row in rows]
        cuts = numpy.quantile(values, (0.2, 0.4, 0.6, 0.8))
        expected = [1 + sum(v > cut + 1e-9 for cut in cuts) for v in values]
        assert [getattr(row, score) for row in rows] == expected


def test_many_purchases_are_a_habit_even_where_most_others_have_as_many() -> None:
    """A tie gives eight orders the score of the few; the published score stays, the name does not
    follow it. One order is new, also where most have but one."""
    eight = [(f"c{n}", f"2024-01-{day:02d}", 100) for n in range(20) for day in range(1, 9)]
    few = [(f"a{n}", f"2024-01-{day:02d}", 100) for n in range(5) for day in range(2, 9)]
    rows = rfm(slice_of(small_shop([*eight, *few]))).rows
    found = {(row.orders, row.frequency, row.segment) for row in rows}
    assert found == {(8, 2, "steady"), (7, 1, "steady")}
    once = small_shop([(f"b{n}", "2024-01-05", 100) for n in range(30)])
    assert {row.segment for row in rfm(slice_of(once)).rows} == {"new"}


def test_equal_customers_score_alike() -> None:
    shop = small_shop([(who, "2024-01-05", 100) for who in "abcdefg"])
    assert {row.score for row in rfm(slice_of(shop)).rows} == {"511"}


def test_rows_come_most_valuable_first_and_as_any_sequence_does() -> None:
    shop = small_shop([("a", "2024-01-05", 10), ("b", "2024-01-05", 30), ("c", "2024-01-06", 20)])
    rows = rfm(slice_of(shop)).rows
    assert [row.customer_id for row in rows] == ["b", "c", "a"] and len(rows) == 3
    assert rows[-1] == rows[2] and rows[:2] == list(rows)[:2] and rows[5:] == []
    assert rows[0].customer_name == "b" and rows[1].recency_days == 0


def test_the_map_and_the_segments_hold_every_customer_once(online_retail: ShopTables) -> None:
    slice_ = slice_of(online_retail)
    found = rfm(slice_)
    assert len(found.cells) == 25 and sum(cell.customers for cell in found.cells) == 2_718
    by_segment = Counter(row.segment for row in found.rows)
    rows = segments(slice_)
    assert {row.kind.key: row.customers for row in rows if row.customers} == dict(by_segment)
    assert sum(row.net_minor for row in rows) == sum(cell.net_minor for cell in found.cells)
    assert abs(sum(row.customer_share for row in rows) - 1) < 1e-9
    assert rows[0].revenue_share > rows[0].customer_share


def test_every_score_has_one_segment_and_every_segment_has_words_and_a_place() -> None:
    keys = {segment_of(r, f) for r in range(1, 6) for f in range(1, 6)}
    assert keys == set(SEGMENTS)
    for kind in SEGMENTS.values():
        assert kind.tone in {"good", "watch", "risk", "quiet"}
        texts = [w.say(at) for w in (kind.name, kind.meaning, kind.advice) for at in LANGUAGES]
        assert all(texts)


def test_the_shops_own_ranks_are_counted_beside_ours() -> None:
    shop = small_shop([(who, "2024-01-05", 10) for who in "abc"], until=date(2024, 2, 1))
    connection: duckdb.DuckDBPyConnection = shop.engine.connection  # type: ignore[attr-defined]
    connection.execute("update customers set customer_rank = 'VIP' where customer_id <> 'c'")
    new = next(row for row in segments(slice_of(shop)) if row.customers)
    assert new.kind.key == "new" and new.by_own_rank == {"VIP": 2}
    assert new.median_recency_days == 26


def test_a_shop_without_orders_has_an_empty_map() -> None:
    slice_ = slice_of(small_shop())
    assert len(rfm(slice_).rows) == 0
    assert {cell.customers for cell in rfm(slice_).cells} == {0}
    assert {row.median_recency_days for row in segments(slice_)} == {None}
