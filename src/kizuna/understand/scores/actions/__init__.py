"""Computing how the relationships stand, and keeping it.

Not here: the figures themselves (`kizuna.insight`), pages (`views`).
"""

from dataclasses import replace
from datetime import datetime

import narwhals as nw
from django.db import transaction
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from kizuna.core.jobs.actions import start_job
from kizuna.core.shop.queries import the_shop
from kizuna.insight.analyses.scores import BINS, scored
from kizuna.insight.analyses.segments import segment_of
from kizuna.insight.answer import Answer
from kizuna.insight.engines.duckdb import literal
from kizuna.understand.lake.actions import forget_in_lake, keep_in_lake, refresh_lake
from kizuna.understand.lake.queries import lake_state, open_lake
from kizuna.understand.scores.actions.glance import keep_glance
from kizuna.understand.scores.models import Excerpt, MetricValue, Picture
from kizuna.understand.scores.queries import is_picture_due
from kizuna.understand.scores.rules.answers import code_version, written
from kizuna.understand.scores.rules.following import FOLLOWING
from kizuna.understand.scores.shop_of_lake import shop_of_lake

_FIFTHS = range(1, BINS + 1)
_NAMED = ", ".join(
    f"({recency}, {standing}, {literal(segment_of(recency, standing))})"
    for recency in _FIFTHS
    for standing in _FIFTHS
)
# One row per customer who ever bought, with the part of the RFM map that they are in.
_SCORES = f"""SELECT customer_id::BIGINT AS customer_id, recency::INTEGER AS recency,
    frequency::INTEGER AS frequency, monetary::INTEGER AS monetary, net_minor, segment
FROM ({{scored}}) JOIN (VALUES {_NAMED}) named(recency, standing, segment)
    USING (recency, standing)
ORDER BY customer_id"""


def refresh_scores(*, at: datetime) -> bool:
    """Compute the picture anew if anything happened since the last one; whether it did.

    Readers see the old picture until the new one is whole. Without an order there is none.
    """
    return refresh_glance(at=at) and compute_picture(at=at)


def refresh_glance(*, at: datetime) -> bool:
    """Take in what has happened, and compute the first page's figures; whether the whole picture
    is still to follow."""
    refresh_lake(first=lambda state: keep_glance(state, at=at))
    return is_picture_due(lake_state())


def compute_picture(*, at: datetime) -> bool:
    """Compute the picture of the lake as it stands, where it is due; whether it did."""
    state = lake_state()
    event = state.event
    if not is_picture_due(state):
        return False
    with open_lake(state) as lake:
        if not lake.execute("FROM orders LIMIT 1").fetchone():
            return _forget()
        shop = shop_of_lake(lake, the_shop())
        with transaction.atomic():
            _keep(shop.answer, currencies=_orders_by_currency(lake), event=event, at=at)
        rows: DuckDBPyRelation = nw.to_native(scored(shop.history))
        keep_in_lake(lake, "customer_scores", _SCORES.format(scored=rows.sql_query()))
    for kind in FOLLOWING.values():
        start_job(kind, unique_key=f"following:{kind}")
    return True


def _forget() -> bool:
    """No picture of nothing, as when the only import was taken back; whether one was there."""
    forget_in_lake("customer_scores")
    with transaction.atomic():
        Excerpt.objects.all().delete()
        return bool(Picture.objects.all().delete()[0])


def _orders_by_currency(lake: DuckDBPyConnection) -> dict[str, int]:
    """How many orders are in each currency, of which only one is that of the analyses."""
    rows = lake.execute("SELECT currency, sum(orders)::BIGINT FROM order_days GROUP BY currency")
    return dict(rows.fetchall())


def _keep(answer: Answer, *, currencies: dict[str, int], event: int, at: datetime) -> None:
    short = replace(answer, rfm=replace(answer.rfm, rows=()))  # each is in the lake
    version = code_version()
    Picture.objects.all().delete()
    Picture.objects.create(
        as_of=answer.as_of, event_id=event, code_version=version, computed_at=at,
        answer=written(short), orders_by_currency=currencies,
    )  # fmt: skip
    MetricValue.objects.bulk_create(
        [
            MetricValue(
                key=key, as_of=answer.as_of, period_start=estimate.period.start,
                period_end=estimate.period.end, value=estimate.value, low=estimate.low,
                high=estimate.high, n=estimate.n, is_enough=estimate.enough, code_version=version,
                computed_at=at,
            )
            for key, estimate in answer.metrics.items()
        ],
        update_conflicts=True,
        unique_fields=["key", "as_of"],
        update_fields=[
            "period_start", "period_end", "value", "low", "high", "n", "is_enough", "code_version",
            "computed_at",
        ],
    )  # fmt: skip
