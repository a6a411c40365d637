"""Writing exports in the background, and throwing them away when their week is over.

Not here: what is written (`actions`).
"""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.exports.actions import erase_expired, write_export
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.core.permissions.rules import Actor, Role
from kizuna.core.shop.queries import the_shop

WRITING = Words(
    ja="書き出しています（{done} / {rows} 行）…", en="Exporting ({done} of {rows} rows)…"
)


@job("write_export", Words(ja="データの書き出し", en="Export data"))
def write_in_background(work: Work, *, export_id: int, actor: str, role: str) -> None:
    """Times in the file are the shop's."""

    def seen(done: int, rows: int) -> None:
        values = {"done": done, "rows": max(rows, done)}
        work.report(100 * done // max(rows, done, 1), Said("writing_export", WRITING, values))

    acting = Actor(key=actor, role=Role(role) if role else None)
    with timezone.override(the_shop().zone):
        write_export(export_id, actor=acting, at=timezone.now(), seen=seen)


@job(
    "erase_exports",
    Words(ja="期限の過ぎた書き出しの削除", en="Erase exports that expired"),
    every=timedelta(hours=1),
)
def erase(work: Work) -> None:
    """Once an hour; that a link is dead is seen to by the link itself."""
    with work.step():
        erase_expired(now=timezone.now())
