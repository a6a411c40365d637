"""How many statements each page costs is written down: one more is a decision, not an accident.

A page that is not written down may cost as many as "any other page".
`WRITE_COUNTS=1 python -m pytest tests/stories/test_queries_of_pages.py` writes the file anew.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kizuna.core.jobs.worker import Worker
from kizuna.core.navigation.rules import NAV
from kizuna.understand.scores.actions import refresh_scores
from kizuna.web.chrome.views import hit
from tests.understand.scores.shop import AT, record_small_shop

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)
KEPT = Path(__file__).with_name("queries_of_pages.json")
OTHER = "any other page"
MORE = (
    "/analyses/?period=year",
    "/analyses/figures/repeat_purchase_rate/",
    "/customers/1/",
    "/search/?q=tanaka",
)


def test_each_page_asks_as_many_statements_as_written_down(
    signed_in: Callable[..., Client], settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    record_small_shop()
    refresh_scores(at=AT)
    client = signed_in("owner")
    addresses = sorted({hit(place).url for place in NAV.values()} | set(MORE))
    for address in addresses:  # what is computed or remembered is so when it is counted
        client.get(address)
    while Worker().run_next():
        pass
    counted = {address: _statements(client, address) for address in addresses}
    if "WRITE_COUNTS" in os.environ:
        KEPT.write_text(json.dumps({OTHER: 30, **counted}, indent=2) + "\n", "utf-8")
    written = json.loads(KEPT.read_text("utf-8"))
    dearer = {
        address: (statements, written.get(address, written[OTHER]))
        for address, statements in counted.items()
        if statements > written.get(address, written[OTHER])
    }
    assert not dearer, f"more statements than written down (now, written): {dearer}"


def test_the_newest_picture_is_asked_for_once_by_all_cards_of_the_first_page(
    signed_in: Callable[..., Client], settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    record_small_shop()
    refresh_scores(at=AT)
    client = signed_in("owner")
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert "顧客維持率" in client.get("/").content.decode()
    assert sum('FROM "pictures"' in query["sql"] for query in captured) == 1


def _statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)
