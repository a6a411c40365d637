"""Exports as pages show them.

Not here: their rows (`models`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.core.exports import models
from kizuna.core.exports.rules import EXPORTS, KEPT, Format, file_name
from kizuna.core.permissions.rules import Actor, Role

NO_EXPORT = Words(
    ja="この書き出しは見つからないか、期限（7 日）が過ぎています。",
    en="There is no such export, or its seven days are over.",
)
MAKE_ANEW = Words(ja="もう一度書き出してください。", en="Export it anew.")


@dataclass(frozen=True, kw_only=True)
class KnownExport:
    """One export; `rows` and `size_bytes` are None until the file is finished."""

    id: int
    kind: str
    form: Format
    is_raw: bool
    language: Language
    purpose: str
    filters: Mapping[str, str]
    watermark: str
    actor: str
    job_id: int | None
    rows: int | None
    size_bytes: int | None
    losses: Mapping[str, Any]
    created_at: datetime
    finished_at: datetime | None
    erased_at: datetime | None

    @property
    def name(self) -> Words:
        """What was taken out; a kind of a former version keeps its key."""
        return EXPORTS[self.kind].name if self.kind in EXPORTS else Words(self.kind, self.kind)

    @property
    def expires_at(self) -> datetime | None:
        """From when on the file is gone."""
        return self.finished_at + KEPT if self.finished_at else None

    @property
    def file_name(self) -> str:
        """What the file is called when it is taken along, by the day where the shop stands."""
        on = timezone.localdate(self.created_at)
        return file_name(self.kind, mark=self.watermark, on=on, form=self.form)

    def may_be_taken(self, now: datetime) -> bool:
        """Whether the file is there and has not expired."""
        expires = self.expires_at
        return expires is not None and now < expires and self.erased_at is None


def no_export() -> Refused:
    """There is none of that number, or none any more, or none of yours: all the same answer."""
    return Refused(Said("no_export", NO_EXPORT), Said("make_export_anew", MAKE_ANEW))


def known_export(export_id: int, *, actor: Actor) -> KnownExport:
    """One export of the actor's own; owners see all. Refused: no_export."""
    row = models.Export.objects.filter(pk=export_id).first()
    if row is None or not (row.actor == actor.key or actor.role in (None, Role.OWNER)):
        raise no_export()
    return _known(row)


def latest_exports(*, actor: Actor, limit: int = 100) -> list[KnownExport]:
    """The latest exports, newest first: one's own, or for owners everybody's."""
    rows = models.Export.objects.order_by("-id")
    if actor.role not in (None, Role.OWNER):
        rows = rows.filter(actor=actor.key)
    return [_known(row) for row in rows[:limit]]


def _known(row: models.Export) -> KnownExport:
    return KnownExport(
        id=row.pk,
        kind=row.kind,
        form=Format(row.form),
        is_raw=row.is_raw,
        language="en" if row.language == "en" else "ja",
        purpose=row.purpose,
        filters=row.filters,
        watermark=row.watermark,
        actor=row.actor,
        job_id=row.job_id,
        rows=row.row_count,
        size_bytes=row.size_bytes,
        losses=row.losses,
        created_at=row.created_at,
        finished_at=row.finished_at,
        erased_at=row.erased_at,
    )
