"""The customers behind the figures of one look, kept as files beside the lake: ids and sums only.

Not here: who is behind which figure (`insight.behind`), when the files are made (`actions`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import narwhals as nw

from kizuna.insight.behind import behind_metric, customers_behind
from kizuna.insight.engines.duckdb import open_connection
from kizuna.insight.metric import Span
from kizuna.insight.shop import Shop
from kizuna.insight.tables.slice import Slice
from kizuna.understand.lake.queries import lake_folder

PAGE_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class BehindRow:
    """One customer behind a figure: what they did in the period, and when they bought last."""

    customer_id: int
    orders: int
    net_minor: int
    last_day: int | None


@dataclass(frozen=True, kw_only=True)
class BehindPage:
    """How many customers each part holds, what they add up to, and one page of one part."""

    counts: Sequence[int]
    amounts: Sequence[int]
    rows: Sequence[BehindRow]


def behind_file(look_key: str, *, event: int, span: Span) -> Path:
    """Where the customers behind one look are; a state of the lake has files of its own."""
    name = hashlib.sha256(f"{look_key} {span}".encode()).hexdigest()[:24]
    return lake_folder() / "behind" / str(event) / f"{name}.parquet"


def keep_behind(look_key: str, slices: dict[Span, Slice], *, event: int) -> None:
    """Write the files of one look. One that is there already says the same."""
    for span, slice_ in slices.items():
        path = behind_file(look_key, event=event, span=span)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        relation: duckdb.DuckDBPyRelation = nw.to_native(customers_behind(slice_))
        relation.write_parquet(str(draft))
        draft.replace(path)


def slices_of(shop: Shop) -> dict[Span, Slice]:
    """All that is known, and the period that is compared."""
    return {"history": shop.history, "period": shop.this_period}


def behind_page(path: Path, key: str, *, part: int, page: int) -> BehindPage:
    """One page of the customers behind a metric, those who brought most first.

    `part` counts from 0, the metric's first; one past the last are those of the first part who
    are not in the last.
    """
    behind = behind_metric(key)
    with open_connection() as connection:
        table = nw.from_native(connection.read_parquet(str(path))).lazy()
        first, last = behind.parts[0].where, behind.parts[-1].where
        conditions = [one.where for one in behind.parts] + [first & ~last]
        numbered = [nw.when(where).then(nw.lit(1)).otherwise(nw.lit(0)) for where in conditions]
        sums = {f"part_{at}": one.sum() for at, one in enumerate(numbered)}
        for at, amount in enumerate(behind.amounts):
            chosen = nw.when(first).then(nw.col(amount.column)).otherwise(nw.lit(0))
            sums[f"amount_{at}"] = chosen.sum()
        (found,) = nw.to_native(table.select(**sums)).fetchall()
        listed = table.filter(conditions[part]).select(
            "customer_id", "orders", "net_minor", "last_day"
        )
        in_order = listed.sort("net_minor", "customer_id", descending=[True, False])
        rows = nw.to_native(in_order).limit(PAGE_ROWS, page * PAGE_ROWS).fetchall()
    totals = [int(total or 0) for total in found]
    return BehindPage(
        counts=totals[: len(conditions)],
        amounts=totals[len(conditions) :],
        rows=[
            BehindRow(customer_id=int(who), orders=orders, net_minor=net, last_day=last_day)
            for who, orders, net, last_day in rows
        ],
    )
