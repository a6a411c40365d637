"""Batches of rows for tests: plain dictionaries in, what was answered out.

Not here: what should be answered (the tests).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.resolution import resolve_customers
from kizuna.people.customers.rules.batch import FURTHER, INCOMING, Origin, Resolution

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
SYSTEM = system_actor("test")


class Answers(list[tuple[Any, ...]]):
    """(customer_id, matched_by, outcome) row by row, and the counts."""

    counts: Resolution


def laid_out(
    rows: Sequence[dict[str, str]], *, may_overwrite: bool = False
) -> duckdb.DuckDBPyConnection:
    """An engine that holds rows as its relation `batch`; one with `listed` may overwrite, as the
    rows of a list do.
    """
    engine = duckdb.connect(config={"threads": 1})
    said = (*INCOMING, *FURTHER)
    columns = ", ".join(f"{column} VARCHAR" for column in said)
    engine.execute(f"CREATE TABLE batch (row BIGINT, may_overwrite BOOLEAN, {columns})")
    for number, row in enumerate(rows):
        engine.execute(
            f"INSERT INTO batch VALUES (?, ?{', ?' * len(said)})",
            [number, may_overwrite or "listed" in row, *(row.get(column) for column in said)],
        )
    return engine


def resolved(
    rows: Sequence[dict[str, str]], *, may_overwrite: bool = False, **origin: Any
) -> Answers:
    """Resolve rows as one batch."""
    engine = laid_out(rows, may_overwrite=may_overwrite)
    counts = resolve_customers(
        engine, "batch", origin=Origin(**{"source": "shop", **origin}), actor=SYSTEM, at=AT
    )
    answers = Answers(
        engine.execute(
            "SELECT customer_id, matched_by, outcome FROM resolved_customers ORDER BY row"
        ).fetchall()
    )
    answers.counts = counts
    return answers
