"""Ids that are one word and a number are counted as numbers, and nobody sees a difference."""

from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kizuna.insight as ki
from kizuna.base.errors import KizunaError
from kizuna.base.period import day_date
from kizuna.insight.analyses.rfm import RfmRow, rfm
from kizuna.insight.files.values.ids import form_of_ids
from kizuna.insight.tables.id_form import IdForm

Row = tuple[str | None, str | None]


def _form(cells: list[str | None], *, is_filled: bool = False) -> IdForm | None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE raw (c0 VARCHAR)")
    connection.execute("INSERT INTO raw SELECT unnest(?::VARCHAR[])", [cells])
    return form_of_ids(connection, "raw", "c0", "VARCHAR", is_filled=is_filled)


def _shop(rows: list[Row], **more: list[str]) -> ki.Shop:
    """One purchase a row: customer, order number."""
    return ki.read(
        {
            "注文番号": [order for _, order in rows],
            "顧客番号": [customer for customer, _ in rows],
            "注文日": [day_date(20_000 + at).isoformat() for at in range(len(rows))],
            "金額": [str(100 + at) for at in range(len(rows))],
            **more,
        }
    )


def _customers(shop: ki.Shop) -> Sequence[RfmRow]:
    return rfm(shop.history).rows


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["C0001", "C0203", None], IdForm(prefix="C", digits=4)),
        (["00000001", "00000002"], IdForm(digits=8)),
        (["#1001", "#999"], IdForm(prefix="#")),
        (["5", "17850"], IdForm()),
        (["0", "17"], IdForm()),
    ],
)
def test_one_word_and_a_number_is_a_form(cells: list[str | None], form: IdForm) -> None:
    assert _form(cells) == form


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [None],
        ["C1", "D2"],
        ["C01", "C001"],  # two customers
        ["01", "1"],
        ["17850.0", "12346"],
        ["17", "-"],
        ["C1", "C１"],
        ["'00123"],
        ["O'Brien1"],
        ["1" * 16],
        ["12E5"],
        ["1_0"],
        ["+1", "1"],
    ],
)
def test_whatever_could_make_one_of_two_ids_is_no_form(cells: list[str | None]) -> None:
    assert _form(cells) is None


def test_where_a_name_may_stand_in_for_the_number_no_cell_may_be_empty() -> None:
    assert _form(["C1", None], is_filled=True) is None
    assert _form(["C1", "C2"], is_filled=True) == IdForm(prefix="C")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "C", "#", "ab-"]), st.integers(0, 10**15 - 1), st.integers(0, 6)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_each_id_comes_back_as_it_was_written(parts: list[tuple[str, int, int]]) -> None:
    ids = sorted({f"{word}{number:0{width}d}"[:16] for word, number, width in parts})
    form = _form(list(ids))
    if form:
        connection = duckdb.connect()
        for id_ in ids:
            number, text = connection.execute(
                f"SELECT {form.number_sql('id')}, {form.text_sql(form.number_sql('id'))} "
                "FROM (SELECT ? AS id)", [id_]
            ).fetchall()[0]  # fmt: skip
            assert (text, form.spell(number)) == (id_, id_)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["C01", "C02", "C10", "C1", "D2", None, "00C", "-"]),
            st.sampled_from(["001", "002", "010", "1", "A2"]),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=25)
def test_a_shop_is_the_same_whether_its_ids_are_numbers_or_words(rows: list[Row]) -> None:
    def told(rows: list[Row]) -> list[tuple[str, int, int]]:
        try:
            return sorted((r.customer_id, r.orders, r.net_minor) for r in _customers(_shop(rows)))
        except KizunaError as refusal:
            return [(refusal.say("en"), 0, 0)]

    def as_words(id_: str | None) -> str | None:
        return id_ if id_ in (None, "-") else f"{id_}x"

    words = told([(as_words(customer), as_words(order)) for customer, order in rows])
    assert sorted((id_.removesuffix("x"), *more) for id_, *more in words) == told(rows)


def test_part_of_a_shop_is_named_by_ids_as_the_shop_writes_them() -> None:
    shop = _shop([("C001", "1"), ("C002", "2"), ("C001", "3")])
    assert shop.tables.customer_form
    members = duckdb.sql("SELECT unnest(['C001', 'C1', '1', 'nobody']) AS customer_id")
    part = shop.among(shop.tables.engine.connection.sql(members.sql_query()))  # type: ignore[attr-defined]
    assert [row.customer_id for row in _customers(part)] == ["C001"]


def test_an_order_number_that_stands_for_several_orders_is_told_apart_all_the_same() -> None:
    shop = _shop([("C001", "07"), ("C002", "07"), ("C001", "08")])
    assert shop.orders().value == 3
    assert sorted(row.customer_id for row in _customers(shop)) == ["C001", "C002"]


def test_a_number_that_may_be_everybody_is_asked_about_as_it_is_written() -> None:
    rows: list[Row] = [("0000", str(at)) for at in range(300)]
    rows += [(f"{at:04}", str(1000 + at)) for at in range(1, 30)]
    notes = _shop(rows).reading.notes  # type: ignore[union-attr]
    assert [note.values["id"] for note in notes if note.code == "customer_may_be_nobody"] == [
        "0000"
    ]
