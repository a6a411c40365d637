"""How many customers, and which, a rule finds in the lake.

Not here: who is in a segment that is kept (`members`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from kizuna.core.shop.queries import the_shop
from kizuna.understand.lake.queries import lake_state, lake_texts, open_lake
from kizuna.understand.segments.rules.statements import Moment, Statement, members_condition
from kizuna.understand.segments.rules.tree import Group

# Tables that are only there once there was an order to score.
_EMPTY = {
    "customer_scores": "customer_id BIGINT, recency INTEGER, frequency INTEGER,"
    " monetary INTEGER, segment VARCHAR"
}


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many a rule finds, how many of them have an e-mail address, and how many there are."""

    customers: int = 0
    with_email: int = 0
    known: int = 0

    @property
    def share(self) -> float | None:
        """Of all customers, 0..1; None where there are none."""
        return self.customers / self.known if self.known else None


@contextmanager
def _lake() -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The lake with every table that fields may ask for; None while there is none at all."""
    tables = lake_state().files
    if "customers" not in tables:
        yield None
        return
    with open_lake() as lake:
        for table, columns in _EMPTY.items():
            if table not in tables:
                lake.execute(f"CREATE TABLE {table} ({columns})")
        yield lake


def shop_currency() -> str:
    """The currency that most orders are in; empty while there are none."""
    return next(iter(lake_texts("currencies", "SELECT currency FROM currencies")), "")


def _moment(lake: duckdb.DuckDBPyConnection, today: date) -> Moment:
    row = lake.execute("SELECT currency FROM currencies").fetchone()
    return Moment(today=today, zone=the_shop().zone, currency=row[0] if row else "")


def count_of(rule: Group, *, today: date) -> Count:
    """How many customers the rule holds for today, as of the newest state of the lake."""
    with _lake() as lake:
        return _counted(lake, members_condition(rule, _moment(lake, today))) if lake else Count()


def _counted(lake: duckdb.DuckDBPyConnection, condition: Statement) -> Count:
    row = lake.execute(
        f"""SELECT count(*), count(*) FILTER (c.has_email),
            (SELECT count(*) FROM customers WHERE merged_into_id IS NULL)
        FROM customers c WHERE {condition.sql}""",
        dict(condition.parameters),
    ).fetchone()
    assert row is not None
    return Count(customers=row[0], with_email=row[1], known=row[2])


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a rule finds now, and who came and went compared with those before."""

    count: Count
    entered: list[int]
    left: list[int]


def difference(rule: Group, *, before: list[int], today: date) -> Difference:
    """How the members that a rule finds differ from those `before`; ids in order."""
    with _lake() as lake:
        if lake is None:
            return Difference(count=Count(), entered=[], left=sorted(before))
        condition = members_condition(rule, _moment(lake, today))
        lake.execute(
            "CREATE TABLE before AS SELECT unnest($ids::BIGINT[]) AS customer_id", {"ids": before}
        )
        lake.execute(
            f"CREATE TABLE now AS SELECT c.customer_id FROM customers c WHERE {condition.sql}",
            dict(condition.parameters),
        )
        either = "SELECT customer_id FROM {} WHERE customer_id NOT IN (FROM {}) ORDER BY 1"
        came = lake.execute(either.format("now", "before")).fetchnumpy()["customer_id"].tolist()
        went = lake.execute(either.format("before", "now")).fetchnumpy()["customer_id"].tolist()
        them = Statement(sql="c.customer_id IN (FROM now)", parameters={})
        return Difference(count=_counted(lake, them), entered=came, left=went)
