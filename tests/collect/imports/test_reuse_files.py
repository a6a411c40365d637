"""The files of an import are used again by another: what went with an earlier one comes back."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kizuna.base.errors import Refused
from kizuna.collect.imports import models
from kizuna.collect.imports.actions.starting import (
    choose_reading,
    erase_import,
    reuse_files,
    start_import,
    stop_reading,
)
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.folders import folder_of
from kizuna.collect.imports.queries import known_import, later_imports
from kizuna.collect.imports.rules import Choices
from kizuna.collect.orders.queries.known import order_totals
from kizuna.core.audit.queries import audit_entries
from kizuna.core.bulk import found
from kizuna.core.jobs.actions import cancel_job
from kizuna.core.jobs.queries import unfinished_jobs
from kizuna.sample import FILE_NAME as SAMPLE
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_undo_in_any_order import HANAKO, JIRO, ORDERS
from tests.collect.imports.test_write_import import CLERK, NOW

pytestmark = pytest.mark.django_db
PEOPLE = "会員番号 お名前 メールアドレス 電話番号 タグ メモ".split()
ORDER_1 = ("1", *HANAKO, "2026-01-05", "P1", "緑茶", "2", "800")
ORDER_2 = ("2", *JIRO, "2026-01-09", "P2", "湯呑", "1", "1500")
ORDER_3 = ("3", *HANAKO, "2026-02-01", "P3", "煎茶", "1", "900")
ORDER_4 = ("4", *JIRO, "2026-03-01", "P1", "緑茶", "1", "800")
# What there is to be seen of customers and orders, without the numbers of rows.
SEEN = {
    "orders": """SELECT o.source, o.number, o.ordered_on, o.gross_minor, o.is_purchase, c.full_name
        FROM orders o LEFT JOIN customers c ON c.id = o.customer_id""",
    "lines": """SELECT o.number, p.code, p.name, l.quantity, l.amount_minor FROM order_lines l
        JOIN orders o ON o.id = l.order_id LEFT JOIN products p ON p.id = l.product_id""",
    "products": "SELECT source, code, name FROM products",
    "customers": "SELECT full_name, full_name_kana, birthday, rank, sort_key FROM customers",
    "keys": """SELECT c.full_name, k.kind, k.source, k.value, k.is_identity FROM customer_keys k
        JOIN customers c ON c.id = k.customer_id""",
    "tags": """SELECT c.full_name, t.name FROM customer_tags m JOIN tags t ON t.id = m.tag_id
        JOIN customers c ON c.id = m.customer_id""",
    "all tags": "SELECT name FROM tags",
    "notes": """SELECT c.full_name, n.text FROM customer_notes n
        JOIN customers c ON c.id = n.customer_id""",
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def seen() -> dict[str, list[tuple[object, ...]]]:
    """All that can be seen of customers and orders, and what they come to."""
    rows = {name: sorted(found(sql), key=repr) for name, sql in SEEN.items()}
    return rows | {"figures": [tuple(vars(order_totals()).values())]}


def after(minutes: int) -> datetime:
    """So many minutes after the first import."""
    return NOW + timedelta(minutes=minutes)


def written(import_id: int, *, minute: int) -> int:
    """An import that was begun, read and written."""
    read_import(import_id, actor=CLERK, at=after(minute))
    write_import(import_id, actor=CLERK, at=after(minute))
    return import_id


def brought(blocks: Sequence[bytes], *, minute: int, name: str = "注文.csv") -> int:
    """A file given, read and written."""
    import_id = start_import([(name, blocks)], actor=CLERK, at=after(minute))
    return written(import_id, minute=minute)


def reused(import_id: int, *, minute: int) -> int:
    """An import's files used again, and written."""
    return written(reuse_files(import_id, actor=CLERK, at=after(minute)), minute=minute)


def undone(import_id: int, *, minute: int) -> None:
    """An import taken back."""
    undo_import(import_id, actor=CLERK, at=after(minute))


def january() -> list[list[bytes]]:
    """What the shop exports in January: orders, and customers with tags and notes."""
    return [
        listed(ORDER_1, ORDER_2, header=ORDERS),
        listed(("7", *HANAKO[1:], "090-1234-5678", "VIP", "留守がち"), header=PEOPLE),
        listed(("P1", "緑茶"), ("P9", "新茶"), header=["商品コード", "商品名"]),
    ]


def february() -> list[list[bytes]]:
    """What it exports a month later: the same, and more."""
    return [
        listed(ORDER_1, ORDER_2, ORDER_3, header=ORDERS),
        listed(
            ("7", *HANAKO[1:], "090-1234-5678", "VIP、春", "留守がち"),
            ("8", *JIRO[1:], "", "春", ""),
            header=PEOPLE,
        ),
        listed(("P1", "緑茶"), ("P9", "新茶"), ("P2", "湯呑"), header=["商品コード", "商品名"]),
    ]


def test_what_went_with_an_earlier_import_comes_back_as_if_only_the_later_had_been() -> None:
    with transaction.atomic():
        for minute, blocks in enumerate(february()):
            brought(blocks, minute=minute)
        only_february = seen()
        transaction.set_rollback(True)
    assert all(only_february.values()) and not any(seen()["orders"])
    first = [brought(blocks, minute=minute) for minute, blocks in enumerate(january())]
    second = [brought(blocks, minute=10 + minute) for minute, blocks in enumerate(february())]
    assert seen() == only_february
    for minute, import_id in enumerate(first):
        undone(import_id, minute=20 + minute)
    assert seen() != only_february, "what both had told of went with the first"
    again = [reused(import_id, minute=30 + place) for place, import_id in enumerate(second)]
    assert seen() == only_february
    for place, import_id in enumerate([*again, *second]):
        undone(import_id, minute=40 + place)
    assert not any(found(f"SELECT 1 FROM {name}") for name in ("orders", "customers", "tags"))


def test_the_files_are_read_as_they_were_and_counted_anew() -> None:
    text = "注文番号,顧客番号,購入日,金額,値引後\n1,a,2026-01-05,100,70\n2,b,2026-01-06,200,80\n"
    choices = Choices(columns={"amount": "値引後"}, currency="USD")
    first = start_import([("台帳.csv", [text.encode()])], actor=CLERK, at=NOW, choices=choices)
    written(first, minute=0)
    before = order_totals()
    new = reuse_files(first, actor=CLERK, at=after(1))
    read_import(new, actor=CLERK, at=after(1))
    known = known_import(new)
    assert (known.state, known.file_names) == ("ready", ["台帳.csv"])
    assert known.expected["orders"] == {"new": 0, "changed": 0, "unchanged": 2}
    assert order_totals() == before
    undone(first, minute=2)
    other = Choices(columns={"amount": "金額"}, currency="JPY")
    written(reuse_files(first, actor=CLERK, at=after(3), choices=other), minute=3)
    assert (before.net_minor, order_totals().net_minor) == (150_00, 300)


def test_the_files_stay_in_the_currency_in_which_they_were_read_first() -> None:
    first = brought(january()[0], minute=0)
    dollars = Choices(currency="USD")
    second = start_import([("b.csv", february()[0])], actor=CLERK, at=after(1), choices=dollars)
    written(second, minute=1)
    for import_id, currency in ((first, "JPY"), (second, "USD")):
        new = reuse_files(import_id, actor=CLERK, at=after(2))
        read_import(new, actor=CLERK, at=after(2))
        assert known_import(new).reading["currency"] == currency


def test_the_currency_holds_where_reading_the_files_again_was_called_off_in_between() -> None:
    first = brought(january()[0], minute=0)
    dollars = Choices(currency="USD")
    written(
        start_import([("b.csv", february()[0])], actor=CLERK, at=after(1), choices=dollars),
        minute=1,
    )
    called_off = reuse_files(first, actor=CLERK, at=after(2))
    stop_reading(called_off, actor=CLERK)
    halfway = reuse_files(called_off, actor=CLERK, at=after(3))
    read_import(halfway, actor=CLERK, at=after(3), may_go_on=lambda: False)
    new = reuse_files(halfway, actor=CLERK, at=after(4))
    read_import(new, actor=CLERK, at=after(4))
    assert known_import(new).reading["currency"] == "JPY"


def test_the_files_stay_the_same_shops_whatever_came_from_another_since() -> None:
    first = brought(january()[0], minute=0)
    other = listed(("7", "", "別の人", "", "2026-01-05", "P7", "鍋", "1", "1"), header=ORDERS)
    second = start_import([("別の店.csv", other)], actor=CLERK, at=after(1))
    read_import(second, actor=CLERK, at=after(1))
    choose_reading(second, Choices(), sources=["another"], actor=CLERK)
    written(second, minute=1)
    undone(first, minute=2)
    reused(first, minute=3)
    assert found("SELECT source, number FROM orders ORDER BY number") == [
        (known_import(first).sources[0], "1"),
        (known_import(first).sources[0], "2"),
        ("another", "7"),
    ]


def test_the_audit_log_says_whose_files_an_import_uses_again() -> None:
    first = brought(january()[0], minute=0)
    second = reused(first, minute=1)
    told = [one for one in audit_entries() if one.action == "import_files_reused"]
    assert [(one.subject, one.details) for one in told] == [
        (f"import:{second}", {"files_of": first})
    ]


def test_files_that_two_imports_share_are_kept_when_one_of_them_is_erased() -> None:
    first = brought(january()[0], minute=0)
    second = reused(first, minute=1)
    erase_import(first, actor=CLERK)
    assert known_import(second).may_reuse and reused(second, minute=2)


def test_asked_for_twice_the_files_are_used_once_more_and_no_more() -> None:
    first = brought(january()[0], minute=0)
    new = reuse_files(first, actor=CLERK, at=after(1))
    assert reuse_files(first, actor=CLERK, at=after(1)) == new
    read_import(new, actor=CLERK, at=after(1))
    assert reuse_files(first, actor=CLERK, at=after(2)) != new, "that one is read already"


def test_files_that_are_gone_cannot_be_used_again() -> None:
    first, second = brought(january()[0], minute=0), brought(february()[0], minute=1)
    erase_import(first, actor=CLERK)
    shutil.rmtree(folder_of(second))
    for import_id in (first, second):
        with pytest.raises(Refused) as refused:
            reuse_files(import_id, actor=CLERK, at=after(2))
        assert refused.value.code == "files_gone"
    assert models.Import.objects.count() == 2


def test_what_is_not_yet_decided_and_the_sample_are_not_used_again() -> None:
    waiting = start_import([("注文.csv", january()[0])], actor=CLERK, at=NOW)
    sample = brought(january()[0], minute=0, name=SAMPLE)
    for import_id in (waiting, sample):
        with pytest.raises(Refused) as refused:
            reuse_files(import_id, actor=CLERK, at=after(2))
        assert refused.value.code == "not_now"


def test_what_broke_off_while_files_were_kept_is_not_in_the_way_of_the_next() -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        start_import([("注文.csv", broken())], actor=CLERK, at=NOW)
    assert start_import([("注文.csv", [b"a,b"])], actor=CLERK, at=NOW)


def test_later_imports_of_the_source_are_named_the_earliest_first() -> None:
    first = brought(january()[0], minute=0)
    assert later_ids(first) == []
    second = brought(february()[0], minute=1)
    same_file = brought(february()[0], minute=2)
    third = brought(listed(ORDER_1, ORDER_4, header=ORDERS), minute=3)
    nothing_told_before = listed(
        ("9", "", "別の人", "who@example.jp", "2026-03-01", "P7", "鍋", "1", "1"), header=ORDERS
    )
    brought(nothing_told_before, minute=4)
    assert later_ids(first) == [same_file, third], "of the same file the last"
    assert later_ids(third) == []
    undone(first, minute=5)
    assert later_ids(first) == [same_file, third]
    reuse_files(second, actor=CLERK, at=after(6))
    assert later_ids(first) == [same_file, third], "nothing of it is written yet"
    reused(second, minute=7)
    assert later_ids(first) == [third]
    undone(third, minute=8)
    assert later_ids(first) == []


def test_what_was_imported_while_another_stood_still_half_way_is_named_for_it() -> None:
    first = start_import([("注文.csv", january()[0])], actor=CLERK, at=NOW)
    read_import(first, actor=CLERK, at=NOW)
    write_import(first, actor=CLERK, at=NOW, may_go_on=lambda done, steps: done < 1)
    same_people = brought(listed(("7", *HANAKO[1:], "", "", ""), header=PEOPLE), minute=1)
    write_import(first, actor=CLERK, at=after(2))
    assert known_import(first).state == "done"
    assert later_ids(first) == [same_people], "it found what the first step had brought"
    undone(first, minute=3)
    assert later_ids(first) == [same_people]


def later_ids(import_id: int) -> list[int]:
    """Which imports are named where one is to be undone, or was."""
    return [one.id for one in later_imports(known_import(import_id))]


def test_however_many_came_later_they_are_named_in_one_statement(
    signed_in: Callable[..., Client],
) -> None:
    client, first = signed_in("manager"), brought(january()[0], minute=0)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/imports/{first}/")
        return len(asked)

    alone = statements()
    for minute in range(1, 6):
        rows = [ORDER_1, (f"5{minute}", *ORDER_3[1:])]
        brought(listed(*rows, header=ORDERS), minute=minute, name=f"{minute}月.csv")
    assert statements() == alone
    page = client.get(f"/imports/{first}/").content.decode()
    assert "1月.csv" in page and "3月.csv" in page and "4月.csv" not in page
    assert "ほか 2\u00a0件" in page


def test_the_page_says_what_goes_too_and_brings_it_back(signed_in: Callable[..., Client]) -> None:
    client, goes_too = signed_in("manager"), "次の取り込みに同じものが入っていても消えます"
    first = brought(january()[0], minute=0, name="一月.csv")
    assert goes_too not in client.get(f"/imports/{first}/").content.decode()
    second = brought(february()[0], minute=1, name="二月.csv")
    page = client.get(f"/imports/{first}/").content.decode()
    assert goes_too in page and f'<a href="/imports/{second}/">' in page and "二月.csv" in page
    undone(first, minute=2)
    page = client.get(f"/imports/{first}/").content.decode()
    assert "あとの取り込みにも入っていたもの" in page
    assert f'action="/imports/{second}/reuse/"' in page
    assert client.post(f"/imports/{second}/reuse/").status_code == 302
    new = models.Import.objects.latest("id")
    assert (new.pk, new.state, new.actor[:6]) == (second + 1, "reading", "staff:")
    client.post(f"/imports/{second}/reuse/")
    assert models.Import.objects.latest("id") == new, "pressed twice"
    (job,) = [job for job in unfinished_jobs() if job.arguments.get("import_id") == new.pk]
    assert job.kind == "read_import" and cancel_job(CLERK, job.id)
    read_import(new.pk, actor=CLERK, at=after(3))
    assert "取り込むとこうなります" in client.get(f"/imports/{new.pk}/").content.decode()
    assert order_totals().orders == 1, "nothing comes back before it was seen"
    write_import(new.pk, actor=CLERK, at=after(3))
    assert order_totals().orders == 3
    page = client.get(f"/imports/{first}/").content.decode()
    assert "あとの取り込みにも入っていたもの" not in page, "it is back"


def test_reading_that_was_called_off_can_begin_anew(signed_in: Callable[..., Client]) -> None:
    client = signed_in("manager")
    import_id = start_import([("注文.csv", january()[0])], actor=CLERK, at=NOW)
    stop_reading(import_id, actor=CLERK)
    assert "同じファイルをもう一度取り込む" in client.get(f"/imports/{import_id}/").content.decode()
    assert client.post(f"/imports/{import_id}/reuse/").status_code == 302


def test_there_is_no_button_where_there_are_no_files(signed_in: Callable[..., Client]) -> None:
    client, first = signed_in("manager"), brought(january()[0], minute=0)
    assert f"/imports/{first}/reuse/" in client.get(f"/imports/{first}/").content.decode()
    erase_import(first, actor=CLERK)
    page = client.get(f"/imports/{first}/").content.decode()
    assert f"/imports/{first}/reuse/" not in page and "0 行を読み" not in page
    assert "この取り込みのファイルは、もう残っていません" in page
    answer = client.post(f"/imports/{first}/reuse/")
    assert answer.status_code == 409 and "もう残っていません" in answer.content.decode()


@pytest.mark.parametrize("role", ["marketer", "agent", "analyst", "auditor"])
def test_who_may_not_import_uses_no_files_again(
    signed_in: Callable[..., Client], role: str
) -> None:
    first = brought(january()[0], minute=0)
    assert signed_in(role).post(f"/imports/{first}/reuse/").status_code == 403
    assert models.Import.objects.count() == 1
