"""Analyses of one period, or of some of the customers: computed when somebody asks for them.

Not here: the picture of everything, which is always there (`actions`).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

import kizuna
from kizuna.base.period import asked_period, period_asked
from kizuna.core.jobs.actions import start_job
from kizuna.core.navigation.rules import Look
from kizuna.core.permissions.rules import Actor
from kizuna.core.shop.queries import the_shop
from kizuna.understand.lake.queries import lake_state, open_lake
from kizuna.understand.scores.models import Excerpt
from kizuna.understand.scores.queries import Seen, kept_answer, key_of
from kizuna.understand.scores.rules.answers import written
from kizuna.understand.scores.rules.filters import part_of
from kizuna.understand.scores.rules.looks import period_meant
from kizuna.understand.scores.shop_of_lake import shop_of_lake

KEPT = timedelta(days=7)


def seen_by(actor: Actor, look: Look) -> Seen:
    """What the analyses say of what someone looks at; computing starts where it is not known.

    An answer that is older than the newest picture is shown until its successor is there.
    """
    seen = kept_answer(actor, look)
    if seen.picture and not seen.is_fresh:
        period = period_asked(look.period)
        start_job(
            "compute_excerpt",
            arguments={"period": period, "only": look.only},
            unique_key=f"excerpt:{key_of(look)}",
        )
    return seen


def compute_excerpt(*, period: str, only: str, at: datetime) -> None:
    """Compute and keep what `seen_by` was asked for, over the lake as it is."""
    look = Look(period=asked_period(period), only=only)
    event = lake_state().event
    with open_lake() as lake:
        shop = shop_of_lake(lake, the_shop())
        days = period_meant(look.period, shop.tables.known.end)
        part = part_of(only)
        if part:
            kind, key = part
            lake.execute(
                "CREATE TABLE members AS SELECT unnest($1::BIGINT[])::VARCHAR AS customer_id",
                [list(kind.members(key))],
            )
            shop = shop.among(lake.table("members"))
        answer = shop.answer_in(days) if days else shop.answer
    short = replace(answer, rfm=replace(answer.rfm, rows=()))
    with transaction.atomic():
        Excerpt.objects.filter(look=key_of(look)).delete()
        Excerpt.objects.filter(computed_at__lt=at - KEPT).delete()
        Excerpt.objects.create(
            look=key_of(look), event_id=event, code_version=kizuna.__version__, computed_at=at,
            answer=written(short),
        )  # fmt: skip
