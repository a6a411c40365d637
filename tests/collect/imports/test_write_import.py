"""A file comes in whole, comes in again without doubling anything, and can be taken back."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from kizuna.base.errors import Refused
from kizuna.cli.commands.import_ import write_as_things_stand
from kizuna.collect.imports import models
from kizuna.collect.imports.actions.starting import choose_reading, start_import
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.queries import refused_files
from kizuna.collect.imports.rules import Choices
from kizuna.collect.orders.queries.known import order_totals
from kizuna.core.bulk import found
from kizuna.core.permissions.rules import system_actor
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.queries import the_shop
from kizuna.insight import read
from kizuna.sample import sample_path

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CLERK = system_actor("test")
HEADER = ("注文番号", "注文日", "お名前", "メール", "商品名", "数量", "単価")
JANUARY = [
    ("1001", "2026-01-05", "山田 花子", "hanako@example.jp", "緑茶", "2", "800"),
    ("1001", "2026-01-05", "山田 花子", "hanako@example.jp", "湯呑", "1", "1500"),
    ("1002", "2026-01-09", "佐藤 次郎", "jiro@example.jp", "緑茶", "1", "800"),
    ("1003", "いつか", "鈴木 三郎", "saburo@example.jp", "緑茶", "1", "800"),
]
FEBRUARY = [
    *JANUARY[:2],
    ("1002", "2026-01-09", "佐藤 次郎", "jiro@example.jp", "緑茶", "3", "800"),
    ("1004", "2026-02-01", "山田 花子", "HANAKO@example.jp", "煎茶", "1", "900"),
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def csv_file(rows: Sequence[Sequence[str]], *, encoding: str = "utf-8-sig") -> list[bytes]:
    """A CSV as spreadsheets write it, in one block."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    return [text.getvalue().encode(encoding)]


def tried(name: str, blocks: Sequence[bytes]) -> models.Import:
    """A file given and read."""
    import_id = start_import([(name, blocks)], actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    return models.Import.objects.get(pk=import_id)


def brought_in(name: str, blocks: Sequence[bytes]) -> models.Import:
    """A file given, read and written."""
    row = tried(name, blocks)
    assert row.state == "ready", row.reading
    write_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    return row


@pytest.mark.django_db
def test_trying_says_what_writing_then_does_and_writes_nothing() -> None:
    row = tried("注文.csv", csv_file(JANUARY, encoding="cp932"))
    assert row.state == "ready", row.reading
    assert row.reading["sources"][0]["rows_refused"] == 1
    assert found("SELECT count(*) FROM customers") == [(0,)]
    assert not any(vars(order_totals()).values())
    write_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.steps_done) == ("done", row.steps)
    assert row.counts == row.expected == {
        "customers": {"new": 2, "changed": 0, "unchanged": 0},
        "orders": {"new": 2, "changed": 0, "unchanged": 0},
        "products": {"new": 2, "changed": 0, "unchanged": 0},
    }  # fmt: skip
    assert order_totals().net_minor == 2 * 800 + 1500 + 800


@pytest.mark.django_db
def test_an_overlapping_file_adds_what_is_new_and_changes_what_changed() -> None:
    brought_in("1月.csv", csv_file(JANUARY))
    row = brought_in("2月.csv", csv_file(FEBRUARY))
    assert row.counts == row.expected
    assert row.counts["orders"] == {"new": 1, "changed": 1, "unchanged": 1}
    assert row.counts["products"] == {"new": 1, "changed": 0, "unchanged": 1 + 1}
    assert row.counts["customers"]["new"] == 0
    assert found("SELECT count(*) FROM customers") == [(2,)]
    assert order_totals().orders == 3


@pytest.mark.django_db
def test_an_order_that_comes_again_with_another_customer_moves_and_both_are_told(
    signed_in: Callable[..., Client],
) -> None:
    brought_in("1月.csv", csv_file(JANUARY))
    jiro = found("SELECT customer_id FROM orders WHERE number = '1002'")
    before = _rows()
    other = [(*JANUARY[2][:2], "林 さくら", "sakura@example.jp", *JANUARY[2][4:])]
    expected = tried("訂正.csv", csv_file([*JANUARY[:2], *other])).expected
    assert expected["orders"]["changed"] == 1 and expected["moved_orders"]["changed"] == 1
    row = brought_in("訂正.csv", csv_file([*JANUARY[:2], *other]))
    assert row.counts == expected
    assert found("SELECT customer_id FROM orders WHERE number = '1002'") != jiro
    client = signed_in("manager")
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "前とは別のお客様の注文になりました" in page
    timeline = f"/customers/{jiro[0][0]}/"
    assert "別のお客様の注文に変わりました" in client.get(timeline).content.decode()
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert _rows() == before
    assert "またこのお客様の注文になりました" in client.get(timeline).content.decode()


@pytest.mark.django_db
def test_a_file_that_names_no_currency_is_in_the_shops() -> None:
    describe_shop(replace(the_shop(), currency="EUR"), actor=CLERK)
    assert tried("1月.csv", csv_file(JANUARY)).reading["currency"] == "EUR"


@pytest.mark.django_db
def test_reading_a_file_again_does_not_make_its_currency_that_of_orders_before() -> None:
    row = tried("注文.csv", csv_file(JANUARY))
    choose_reading(row.pk, Choices(columns={"customer_name": "お名前"}), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    notes = {note["code"] for note in models.Import.objects.get(pk=row.pk).reading["notes"]}
    assert "currency_assumed_yen" in notes and "currency_as_before" not in notes


@pytest.mark.django_db
def test_a_file_that_names_no_currency_is_in_that_of_the_orders_there_are() -> None:
    assert tried("1月.csv", csv_file(JANUARY)).reading["currency"] == "JPY"
    pounds = [(*row[:-1], f"£{row[-1]}") for row in JANUARY]
    assert brought_in("1月.csv", csv_file(pounds)).reading["currency"] == "GBP"
    later = tried("2月.csv", csv_file(JANUARY)).reading
    assert later["currency"] == "GBP"
    assert "currency_as_before" in {note["code"] for note in later["notes"]}


def _rows() -> dict[str, list[tuple[object, ...]]]:
    """Those rows, without the inside of SQLite's index of words, where what was removed leaves
    a trace."""
    rows = tables_but_imports()
    return {name: rows[name] for name in rows if not name.startswith("customer_search")}


@pytest.mark.django_db
def test_the_totals_are_those_of_the_report() -> None:
    with sample_path().open("rb") as file:
        row = brought_in(sample_path().name, [file.read()])
    shop = read(sample_path())
    totals = order_totals()
    sums = shop.tables.engine.rows(shop.tables.orders)
    assert totals.orders == len(sums) == row.counts["orders"]["new"]
    assert totals.gross_minor == sum(order["gross_minor"] for order in sums)
    assert totals.returned_minor == sum(order["returned_minor"] for order in sums)
    bought = [order for order in sums if order["is_purchase"] and order["customer_id"]]
    assert totals.purchases == len(bought)
    assert totals.customers == len({order["customer_id"] for order in bought})


# The log and the audit keep what happened, an undo included; the rest must be as it was.
KEPT_ON = {"events", "event_personal_details", "event_readers", "audit_entries", "audit_heads"}


def tables_but_imports() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that an import may touch."""
    names = set(connection.introspection.table_names()) - KEPT_ON
    chosen = sorted(
        name for name in names
        if name.startswith(("customer", "order", "product", "former", "merge", "duplicate", "tags"))
    )  # fmt: skip
    assert {"customers", "customer_keys", "orders", "order_lines", "products"} <= set(chosen)
    return {name: sorted(found(f"SELECT * FROM {name}"), key=str) for name in chosen}


@pytest.mark.django_db
def test_undo_restores_every_row_as_it_was() -> None:
    brought_in("1月.csv", csv_file(JANUARY))
    before = tables_but_imports()
    row = brought_in("2月.csv", csv_file(FEBRUARY))
    assert tables_but_imports() != before
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert tables_but_imports() == before
    row.refresh_from_db()
    assert row.state == "undone"


@pytest.mark.django_db
def test_an_import_that_was_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    row = tried("注文.csv", csv_file(JANUARY))
    write_import(row.pk, actor=CLERK, at=NOW, may_go_on=lambda done, steps: done < 1)
    row.refresh_from_db()
    assert (row.state, row.steps_done) == ("stopped", 1)
    assert order_totals().orders == 0

    def killed(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kizuna.collect.orders.actions.tell_recorded", killed)
    with pytest.raises(KeyboardInterrupt):
        write_import(row.pk, actor=CLERK, at=NOW)
    assert order_totals().orders == 0
    monkeypatch.undo()
    write_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.state == "done" and row.counts == row.expected
    assert found("SELECT count(*) FROM events WHERE kind = 'order_placed'") == [(2,)]


@pytest.mark.django_db
def test_a_refusal_is_told_and_nothing_is_written() -> None:
    row = tried("名簿.csv", [b"a,b\n1,2\n"])
    assert row.state in {"unreadable", "asking"}
    with pytest.raises(Refused) as refused:
        write_import(row.pk, actor=CLERK, at=NOW)
    assert refused.value.code == "not_now"
    with pytest.raises(Refused) as refused:
        undo_import(row.pk + 1, actor=CLERK, at=NOW)
    assert refused.value.code == "no_import"
    with pytest.raises(Refused) as refused:
        start_import([], actor=CLERK, at=NOW)
    assert refused.value.code == "no_files"


@pytest.mark.django_db
def test_reading_can_be_stopped() -> None:
    import_id = start_import([("注文.csv", csv_file(JANUARY))], actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW, may_go_on=lambda: False)
    row = models.Import.objects.get(pk=import_id)
    assert (row.state, row.reading["error"]["code"]) == ("unreadable", "import_stopped")


@pytest.mark.django_db
def test_mended_rows_come_in_as_the_same_shops_and_nothing_twice() -> None:
    row = brought_in("注文.csv", csv_file(JANUARY))
    (refused,) = refused_files(row.pk, "ja")
    mended = refused.read_text("utf-8-sig").replace("いつか", "2026-01-10", 1)
    again = brought_in("直した行.csv", [mended.encode("utf-8-sig")])
    assert again.sources == row.sources
    assert again.counts["orders"] == {"new": 1, "changed": 0, "unchanged": 0}
    assert again.counts["customers"]["new"] == 1
    assert order_totals().orders == 3


@pytest.mark.django_db
def test_what_was_answered_once_is_not_asked_again() -> None:
    rows = b"\n".join(b"2026-01-%02d,%d,M%d,N%d" % (n, n, n % 3, n % 4) for n in range(1, 20))
    asking = tried("a.csv", [b"date,amount,aaa,bbb\n" + rows])
    assert asking.state == "asking"
    choices = Choices().answered(asking.reading["options"][0])
    choose_reading(asking.pk, choices, actor=CLERK)
    read_import(asking.pk, actor=CLERK, at=NOW)
    write_import(asking.pk, actor=CLERK, at=NOW)
    again = tried("b.csv", [b"date,amount,aaa,bbb\n" + rows + b"\n2026-02-01,7,M1,N2\n"])
    assert again.state == "ready"
    assert again.expected["orders"] == {"new": 1, "changed": 0, "unchanged": 19}


@pytest.mark.django_db
def test_the_command_reads_once_more_where_another_import_came_between() -> None:
    row = tried("一月.csv", csv_file(JANUARY))
    brought_in("同じ一月.csv", csv_file(JANUARY))
    with pytest.raises(Refused) as refused:
        write_import(row.pk, actor=CLERK, at=NOW)
    assert refused.value.code == "preview_is_old"
    write_as_things_stand(row.pk)
    row.refresh_from_db()
    assert row.state == "done" and row.counts == row.expected
    assert row.counts["orders"] == {"new": 0, "changed": 0, "unchanged": 2}
