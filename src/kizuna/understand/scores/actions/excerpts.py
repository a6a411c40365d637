"""Analyses of one period, or of some of the customers: computed when somebody asks for them.

Not here: the picture of everything, which is always there (`actions`).
"""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from django.db import transaction

from kizuna.base.period import asked_period, period_asked
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.queries import has_failed
from kizuna.core.navigation.rules import Look
from kizuna.core.permissions.rules import Actor
from kizuna.core.shop.queries import the_shop
from kizuna.insight.answer import Answer
from kizuna.insight.metric import Span
from kizuna.insight.shop import Shop
from kizuna.understand.lake.queries import lake_folder, lake_state, open_lake
from kizuna.understand.lake.rules import LakeState
from kizuna.understand.scores.behind import behind_file, keep_behind, slices_of
from kizuna.understand.scores.models import Excerpt
from kizuna.understand.scores.queries import (
    KnownPicture,
    Seen,
    kept_answer,
    key_of,
    newest_picture,
)
from kizuna.understand.scores.rules.answers import code_version, written
from kizuna.understand.scores.rules.filters import part_of
from kizuna.understand.scores.rules.looks import period_meant
from kizuna.understand.scores.shop_of_lake import shop_of_lake

KEPT = timedelta(days=7)


def seen_by(actor: Actor, look: Look, *, again: bool = False) -> Seen:
    """What the analyses say of what someone looks at; computing starts where it is not known.

    An answer that is older than the newest picture is shown until its successor is there. What was
    given up is begun anew only when somebody asks for it `again`.
    """
    seen = kept_answer(actor, look)
    if not seen.picture or seen.is_fresh:
        return seen
    return replace(seen, has_failed=not _started(look, seen.picture, again=again))


@dataclass(frozen=True)
class Behind:
    """The file of the customers behind the figures; without one it is being made, or given up."""

    path: Path | None
    has_failed: bool = False


def behind_of(actor: Actor, look: Look, span: Span, *, again: bool = False) -> Behind:
    """The customers behind the figures of a look; their file is made where it is not there."""
    seen = seen_by(actor, look, again=again)
    if not seen.picture or seen.answer is None:
        return Behind(None, has_failed=seen.has_failed)
    chosen: Span = "period" if look.period else span
    path = behind_file(key_of(look), event=seen.event_id, span=chosen)
    if path.exists():
        return Behind(path)
    return Behind(None, has_failed=not _started(look, seen.picture, again=again))


def _started(look: Look, picture: KnownPicture, *, again: bool) -> bool:
    """Whether it is being computed; False where that was given up since the newest picture."""
    key = f"excerpt:{key_of(look)}"
    if not again and has_failed(key, since=picture.computed_at):
        return False
    period = period_asked(look.period)
    start_job("compute_excerpt", arguments={"period": period, "only": look.only}, unique_key=key)
    return True


def compute_excerpt(*, period: str, only: str, at: datetime) -> None:
    """Compute and keep what was asked for, over the lake as it is, and who is behind it."""
    look = Look(period=asked_period(period), only=only)
    state = lake_state()
    event = _as_of(state, look)
    with open_lake(state) as lake:
        shop = _among(lake, shop_of_lake(lake, the_shop()), look.only)
        days = period_meant(look.period, shop.tables.known.end)
        answer: Answer | None
        if days:
            slice_ = shop.within(days)
            answer = shop.answer_in(slice_)
            keep_behind(key_of(look), {"period": slice_}, event=event)
        else:
            keep_behind(key_of(look), slices_of(shop), event=event)
            answer = shop.answer if key_of(look) else None
    _forget_behind()
    if answer:
        _keep(answer, key_of(look), event=event, at=at)


def _as_of(state: LakeState, look: Look) -> int:
    """The event as of which it counts: who is in a part may stand as of the last picture."""
    picture = newest_picture() if key_of(look) else None
    return min(state.event, picture.event_id) if picture else state.event


def _among(lake: duckdb.DuckDBPyConnection, shop: Shop, only: str) -> Shop:
    """The shop as if only some had bought; everybody's where there is no such part (any more)."""
    part = part_of(only)
    if part is None or part[0].version(part[1]) is None:
        return shop
    kind, key = part
    ids = kind.members(key)
    if isinstance(ids, str):
        lake.execute(
            f"CREATE TABLE members AS SELECT customer_id::BIGINT AS customer_id FROM ({ids})"
        )
    else:
        lake.execute("CREATE TABLE members AS SELECT unnest(?::BIGINT[]) AS customer_id", [ids])
    return shop.among(lake.table("members"))


def _keep(answer: Answer, key: str, *, event: int, at: datetime) -> None:
    short = replace(answer, rfm=replace(answer.rfm, rows=()))
    with transaction.atomic():
        Excerpt.objects.filter(look=key).delete()
        Excerpt.objects.filter(computed_at__lt=at - KEPT).delete()
        Excerpt.objects.create(
            look=key, event_id=event, code_version=code_version(), computed_at=at,
            answer=written(short),
        )  # fmt: skip


def _forget_behind() -> None:
    """Files of earlier states, but for the one before: somebody may be reading it."""
    folder = lake_folder() / "behind"
    for old in sorted(folder.iterdir(), key=lambda path: int(path.name))[:-2]:
        shutil.rmtree(old, ignore_errors=True)
