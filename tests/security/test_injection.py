"""No text that is sent changes a statement (SEC-05): addresses, filters of exports, rules.

Not here: text that is stored and shown again.
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import QueryDict
from django.test import Client

from kizuna.core.exports.rules import EXPORTS
from kizuna.insight.engines.duckdb import open_connection
from kizuna.people.staff.actions import session_store
from kizuna.people.staff.models import StaffMember
from kizuna.understand.lake import queries as lake
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.scores.actions.excerpts import compute_excerpt
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS
from kizuna.understand.segments.rules.tree import MOST_CONDITIONS
from tests.security.routes import ACCESS, address, own_things, routes, things
from tests.understand.scores.shop import AT, record_small_shop

pytestmark = pytest.mark.django_db(transaction=True)
QUOTES = ("'", '"', "`", "')", '")', "\\'", "%27", "\u02bc", "';", "''")
TAILS = (
    " OR 1=1 --", " UNION SELECT * FROM staff_members --", "; DROP TABLE customers; --",
    " AND (SELECT 1)=1 /*", " || (SELECT password FROM staff_members) || ", "*)) NEAR(",
)  # fmt: skip
INJECTIONS = ["\x00", "9" * 40, "-1", "x" * 3000, *map("".join, product(QUOTES, TAILS))]
PROBE = "zqxjv"
# What somebody might send: each way in which a text is looked for.
HARMLESS = (
    "1001", "", "田中", "たなか", "a@example.com", "090-1234-5678", "600-0000", "a b c",
    "あ" * 3000,  # what is too long is not asked at all
)  # fmt: skip
Ask = Callable[[str], Any]


class Watched:
    """A connection to the lake whose statements are told."""

    def __init__(self, tell: Callable[[str, object], None]) -> None:
        self._tell, self._inner = tell, open_connection()

    def execute(self, sql: str, bound: object = None) -> duckdb.DuckDBPyConnection:
        """As DuckDB does."""
        self._tell(sql, bound)
        return self._inner.execute(sql, bound)

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        self._inner.close()


@contextmanager
def told() -> Iterator[dict[str, str]]:
    """Each statement until the end and what was bound to it; all numbers and lists are one."""
    seen: dict[str, str] = {}

    def tell(sql: str, bound: object) -> None:
        plain = re.sub(r"(%s(, )?)+", "?", re.sub(r"s\d+_x\d+", "savepoint", sql))
        shape = re.sub(r"\d+", "0", plain)
        seen[shape] = seen.get(shape, "") + repr(bound)

    def run(execute: Any, sql: str, bound: Any, many: bool, context: Any) -> Any:
        tell(sql, bound)
        return execute(sql, bound, many, context)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(run):
        patch.setattr(lake, "open_connection", lambda: Watched(tell))
        yield seen


def statements(ask: Ask, text: str) -> dict[str, str]:
    """What an answer asks of the databases."""
    with told() as seen:
        status = ask(text).status_code
    assert status < 500, (text, status)
    return seen


def changed(ask: Ask, texts: Iterator[str]) -> dict[str, list[str]]:
    """Texts that make statements of another shape than harmless ones do.

    Twelve texts where what was sent is found among what is bound, else two.
    """
    usual = statements(ask, PROBE)
    is_bound = any(PROBE in bound for bound in usual.values())
    for text in HARMLESS if is_bound else HARMLESS[:1]:
        usual |= statements(ask, text)
    tried = islice(texts, 12 if is_bound else 2)
    found = {text: sorted(statements(ask, text).keys() - usual.keys()) for text in tried}
    return {text: new for text, new in found.items() if new}


@pytest.fixture
def client(signed_in: Callable[..., Client], settings: LazySettings, tmp_path: Path) -> Client:
    """An owner in a shop whose figures are computed."""
    settings.DATA = tmp_path
    record_small_shop()
    refresh_scores(at=AT)
    compute_excerpt(period="", only="", at=AT)
    client = signed_in()
    client.raise_request_exception = False
    return client


def parameters(client: Client, where: str) -> set[str]:
    """What a page asks for behind the question mark."""
    names: set[str] = set()
    known = QueryDict.get

    def watched(self: QueryDict, name: str, default: Any = None) -> Any:
        names.add(name)
        return known(self, name, default)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QueryDict, "get", watched)
        patch.setattr(QueryDict, "dict", lambda self: self)
        client.get(where).getvalue()
    return names


def questions(client: Client) -> Iterator[tuple[str, Ask]]:
    """Every parameter of every page, every filter of an export: its name, and how to send it."""
    owner = StaffMember.objects.get(role="owner")
    known = things() | own_things(owner) | {"metric_key": "customers"}
    for route in routes():
        if "GET" in ACCESS[route.name]:
            where = address(route, known)
            for name in sorted(parameters(client, where)):
                yield f"{route.name}?{name}", getting(client, where, name)
    for kind in EXPORTS:
        for name in EXPORTS[kind].filters:
            yield f"export of {kind}, {name}", posting(client, f"/exports/new/{kind}/", name)
    yield "rule", lambda text: client.post("/segments/preview/", rule(text))


def getting(client: Client, where: str, name: str) -> Ask:
    """Sends a text behind the question mark."""
    return lambda text: client.get(where, {name: text})


def posting(client: Client, where: str, name: str) -> Ask:
    """Sends a text as one field of a form."""
    return lambda text: client.post(where, {name: text})


def rule(text: str) -> dict[str, str]:
    """A rule with every condition that takes a text, which is each of its values."""
    sent, n = {"r.match": "any"}, 0
    plain = {"whole": "3", "money": "3", "day": "2026-01-05"}
    for key in SEGMENT_FIELDS:
        for operator, told_by in SEGMENT_FIELDS[key].operators.items():
            if {own.kind for own in told_by.inputs} - plain.keys():
                values = {f"r-{n}.v.{own.key}": plain.get(own.kind, text) for own in told_by.inputs}
                sent |= {f"r-{n}.field": key, f"r-{n}.operator": operator, **values}
                n += 1
    assert 10 < n <= MOST_CONDITIONS
    return sent | {"r.n": str(n)}


def test_no_text_that_is_sent_changes_a_statement(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else one statement more every minute, whatever is sent.
    monkeypatch.setattr(session_store, "SEEN_EVERY", timedelta(days=1))
    texts, tried = random.Random(5).sample(INJECTIONS, len(INJECTIONS)), 0

    def next_text() -> Iterator[str]:
        nonlocal tried
        for text in cycle(texts):
            tried += 1
            yield text

    turns = next_text()
    wrong = {name: found for name, ask in questions(client) if (found := changed(ask, turns))}
    assert not wrong
    assert tried > 2 * len(INJECTIONS), "what is typed reaches the databases in many places"
