"""Taking data out: by right, with a reason, on record, complete, and gone after a week."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.audit.queries import audit_entries, audit_verdict
from kizuna.core.exports import models
from kizuna.core.exports.actions import (
    Order,
    erase_expired,
    erase_export,
    start_export,
    take_export,
    write_export,
)
from kizuna.core.exports.folders import file_of
from kizuna.core.exports.queries import known_export, latest_exports
from kizuna.core.exports.rules import EXPORTS, KEPT, Format
from kizuna.core.jobs.queries import unfinished_jobs
from kizuna.core.jobs.worker import Worker
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.customers.models import Customer
from tests.core.exports.exported import MANAGER, exported, rows_of
from tests.people.customers.batches import resolved

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ORDER = Order(kind="customers", form=Format.CSV, language="ja", purpose="年賀状", filters={})


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of exports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def begun(order: Order = ORDER, *, actor: Actor = MANAGER, mark: str = "mark") -> int:
    """An export that is asked for, and not yet written."""
    return start_export(order, mark=mark, actor=actor, at=NOW)


@pytest.mark.parametrize("kind", sorted(EXPORTS))
@pytest.mark.parametrize("role", Role)
def test_who_has_no_right_takes_nothing(kind: str, role: Role) -> None:
    actor = Actor(key="staff:9", role=role)
    order = Order(kind=kind, form=Format.CSV, language="ja", purpose="見たい", filters={})
    if actor.may(EXPORTS[kind].permission):
        assert begun(order, actor=actor)
        return
    with pytest.raises(Forbidden):
        begun(order, actor=actor)
    assert not models.Export.objects.exists() and not unfinished_jobs()


def test_nothing_is_taken_out_without_saying_what_for() -> None:
    order = Order(kind="customers", form=Format.CSV, language="ja", purpose=" ", filters={})
    with pytest.raises(Refused) as refused:
        begun(order)
    assert refused.value.code == "no_purpose"
    assert not models.Export.objects.exists()


def test_the_log_tells_who_took_how_many_of_what_and_not_whom() -> None:
    resolved([{"full_name": "田中 美咲", "email": "m@example.jp"}])
    exported("customers", q="田中", mark="abcdefgh")
    written, taken = reversed(audit_entries(limit=2))
    assert (written.actor, written.action, taken.action) == ("staff:1", "exported", "took_export")
    assert written.details == {
        "kind": "customers", "form": "csv", "is_raw": False, "rows": 1,
        "filters": {"q": "…"}, "watermark": "abcdefgh",
    }  # fmt: skip
    assert "田中" not in str([written, taken])
    assert audit_verdict().first_wrong is None


def test_a_file_bears_its_mark_and_is_gone_after_a_week() -> None:
    export_id = begun(mark="abcdefgh")
    write_export(export_id, actor=MANAGER, at=NOW)
    path, name = take_export(export_id, actor=MANAGER, at=NOW + KEPT - timedelta(seconds=1))
    assert name == "kizuna-customers-20261122-abcdefgh.csv" and path.exists()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused) as refused:
        take_export(export_id, actor=MANAGER, at=NOW + KEPT)
    assert refused.value.code == "no_export"  # make_export_anew
    assert erase_expired(now=NOW + KEPT - timedelta(seconds=1)) == 0
    assert erase_expired(now=NOW + KEPT + timedelta(seconds=1)) == 1
    assert not path.exists()
    assert not known_export(export_id, actor=MANAGER).may_be_taken(NOW)


def test_a_file_is_named_by_the_day_it_was_where_the_shop_stands() -> None:
    known = known_export(begun(mark="abcdefgh"), actor=MANAGER)
    early = replace(known, created_at=datetime(2026, 11, 22, 20, 0, tzinfo=UTC))
    with timezone.override("Asia/Tokyo"):  # as the clock of a request is set
        assert early.file_name == "kizuna-customers-20261123-abcdefgh.csv"


def test_what_another_took_is_for_owners_to_see() -> None:
    export_id = begun()
    other = Actor(key="staff:2", role=Role.MANAGER)
    owner = Actor(key="staff:3", role=Role.OWNER)
    assert [found.id for found in latest_exports(actor=owner)] == [export_id]
    assert latest_exports(actor=other) == []
    with pytest.raises(Refused):
        known_export(export_id, actor=other)


def test_one_that_was_stopped_leaves_nothing_behind() -> None:
    export_id = begun()
    erase_export(export_id, actor=MANAGER, at=NOW)
    assert not unfinished_jobs()
    write_export(export_id, actor=MANAGER, at=NOW)  # a worker that was in the middle of it
    assert not file_of(export_id).exists()
    assert [entry.action for entry in audit_entries()] == ["erased_export", "cancelled_job"]


@pytest.mark.parametrize("form", Format)
def test_customers_come_out_whole(form: Format) -> None:
    resolved([
        {"full_name": "田中 美咲", "email": "m@example.jp", "phone": "+81-90-1234-5678",
         "member_number": "007", "postal_code": "0010001", "birthday": "1990-04-12"},
        {"family_name": "髙﨑", "given_name": "一", "external_id": "5"},
    ])  # fmt: skip
    header, *rows = rows_of(exported("customers", form), form)
    first = dict(zip(header, rows[0], strict=True))
    assert (first["お名前"], first["会員番号"], first["郵便番号"]) == (
        "田中 美咲", "007", "0010001",
    )  # fmt: skip
    assert str(first["誕生日"]).startswith("1990-04-12")
    guard = "" if form is Format.XLSX else "'"
    assert first["電話番号"] == guard + "+81-90-1234-5678"
    assert len(rows) == 2 and header[0].replace("\u3000", " ") == "Kizuna 顧客番号"


def test_statements_grow_with_batches_and_not_with_rows(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    Customer.objects.bulk_create(
        Customer(full_name=f"客 {n}", created_at=NOW, updated_at=NOW) for n in range(4500)
    )
    with django_assert_max_num_queries(50):
        rows = rows_of(exported("customers"))
    assert len({row[0] for row in rows}) == 4501 == len(rows)


@pytest.mark.parametrize("role", Role)
def test_exports_are_offered_to_those_who_may_take_something_out(
    signed_in: Callable[..., Client], role: Role
) -> None:
    may = role in (Role.OWNER, Role.MANAGER)
    page = signed_in(role.value).get("/").text
    assert ('href="/exports/"' in page) is may
    shown = signed_in(role.value).get("/exports/").text
    assert ("「書き出す」からも始められます" in shown) is may
    assert ("オーナーかマネージャーに頼んでください" in shown) is not may


def test_times_of_a_csv_file_are_to_the_second() -> None:
    resolved([{"full_name": "林"}])
    Customer.objects.update(created_at=NOW.replace(microsecond=780724))
    header, row = rows_of(exported("customers"))
    assert dict(zip(header, row, strict=True))["登録日時"] == "2026-11-22 03:00:00"


@pytest.mark.django_db(transaction=True)
def test_an_export_is_ordered_written_and_downloaded_on_its_pages(
    signed_in: Callable[..., Client],
) -> None:
    resolved([{"full_name": "𠮷田 花子", "email": "h@example.jp"}, {"full_name": "林"}])
    client = signed_in("manager")
    first_look = client.post("/exports/new/customers/", {"q": "花子"})
    assert "1\u00a0行を書き出します" in first_look.text and 'value="花子"' in first_look.text
    answer = client.post("/exports/new/customers/", {"q": "花子", "purpose": "", "form": "csv"})
    assert answer.status_code == 422
    typed = {"q": "花子", "purpose": "お礼状", "form": "csv_cp932"}
    answer = client.post("/exports/new/customers/", typed)
    page = answer.headers["Location"]
    assert "まもなく始まります" in client.get(page).text
    while Worker().run_next():
        pass
    shown = client.get(page).text
    assert "1\u00a0個のセルに" in shown and "𠮷 → 〓" in shown and "このまま受け取る" in shown
    file = client.post(f"{page}file/")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "〓田 花子" in file.getvalue().decode("cp932")
    assert "お礼状" in client.get("/exports/").text
    assert signed_in("marketer").get(page).status_code == 404
    assert signed_in("agent").get("/exports/new/customers/").status_code == 403
    client.post(f"{page}erase/")
    assert client.post(f"{page}file/").status_code == 404
    assert timezone.now() > models.Export.objects.get().created_at
