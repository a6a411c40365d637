"""What reasons look at: the lake as of today, with one row per buyer and what is at stake.

Not here: what they look for (`reasons`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from kizuna.base.period import Period, day_number
from kizuna.core.shop.queries import the_shop
from kizuna.insight.shop import Shop
from kizuna.insight.tables.slice import Slice
from kizuna.understand.lake.queries import open_lake
from kizuna.understand.scores.shop_of_lake import shop_of_lake

# Orders that are this many days old say that no newer file came, not that everyone is silent.
STALE_DAYS = 7
_BUYERS = """CREATE TABLE buyers AS
    WITH days AS (
        SELECT customer_id::BIGINT AS customer_id, day, sum(gross_minor - returned_minor) AS net
        FROM shop_orders WHERE is_purchase AND customer_id IS NOT NULL AND day <= $today
        GROUP BY ALL
    ),
    waits AS (
        SELECT *, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS wait FROM days
    )
    SELECT customer_id, min(day) AS first_day, max(day) AS last_day, count(*) AS days,
        arg_min(net, day) AS first_net, sum(net) AS net_minor, max(wait) AS longest_wait,
        median(wait) AS usual_wait, arg_min(wait, day) FILTER (wait IS NOT NULL) AS second_wait,
        coalesce(sum(net) FILTER (day > $today - 365), 0) * 90.0
            / least(365, greatest(90, $today - min(day) + 1)) AS worth_minor
    FROM waits GROUP BY customer_id"""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One day's view of the shop.

    lake     tables `shop_orders`, and `buyers`: customer_id, first_day, last_day, days, first_net,
             net_minor, longest_wait, usual_wait, second_wait, worth_minor; days are day numbers
    as_of    today, or the day of the newest order where that is more than a week ago
    most     how many candidates are enough
    """

    lake: duckdb.DuckDBPyConnection
    shop: Shop
    today: date
    as_of: date
    most: int

    @property
    def history(self) -> Slice:
        """All that happened up to `as_of`, for the analyses of the insight library."""
        start = self.shop.tables.known.start
        return self.shop.slice(Period(start, max(self.as_of, start) + timedelta(days=1)))

    def rows(self, statement: str, **parameters: object) -> list[tuple[int, ...]]:
        """Rows of whole numbers that a statement over the lake finds."""
        found = self.lake.execute(statement, parameters).fetchall()
        return [tuple(round(value) for value in row) for row in found]


@contextmanager
def ground_of(today: date, *, most: int) -> Iterator[Ground | None]:
    """The ground of a day; None where nobody has bought anything yet."""
    with open_lake() as lake:
        newest = _newest_order(lake, today)
        if newest is None:
            yield None
            return
        is_fresh = (today - newest).days <= STALE_DAYS
        as_of = today if is_fresh else newest
        shop = shop_of_lake(lake, the_shop())
        lake.execute(_BUYERS, {"today": day_number(as_of)})
        yield Ground(lake=lake, shop=shop, today=today, as_of=as_of, most=most)


def _newest_order(lake: duckdb.DuckDBPyConnection, today: date) -> date | None:
    if not lake.execute("FROM duckdb_views() WHERE view_name = 'orders'").fetchone():
        return None
    found = lake.execute(
        "SELECT max(ordered_on) FROM orders WHERE is_purchase AND ordered_on <= $1", [today]
    ).fetchone()
    newest: date | None = found[0] if found else None
    return newest
