"""Taking a table out: asked for with a reason, written by a job, taken along, gone after a week.

Each step asks for the right again, and the audit log tells who took how many rows of what.
Not here: writing the file (`writers`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.exports import models
from kizuna.core.exports.folders import erase_file, file_of
from kizuna.core.exports.queries import known_export, no_export
from kizuna.core.exports.rules import EXPORTS, KEPT, Filters, Format, loggable
from kizuna.core.exports.writers import Style, Written, write_table
from kizuna.core.jobs.actions import cancel_job, start_job
from kizuna.core.permissions.rules import Actor

NO_PURPOSE = Words(
    ja="何に使うかを書いてください。記録に残ります。",
    en="Say what it is for; it is kept on record.",
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be taken out, how, and what for."""

    kind: str
    form: Format
    language: Language
    purpose: str
    filters: Filters
    is_raw: bool = False


@transaction.atomic
def start_export(order: Order, *, mark: str, actor: Actor, at: datetime) -> int:
    """Begin to write a file under a watermark; the export's id. Refused: no_purpose."""
    kind = EXPORTS[order.kind]
    actor.require(kind.permission)
    if not order.purpose.strip():
        raise Refused(Said("no_purpose", NO_PURPOSE))
    filters = {key: value for key, value in order.filters.items() if key in kind.filters and value}
    row = models.Export.objects.create(
        kind=order.kind,
        form=order.form.value,
        is_raw=order.is_raw and order.form is not Format.XLSX,
        language=order.language,
        purpose=order.purpose.strip(),
        filters=filters,
        watermark=mark,
        actor=actor.key,
        created_at=at,
    )
    row.job_id = start_job(
        "write_export",
        arguments={"export_id": row.pk, "actor": actor.key, "role": actor.role or ""},
        unique_key=f"export:{row.pk}",
    )
    row.save()
    return int(row.pk)


def write_export(
    export_id: int,
    *,
    actor: Actor,
    at: datetime,
    seen: Callable[[int, int], None] = lambda done, rows: None,
) -> None:
    """Write the file; begun anew if the attempt before was killed. `seen` may stop it by raising.

    Takes as long as the table is long, in no transaction of its own. Refused: no_export.
    """
    known = known_export(export_id, actor=actor)
    if known.finished_at:
        return
    kind = EXPORTS[known.kind]
    actor.require(kind.permission)
    table = kind.table(known.filters)
    style = Style(form=known.form, language=known.language, is_raw=known.is_raw)
    path = file_of(export_id)
    part = path.with_suffix(".part")
    try:
        written = write_table(table, part, style=style, seen=lambda n: seen(n, table.rows))
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    _finish(export_id, written, actor=actor, at=at)


@transaction.atomic
def _finish(export_id: int, written: Written, *, actor: Actor, at: datetime) -> None:
    row = models.Export.objects.select_for_update().get(pk=export_id)
    if row.erased_at:  # stopped while the last rows were written
        erase_file(export_id)
    if row.erased_at or row.finished_at:  # or a worker that was taken for dead was faster
        return
    row.row_count, row.losses = written.rows, written.losses
    row.size_bytes = file_of(export_id).stat().st_size
    row.finished_at = at
    row.save()
    record_audit(
        actor,
        "exported",
        subject=f"export:{export_id}",
        details={
            "kind": row.kind,
            "form": row.form,
            "is_raw": row.is_raw,
            "rows": written.rows,
            "filters": loggable(EXPORTS[row.kind], row.filters),
            "watermark": row.watermark,
        },
    )


@transaction.atomic
def take_export(export_id: int, *, actor: Actor, at: datetime) -> tuple[Path, str]:
    """The file, and what to call it, for someone who takes it along. Refused: no_export."""
    known = known_export(export_id, actor=actor)
    actor.require(EXPORTS[known.kind].permission)
    if not known.may_be_taken(at):
        raise no_export()
    details = {"watermark": known.watermark, "rows": known.rows}
    record_audit(actor, "took_export", subject=f"export:{export_id}", details=details)
    return file_of(export_id), known.file_name


@transaction.atomic
def erase_export(export_id: int, *, actor: Actor, at: datetime) -> None:
    """Throw the file away before its time, or stop writing it. Refused: no_export."""
    known = known_export(export_id, actor=actor)
    if known.job_id and not known.finished_at:
        cancel_job(actor, known.job_id)
    models.Export.objects.filter(pk=known.id, erased_at=None).update(erased_at=at)
    record_audit(actor, "erased_export", subject=f"export:{export_id}")
    transaction.on_commit(lambda: erase_file(export_id))


def erase_expired(*, now: datetime) -> int:
    """Throw away the files whose week is over, and what was searched for; how many there were."""
    over = models.Export.objects.filter(created_at__lt=now - KEPT, erased_at=None)
    ids = list(over.exclude(finished_at__gte=now - KEPT).values_list("pk", flat=True))
    for export_id in ids:
        erase_file(export_id)
    models.Export.objects.filter(pk__in=ids).update(erased_at=now, filters={})
    return len(ids)
