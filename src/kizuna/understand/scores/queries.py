"""The newest picture of the relationships, and where each customer stands in it.

Not here: making it (`actions`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor, Role, permission
from kizuna.insight.answer import Answer
from kizuna.understand.scores.models import Picture
from kizuna.understand.scores.rules import answer_of

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


def newest_picture() -> KnownPicture | None:
    """The newest picture; None as long as nothing was computed."""
    fields = KnownPicture.__dataclass_fields__
    row = Picture.objects.order_by("-id").values(*fields).first()
    return KnownPicture(**row) if row else None


def newest_answer(actor: Actor) -> Answer | None:
    """What the newest picture says."""
    actor.require(SEE_ANALYSES)
    newest = newest_picture()
    return _answer(newest.id, newest.computed_at) if newest else None


@lru_cache(maxsize=2)
def _answer(picture_id: int, computed_at: datetime) -> Answer:
    """Read once a process: a picture never changes."""
    return answer_of(Picture.objects.values_list("answer", flat=True).get(id=picture_id))
