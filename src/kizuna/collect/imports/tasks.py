"""Reading and writing imports in the background, with progress that is seen and can be stopped.

Not here: what is read and written (`actions`).
"""

from django.utils import timezone

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.queries import known_import
from kizuna.core.jobs.actions.upkeep import hasten_jobs
from kizuna.core.jobs.actions.work import Cancelled, Work
from kizuna.core.jobs.rules import job
from kizuna.core.permissions.rules import Actor, Role

READING = Words(ja="ファイルを読んでいます…", en="Reading the files…")
WRITING = Words(ja="取り込んでいます（{done} / {steps}）…", en="Importing ({done} of {steps})…")
UNDOING = Words(ja="取り込みを取り消しています…", en="Undoing the import…")


@job("read_import", Words(ja="取り込むファイルの読み取り", en="Read files to import"))
def read_in_background(work: Work, *, import_id: int, actor: str, role: str) -> None:
    """Read, and try what writing would do."""

    def may_go_on() -> bool:
        try:
            work.report(0, Said("reading_files", READING))
        except Cancelled:
            return False
        return True

    read_import(import_id, actor=_actor(actor, role), at=timezone.now(), may_go_on=may_go_on)


@job("write_import", Words(ja="データの取り込み", en="Import data"))
def write_in_background(work: Work, *, import_id: int, actor: str, role: str) -> None:
    """Write step by step; a worker that takes over goes on with the next step."""

    def may_go_on(done: int, steps: int) -> bool:
        values = {"done": done, "steps": steps}
        try:
            work.report(100 * done // steps, Said("writing_import", WRITING, values))
        except Cancelled:
            return False
        return True

    write_import(import_id, actor=_actor(actor, role), at=timezone.now(), may_go_on=may_go_on)
    hasten_jobs()


@job("undo_import", Words(ja="取り込みの取り消し", en="Undo an import"))
def undo_in_background(work: Work, *, import_id: int, actor: str, role: str) -> None:
    """Take back step by step; a worker that takes over goes on with what is left."""
    known = known_import(import_id)
    if known.is_undone:  # a worker died after the last step, or the sample was taken away meanwhile
        return
    whole = max(1, known.written)

    def told(done: int) -> None:
        work.report(min(99, 100 * done // whole), Said("undoing_import", UNDOING))

    undo_import(import_id, actor=_actor(actor, role), at=timezone.now(), told=told)


def _actor(key: str, role: str) -> Actor:
    return Actor(key=key, role=Role(role) if role else None)
