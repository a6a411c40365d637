"""Imports that overlap, undone in whatever order is allowed: all is again as it was before."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from kizuna.base.errors import Refused
from kizuna.collect.imports import models
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import begin_writing
from kizuna.core.bulk import found
from kizuna.people.customers.models import Customer
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_write_import import (
    CLERK,
    NOW,
    brought_in,
    tables_but_imports,
    tried,
)

pytestmark = pytest.mark.django_db
ORDERS = "注文番号 会員番号 お名前 メールアドレス 注文日 商品コード 商品名 数量 単価".split()
PEOPLE = "会員番号 お名前 フリガナ メールアドレス タグ".split()
HANAKO = ("7", "山田 花子", "hanako@example.jp")
JIRO = ("8", "佐藤 次郎", "jiro@example.jp")
FACTS = [f.attname for f in Customer._meta.concrete_fields if f.attname != "updated_at"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def orders(*rows: tuple[str, tuple[str, str, str], str, str, str]) -> int:
    """A list of orders of one line each, imported: number, customer, product's code and name."""
    cells = [
        (number, *who, "2026-01-05", code, name, "1", price)
        for number, who, code, name, price in rows
    ]
    return int(brought_in("注文.csv", listed(*cells, header=ORDERS)).pk)


def people(*rows: Sequence[str]) -> int:
    """A list of customers, imported."""
    return int(brought_in("名簿.csv", listed(*rows, header=PEOPLE)).pk)


def state() -> dict[str, list[tuple[object, ...]]]:
    """Every row an import may touch, but for when a customer was last written and the inside of
    the index of words."""
    rows = tables_but_imports()
    rows["customers"] = list(Customer.objects.order_by("id").values_list(*FACTS))
    return {name: rows[name] for name in rows if not name.startswith("customer_search")}


@pytest.mark.parametrize("turn", [(0, 1, 2, 3), (2, 0, 3, 1), (3, 2, 1, 0)])
def test_all_is_as_it_was_whatever_is_undone_first(turn: Sequence[int]) -> None:
    orders(("1", HANAKO, "P1", "緑茶", "800"))
    before = state()
    imports = [
        people(("7", "山田 花子", "ハナコ", "hanako@example.jp", "VIP")),
        orders(("2", HANAKO, "P1", "緑茶（新）", "800"), ("3", JIRO, "P2", "湯呑", "900")),
        people(
            ("7", "山田 花子", "ヤマダ ハナコ", "", "VIP、春"),
            ("8", *JIRO[1:2], "ジロウ", "", "VIP"),
        ),
        orders(("4", HANAKO, "P1", "緑茶（改）", "700"), ("5", JIRO, "P2", "湯呑（大）", "950")),
    ]
    for place in turn:
        undo_import(imports[place], actor=CLERK, at=NOW)
    assert state() == before


def products(*rows: tuple[str, str]) -> int:
    """A list of products, imported: code and name."""
    return int(brought_in("商品.csv", listed(*rows, header=["商品コード", "商品名"])).pk)


def drawn(chance: Random) -> int:
    """An import of whatever kind, of few customers, orders and products, so that they overlap."""
    codes, names = ("P1", "P2", "P3"), ("緑茶", "煎茶", "湯呑", "急須")
    kind = chance.choice(("orders", "orders", "people", "products"))
    if kind == "products":
        return products(*((code, chance.choice(names)) for code in chance.sample(codes, 2)))
    if kind == "people":
        tags, readings = ("", "VIP", "VIP、春"), ("", "ハナコ", "ジロウ")
        return people(
            *((*who[:2], chance.choice(readings), who[2], chance.choice(tags))
              for who in (HANAKO, JIRO))
        )  # fmt: skip
    return orders(
        *((number, HANAKO if number in "135" else JIRO, chance.choice(codes),
           chance.choice(names), chance.choice(("800", "900")))
          for number in chance.sample("123456", 3))
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_whatever_overlaps_is_undone_in_any_order_that_is_allowed(seed: int) -> None:
    chance = Random(seed)
    orders(("1", HANAKO, "P1", "緑茶", "800"))
    before = state()
    left = [drawn(chance) for _ in range(4)]
    assert state() != before
    while left:
        chance.shuffle(left)
        undone = next(id_ for id_ in left if may_be_undone(id_))
        left.remove(undone)
    assert state() == before


def may_be_undone(import_id: int) -> bool:
    """Undo it, unless a later one must be undone first."""
    try:
        undo_import(import_id, actor=CLERK, at=NOW)
    except Refused as refused:
        assert refused.code == "changed_since"
        return False
    return True


def test_customers_whom_an_import_had_proved_to_be_one_go_with_who_brought_them() -> None:
    first = orders(
        ("1", ("7", "山田 花子", "hanako@example.jp"), "P1", "緑茶", "800"),
        ("2", ("", "山田 花子", "hana@example.com"), "P1", "緑茶", "800"),
    )
    assert Customer.objects.count() == 2
    second = orders(("3", ("7", "山田 花子", "hana@example.com"), "P1", "緑茶", "800"))
    assert found("SELECT count(*) FROM customer_merges") == [(1,)]
    undo_import(second, actor=CLERK, at=NOW)
    assert found("SELECT count(*) FROM customer_merges") == [(0,)], "nobody said that they are two"
    assert undo_import(first, actor=CLERK, at=NOW) == 0
    tables = ("customers", "customer_keys", "orders", "products")
    assert all(found(f"SELECT count(*) FROM {table}") == [(0,)] for table in tables)


def test_a_stopped_import_does_not_go_on_over_what_another_has_changed_since() -> None:
    first = orders(("1", HANAKO, "P1", "緑茶", "800"))
    second = orders(("1", HANAKO, "P1", "緑茶", "900"))
    models.Import.objects.filter(pk=first).update(state="stopped")
    with pytest.raises(Refused) as refused:
        begin_writing(first, actor=CLERK, at=NOW)
    assert refused.value.code == "changed_since"
    assert f"取り込み {second} を" in refused.value.say("ja")
    undo_import(second, actor=CLERK, at=NOW)
    begin_writing(first, actor=CLERK, at=NOW)


@pytest.mark.parametrize("under_way", ["writing", "undoing"])
def test_one_import_at_a_time_is_written_or_undone(under_way: str) -> None:
    done = orders(("1", HANAKO, "P1", "緑茶", "800"))
    other = orders(("2", HANAKO, "P1", "緑茶", "900"))
    ready = tried(
        "次.csv", listed(("3", *JIRO, "2026-01-06", "P1", "緑茶", "1", "800"), header=ORDERS)
    )
    models.Import.objects.filter(pk=other).update(state=under_way)
    with pytest.raises(Refused) as refused:
        begin_writing(ready.pk, actor=CLERK, at=NOW)
    assert refused.value.code == "beside_another"
    with pytest.raises(Refused) as refused:
        undo_import(done, actor=CLERK, at=NOW)
    assert refused.value.code == "beside_another"
