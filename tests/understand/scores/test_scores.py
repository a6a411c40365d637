"""What is shown is what the insight library says of the same orders."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

import kizuna.insight as ki
from kizuna.core.bulk import found
from kizuna.core.jobs.actions.upkeep import schedule_jobs
from kizuna.core.jobs.worker import Worker
from kizuna.core.permissions.rules import system_actor
from kizuna.insight.report.writers import WRITERS
from kizuna.understand.lake.queries import open_lake
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.scores.queries import newest_answer, newest_answer_kept, newest_picture
from tests.understand.scores.shop import AT, record, small_shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def test_the_page_says_of_the_orders_what_the_library_says_of_them() -> None:
    orders = small_shop()
    record(orders)
    assert refresh_scores(at=AT)
    kept = newest_answer(system_actor("test"))
    assert kept is not None
    told = ki.read(
        {
            "customer_id": [str(o.customer_id or "") for o in orders],
            "order_id": [o.number for o in orders],
            "ordered_at": [o.ordered_on for o in orders],
            "order_total": [o.gross_minor for o in orders],
            "refunded_amount": [o.returned_minor for o in orders],
        },
        currency="JPY",
    ).answer
    page, report = (json.loads(WRITERS["json"](one, language="en")) for one in (kept, told))
    of_lines = {
        key for key, value in report["metrics"].items() if "order_lines" in value["missing"]
    }
    for key in report["metrics"].keys() - of_lines:
        assert page["metrics"][key] == report["metrics"][key], key
    for table in ("months", "cohorts", "gaps", "retention", "segments"):
        assert page["tables"][table] == report["tables"][table], table


def test_each_customer_has_scores_and_what_they_brought() -> None:
    orders = small_shop()
    record(orders)
    refresh_scores(at=AT)
    by_customer: dict[int, int] = {}
    for order in orders:
        if order.customer_id:
            net = order.gross_minor - order.returned_minor
            by_customer[order.customer_id] = by_customer.get(order.customer_id, 0) + net
    with open_lake() as lake:
        rows = lake.execute("SELECT customer_id, net_minor FROM customer_scores").fetchall()
    assert dict(rows) == by_customer


def test_nothing_is_computed_while_nothing_happens_and_values_of_a_day_are_kept_once() -> None:
    orders = small_shop()
    record(orders[:-1])
    assert refresh_scores(at=AT)
    first = newest_picture()
    assert not refresh_scores(at=AT)
    assert newest_picture() == first
    record(orders[-1:])
    assert refresh_scores(at=AT)
    (found_revenue,) = found("SELECT value FROM metric_values WHERE key = 'revenue'")
    assert found_revenue[0] == sum(o.gross_minor - o.returned_minor for o in orders)


def test_without_orders_there_is_no_picture_and_no_complaint() -> None:
    assert not refresh_scores(at=AT)
    assert newest_picture() is None


def test_the_job_comes_by_itself() -> None:
    record(small_shop())
    schedule_jobs()
    worker = Worker()
    while newest_picture() is None and worker.run_next():
        pass
    assert newest_picture() is not None


_BEING_JUDGED = "whether it changed is being worked out"


def _values(page: str) -> list[str]:
    return re.findall(r'<p class="value"><span>([^<]*)', page)


def _chart(page: str) -> list[str]:
    return re.findall(r"<script[^>]*application/json[^>]*>.*?</script>", page, re.DOTALL)


def test_the_first_page_has_the_new_figures_before_the_picture_is_whole(
    monkeypatch: pytest.MonkeyPatch, signed_in: Callable[..., Client]
) -> None:
    orders = small_shop()
    record(orders[:-30])
    refresh_scores(at=AT)
    record(orders[-30:])

    def cut_off(*args: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as until_the_glance:
        until_the_glance.setattr("kizuna.understand.lake.actions._name", cut_off)
        with pytest.raises(InterruptedError):
            refresh_scores(at=AT)
    client = signed_in("owner", language="en")
    early, analyses = client.get("/").text, client.get("/analyses/").text
    before = newest_answer_kept()
    assert refresh_scores(at=AT)
    late, whole = client.get("/").text, newest_answer_kept()
    assert before and whole and before.metrics["revenue"] != whole.metrics["revenue"]
    assert (_BEING_JUDGED in early, _BEING_JUDGED in late) == (True, False)
    assert len(_values(early)) == 4 and _values(early) == _values(late)
    assert _values(early) != _values(analyses)[:4], "one page has one moment"
    assert _chart(early) and _chart(early) == _chart(late)
