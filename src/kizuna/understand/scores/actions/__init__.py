"""Computing how the relationships stand, and keeping it.

Not here: the figures themselves (`kizuna.insight`), pages (`views`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kizuna.core.bulk import change, fill
from kizuna.core.shop.queries import the_shop
from kizuna.insight.answer import Answer
from kizuna.understand.lake.actions import copy_into_lake, refresh_lake
from kizuna.understand.lake.queries import lake_state, open_lake
from kizuna.understand.scores.models import Excerpt, MetricValue, Picture
from kizuna.understand.scores.queries import newest_picture
from kizuna.understand.scores.rules.answers import code_version, written
from kizuna.understand.scores.shop_of_lake import shop_of_lake

_SCORES = (
    "customer_id", "recency_days", "orders", "net_minor", "recency", "frequency", "monetary",
    "segment",
)  # fmt: skip

_COLUMNAR = (
    "SELECT customer_id, recency::INTEGER AS recency, frequency::INTEGER AS frequency,"
    " monetary::INTEGER AS monetary, segment FROM app.customer_scores"
)


def refresh_scores(*, at: datetime) -> bool:
    """Compute the picture anew if anything happened since the last one; whether it did.

    Readers see the old picture until the new one is whole. Without an order there is none.
    """
    refresh_lake()
    event = lake_state().event
    last = newest_picture()
    if last and (last.event_id, last.code_version) == (event, code_version()):
        return False
    with open_lake() as lake:
        if not event or not lake.execute("FROM orders LIMIT 1").fetchone():
            return _forget()
        answer = shop_of_lake(lake, the_shop()).answer
        with transaction.atomic():
            _keep(answer, event=event, at=at)
            change("DELETE FROM customer_scores")
            fill("customer_scores", _SCORES, _scores(answer))
    copy_into_lake("customer_scores", _COLUMNAR)
    return True


def _forget() -> bool:
    """No picture of nothing, as when the only import was taken back; whether one was there."""
    with transaction.atomic():
        change("DELETE FROM customer_scores")
        Excerpt.objects.all().delete()
        return bool(Picture.objects.all().delete()[0])


def _keep(answer: Answer, *, event: int, at: datetime) -> None:
    short = replace(answer, rfm=replace(answer.rfm, rows=()))  # each has a row of scores
    version = code_version()
    Picture.objects.all().delete()
    Picture.objects.create(
        as_of=answer.as_of, event_id=event, code_version=version, computed_at=at,
        answer=written(short),
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


def _scores(answer: Answer) -> Iterator[tuple[object, ...]]:
    for row in answer.rfm.rows:
        yield (
            int(row.customer_id), row.recency_days, row.orders, row.net_minor, row.recency,
            row.frequency, row.monetary, row.segment,
        )  # fmt: skip
