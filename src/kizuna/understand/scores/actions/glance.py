"""What the first page shows, computed as soon as the lake knows it by customer.

The whole picture follows and takes far longer in a large shop: every metric in two periods, what
is bought together, who is overdue. Not here: that (`actions`).
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kizuna.base.errors import UsageError
from kizuna.core.shop.queries import the_shop
from kizuna.insight.analyses import rfm, segments, trend
from kizuna.insight.answer import Answer
from kizuna.insight.metric import Estimate
from kizuna.insight.shop import Shop
from kizuna.understand.lake.queries import open_lake
from kizuna.understand.lake.rules import LakeState
from kizuna.understand.scores.models import Excerpt
from kizuna.understand.scores.queries import GLANCE, newest_answer_kept
from kizuna.understand.scores.rules.answers import code_version, written
from kizuna.understand.scores.rules.chief import CHIEF, FIRST_PAGE
from kizuna.understand.scores.shop_of_lake import shop_of_lake


def keep_glance(state: LakeState, *, at: datetime) -> None:
    """Compute and keep the glance of a state of the lake; none before there is a picture.

    What is not on the first page stays as the last picture has it, and is not shown from here.
    """
    before = newest_answer_kept()
    if before is None:
        return
    with open_lake(state) as lake:
        try:
            shop = shop_of_lake(lake, the_shop(), is_held=False)
        except UsageError:  # the last order was taken back: the picture says so
            return
        answer = _glance(shop, before)
    with transaction.atomic():
        Excerpt.objects.filter(look=GLANCE).delete()
        Excerpt.objects.create(
            look=GLANCE, event_id=state.event, code_version=code_version(), computed_at=at,
            answer=written(answer),
        )  # fmt: skip


def _glance(shop: Shop, before: Answer) -> Answer:
    known = shop.tables.known
    return replace(
        before,
        as_of=known.last,
        currency=shop.tables.currency,
        known=known,
        period_length=shop.period_length,
        active_window=shop.active_window,
        metrics=_chief(shop),
        changes=(),  # a verdict depends on all metrics: it comes with the picture
        trend=trend.trend(shop.history),
        rfm=replace(rfm.rfm(shop.history), rows=()),
        segments=segments.segments(shop.history),
    )


def _chief(shop: Shop) -> dict[str, Estimate]:
    """Those that the first page has room for."""
    found: dict[str, Estimate] = {}
    for key in CHIEF:
        estimate = shop.measure(key).estimate
        if not estimate.missing:
            found[key] = estimate
        if len(found) == FIRST_PAGE:
            break
    return found
