"""The newest picture of the relationships, and what is kept of its parts.

Not here: making it (`actions`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from kizuna.base.period import Period
from kizuna.base.words import Words
from kizuna.collect.orders.queries.known import known_sources
from kizuna.core.jobs.queries import has_failed
from kizuna.core.navigation.rules import Look
from kizuna.core.permissions.rules import Actor, Role, permission
from kizuna.insight.answer import Answer
from kizuna.understand.lake.queries import lake_state, open_lake
from kizuna.understand.lake.rules import LakeState
from kizuna.understand.scores.models import Excerpt, Picture
from kizuna.understand.scores.rules.answers import answer_of, code_version
from kizuna.understand.scores.rules.filters import part_of
from kizuna.understand.scores.rules.looks import days_seen, look_key

SEE_ANALYSES = permission(
    "see_analyses",
    Words(ja="分析の閲覧", en="See the analyses"),
    roles=[Role.MANAGER, Role.MARKETER, Role.ANALYST, Role.AUDITOR],
)


@dataclass(frozen=True, kw_only=True)
class KnownPicture:
    """A picture without what it says: which one it is, and how fresh."""

    id: int
    as_of: date
    event_id: int
    code_version: str
    computed_at: datetime
    orders_by_currency: Mapping[str, int]


def newest_picture() -> KnownPicture | None:
    """The newest picture; None as long as nothing was computed."""
    fields = KnownPicture.__dataclass_fields__
    row = Picture.objects.order_by("-id").values(*fields).first()
    return KnownPicture(**row) if row else None


def is_picture_due(state: LakeState) -> bool:
    """Whether the picture of this state of the lake is still to be computed."""
    last = newest_picture()
    if last and (last.event_id, last.code_version) == (state.event, code_version()):
        return False
    return last is not None or _has_orders(state)


def _has_orders(state: LakeState) -> bool:
    if "orders" not in state.files:
        return False
    with open_lake(state, tables=["orders"]) as lake:
        return lake.execute("FROM orders LIMIT 1").fetchone() is not None


PICTURE = "compute_picture"  # the job


def is_picture_awaited() -> bool:
    """Whether what customers are scored is older than the lake, and soon will not be."""
    last = newest_picture()
    if last and has_failed(PICTURE, since=last.computed_at):
        return False
    return is_picture_due(lake_state())


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the analyses say of what someone looks at.

    No `picture`: there is nothing to analyse yet. No `answer` with one: it is being computed.
    Not `is_fresh`: something happened since, or nothing is computed. `has_failed`: it was tried and
    given up, and will be tried again once there is something new, or when somebody asks for it.
    """

    picture: KnownPicture | None
    answer: Answer | None
    computed_at: datetime | None
    event_id: int  # of the lake, as of which it was computed
    is_fresh: bool
    has_failed: bool = False

    def nothing_known_of(self, look: Look) -> Period | None:
        """All that is known, where nothing is of the days asked for; else None."""
        if not (self.picture and self.answer and isinstance(look.period, Period)):
            return None
        if days_seen(look.period, self.answer.known):
            return None
        return Period(self.answer.known.start, self.picture.as_of + timedelta(days=1))


def is_first_awaited() -> bool:
    """Whether there are orders, of which nothing is computed yet."""
    return newest_picture() is None and bool(known_sources())


GLANCE = "glance"  # where a look's key would stand


def newest_answer_kept() -> Answer | None:
    """What the newest picture says, if this code wrote it: for what is computed from it."""
    newest = newest_picture()
    is_readable = newest and newest.code_version == code_version()
    return _answer(newest.id, newest.computed_at) if newest and is_readable else None


def newest_answer(actor: Actor) -> Answer | None:
    """What the newest picture says."""
    return kept_answer(actor, Look()).answer


def kept_answer(actor: Actor, look: Look) -> Seen:
    """What is kept of this look, however old."""
    actor.require(SEE_ANALYSES)
    part = part_of(look.only)
    if part and part[0].permission:
        actor.require(part[0].permission)
    return look.once("answer", lambda: _kept(look))


def glanced(seen: Seen) -> Seen:
    """With the first page's part of newer orders, where it is there before the picture of them.

    Only chief figures, the course of months and the RFM groups are to be read from it: without
    verdicts, and never beside other parts of the picture.
    """
    if seen.picture is None or seen.answer is None:
        return seen
    rows = Excerpt.objects.filter(
        look=GLANCE, event_id__gt=seen.event_id, code_version=seen.picture.code_version
    )
    row = rows.values_list("id", "computed_at", "event_id").last()
    if row is None:
        return seen
    number, at, event = row
    answer = _excerpt(number, at)
    return replace(seen, answer=answer, computed_at=at, event_id=event, is_fresh=False)


def _kept(look: Look) -> Seen:
    newest = newest_picture()
    if newest is None:
        return Seen(picture=None, answer=None, computed_at=None, event_id=0, is_fresh=True)
    if newest.code_version != code_version():  # of an older Kizuna; the job makes a new one now
        return Seen(picture=newest, answer=None, computed_at=None, event_id=0, is_fresh=True)
    if not key_of(look):
        answer = _answer(newest.id, newest.computed_at)
        return Seen(
            picture=newest,
            answer=answer,
            computed_at=newest.computed_at,
            event_id=newest.event_id,
            is_fresh=True,
        )
    row = (
        Excerpt.objects.filter(look=key_of(look), code_version=newest.code_version)
        .values_list("id", "computed_at", "event_id")
        .last()
    )
    if row is None:
        return Seen(picture=newest, answer=None, computed_at=None, event_id=0, is_fresh=False)
    number, at, event = row
    return Seen(
        picture=newest,
        answer=_excerpt(number, at),
        computed_at=at,
        event_id=event,
        is_fresh=event >= newest.event_id,
    )


def key_of(look: Look) -> str:
    """The look as a key; empty for the whole picture. A part that is gone means everybody."""

    def found() -> str:
        part = part_of(look.only)
        version = part[0].version(part[1]) if part else None
        return look_key(look.period, look.only if version else "", version or "")

    return look.once("key", found)


@lru_cache(maxsize=2)
def _answer(picture_id: int, computed_at: datetime) -> Answer:
    """Read once a process: a picture never changes."""
    return answer_of(Picture.objects.values_list("answer", flat=True).get(id=picture_id))


@lru_cache(maxsize=16)
def _excerpt(excerpt_id: int, computed_at: datetime) -> Answer:
    return answer_of(Excerpt.objects.values_list("answer", flat=True).get(id=excerpt_id))
