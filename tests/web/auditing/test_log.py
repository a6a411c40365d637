"""The audit log in words: who did what and when, whether it holds, and its head to be kept."""

import ast
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from kizuna.base.errors import Forbidden
from kizuna.core.audit import queries
from kizuna.core.audit.actions import record_audit
from kizuna.core.audit.models import AuditEntry
from kizuna.core.audit.queries import AskedEntries, audit_head, audit_page
from kizuna.core.exports.rules import EXPORTS
from kizuna.core.jobs.rules import JOBS
from kizuna.core.jobs.worker import Worker
from kizuna.core.permissions.rules import Actor, Role, system_actor
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.rules import Shop
from kizuna.people.staff.models import StaffMember
from kizuna.web.auditing.rules import ACTIONS
from tests.core.audit.test_audit import tamper
from tests.house.tree import SOURCE, nodes, python_files

pytestmark = pytest.mark.django_db
TEST = system_actor("test")
JIRO = Actor(key="staff:1001", role=Role.AGENT)


def test_the_log_is_told_in_words_and_its_pages_hold_each_entry_once(
    signed_in: Callable[..., Client],
) -> None:
    auditor = signed_in("auditor", language="en")
    for n in range(60):
        record_audit(JIRO, "took_export", subject=f"export:{n}", details={"rows": n, "odd": "<x>"})
    first = auditor.get("/audit/")
    assert "Downloaded an export" in first.text and "Export 59" in first.text
    assert "rows 59, odd &lt;x&gt;" in first.text
    record_audit(TEST, "import_done", details={"counts": {"orders": {"new": 3333}}})
    record_audit(TEST, "changed_role", details={"role": "owner"})
    told = auditor.get("/audit/").text
    assert "of these: orders (new 3,333)" in told and "role Owner" in told
    second = auditor.get(f"/audit/?before={first.context['next']}")
    seen = [entry.sequence for page in (first, second) for entry in page.context["entries"]]
    assert seen == sorted(seen, reverse=True) and len(set(seen)) == first.context["total"]


def test_a_refusal_is_told_by_the_page_and_the_right_that_was_missing(
    signed_in: Callable[..., Client],
) -> None:
    agent = signed_in("agent")
    for path in ("/staff/", "/shop/", "/custom-fields/"):
        assert agent.get(path).status_code == 403
    told = signed_in("owner").get("/audit/")
    rows = [(one.subject, one.details) for one in told.context["entries"] if "断" in one.what]
    assert ("スタッフ", "必要な権限 スタッフの管理") in rows and len(rows) == 3
    assert not [text for row in rows for text in row if text.isascii() and text]


def test_a_change_of_the_shop_is_told_with_what_it_was_and_what_it_became(
    signed_in: Callable[..., Client],
) -> None:
    auditor, reader = signed_in("auditor"), signed_in("auditor", language="en")
    owner = Actor(key="staff:1", role=Role.OWNER)
    describe_shop(Shop(currency="JPY", time_zone="Europe/London", language="en"), actor=owner)
    told, read = auditor.get("/audit/").text, reader.get("/audit/").text
    for words in (
        "通貨（変更前 なし、変更後 JPY）",
        "時間帯（変更前 Asia/Tokyo、変更後 Europe/London）",
        "標準の言語（変更前 日本語、変更後 英語）",
    ):
        assert words in told, words
    assert "currency (was nothing, now JPY)" in read
    assert "default language (was Japanese, now English)" in read


def test_particulars_are_told_in_words_and_numbers_that_name_something_take_no_comma(
    signed_in: Callable[..., Client],
) -> None:
    auditor = signed_in("auditor")
    merge = {"merge": 1234, "merged": 5678, "rule": "by_hand"}
    record_audit(TEST, "merged_customers", subject="customer:1", details=merge)
    record_audit(TEST, "exported", details={"kind": "customers", "is_raw": False, "filters": {}})
    record_audit(TEST, "cancelled_job", details={"kind": "refresh_scores"})
    member = StaffMember.objects.get()
    record_audit(TEST, "handed_over_outreach", details={"staff_member": member.pk})
    record_audit(TEST, "planned_outreaches", details={"per_day": {str(member.pk): 10}})
    told = auditor.get("/audit/").text
    assert "絞り込み（）" not in told
    for words in (
        "統合 1234、まとめた顧客 5678、決まり スタッフが確認",
        f"種類 {EXPORTS['customers'].name.ja}、数式の無害化なし いいえ",
        f"種類 {JOBS['refresh_scores'].name.ja}",
        "新しい担当 花子",
        "1\u00a0日の人数（花子 10）",
    ):
        assert words in told, words


def test_entries_are_found_by_what_by_whom_and_by_the_shops_day(
    signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 5, 2, 16, tzinfo=UTC)  # the third of May in Tokyo
    with monkeypatch.context() as clock:
        clock.setattr("kizuna.core.audit.actions.timezone.now", lambda: late)
        record_audit(JIRO, "exported", details={"rows": 7})
    record_audit(TEST, "made_backup")
    auditor = signed_in("auditor")

    def found(**asked: str) -> list[str]:
        page = auditor.get("/audit/", asked)
        assert page.status_code == 200
        return [entry.what for entry in page.context["entries"]]

    assert found(since="2026-05-03", until="2026-05-03") == ["データを書き出した"]
    assert found(since="2026-05-02", until="2026-05-02") == []
    assert found(who=JIRO.key) == found(action="exported") == ["データを書き出した"]
    assert found(action="made_backup") == ["バックアップを取った"]
    assert found(since="nonsense", before="x", action="made_backup") == ["バックアップを取った"]
    assert "見つかりませんでした" in auditor.get("/audit/?action=nothing").text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_ask_for_no_day(
    signed_in: Callable[..., Client], day: str
) -> None:
    page = signed_in("auditor").get("/audit/", {"since": day, "until": day})
    assert page.status_code == 200


def test_whether_it_holds_is_checked_when_somebody_asks(signed_in: Callable[..., Client]) -> None:
    record_audit(JIRO, "exported")
    auditor = signed_in("auditor", language="en")
    assert "not checked yet" in auditor.get("/audit/").text
    auditor.post("/audit/check/")
    assert "Checking…" in auditor.get("/audit/").text
    while Worker().run_next():
        pass
    page = auditor.get("/audit/").text
    assert "none is missing, none was changed" in page and "Checking…" not in page
    tamper("UPDATE audit_entries SET actor = 'staff:9' WHERE sequence = 1")
    auditor.post("/audit/check/")
    while Worker().run_next():
        pass
    assert "Entry 1 of the audit log is not what was written" in auditor.get("/audit/").text


def test_the_head_can_be_kept_elsewhere(signed_in: Callable[..., Client]) -> None:
    record_audit(JIRO, "exported")
    kept = signed_in("auditor").get("/audit/head/")
    assert kept.text == f"{audit_head()}\n"
    today = f"{timezone.now():%Y}"
    assert f"kizuna-audit-head-{today}" in kept.headers["Content-Disposition"]


def test_every_action_that_is_recorded_has_its_words() -> None:
    recorded = {
        said.value
        for path in python_files(SOURCE)
        for node in nodes(path, ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id in {"record_audit", "_record"}
        for said in _branches(node, place=1 if node.func.id == "record_audit" else 0)
        if isinstance(said, ast.Constant) and isinstance(said.value, str)
    }
    assert len(recorded) > 30
    assert not recorded - ACTIONS.keys()


def _branches(call: ast.Call, *, place: int) -> Iterator[ast.expr]:
    """What a call may name as its action: the plain one, or each of `one if so else other`."""
    for named in call.args[place : place + 1]:
        yield from [named.body, named.orelse] if isinstance(named, ast.IfExp) else [named]


def test_a_check_bears_that_others_write_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    record_audit(JIRO, "exported")
    before = queries.audit_head()
    record_audit(JIRO, "exported")
    monkeypatch.setattr(queries, "audit_head", lambda: before)
    first = AuditEntry.objects.filter(sequence=1)
    monkeypatch.setattr(AuditEntry.objects, "aggregate", first.aggregate)
    assert queries.audit_verdict().first_wrong is None


def test_a_page_of_it_needs_the_right() -> None:
    with pytest.raises(Forbidden):
        audit_page(JIRO, AskedEntries())
