"""Asking for an export, seeing how far it is and what it could not hold, taking it along.

Not here: the work itself, which a job does (`tasks`).
"""

import secrets
from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.base.words import Words
from kizuna.core.exports.actions import Order, erase_export, start_export, take_export
from kizuna.core.exports.forms import ExportForm
from kizuna.core.exports.queries import KnownExport, known_export, latest_exports
from kizuna.core.exports.rules import EXPORTS, FORMAT_NAMES, Format, exports_of, watermark
from kizuna.core.jobs.queries import job_by_id
from kizuna.core.jobs.rules import State
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor

ERASED = Words(ja="ファイルを削除しました。", en="The file is erased.")


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """What can be taken out, and what was."""
    actor, now = actor_of(request), timezone.now()
    kinds = [(key, export.name) for key, export in exports_of(actor).items()]
    rows = [
        {"known": known, "form": FORMAT_NAMES[known.form], "is_there": known.may_be_taken(now)}
        for known in latest_exports(actor=actor)
    ]
    return render(request, "exports/exports.html", {"kinds": kinds, "exports": rows})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose the form and say what for. A list posts its filters here: they stay out of addresses.

    Sent without a purpose it is the first look; with one, the order itself.
    """
    actor = actor_of(request)
    if kind not in EXPORTS:
        raise Http404
    export = EXPORTS[kind]
    actor.require(export.permission)
    sent = {key: request.POST.get(key, "").replace("\0", "") for key in export.filters}
    filters = {key: value for key, value in sent.items() if value}
    form = ExportForm(request.POST if "purpose" in request.POST else None)
    if form.is_valid():
        order = Order(
            kind=kind,
            form=Format(form.cleaned_data["form"]),
            language=current_language(),
            purpose=form.cleaned_data["purpose"],
            filters=filters,
            is_raw=form.cleaned_data["is_raw"],
        )
        mark = watermark(secrets.token_bytes(5))
        return redirect("export", start_export(order, mark=mark, actor=actor, at=timezone.now()))
    context = {
        "export": export,
        "rows": export.table(filters).rows,
        "filters": filters.items(),
        "shown": [(export.filters[key], export.told(key, value)) for key, value in filters.items()],
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "exports/new.html", context, status=status)


@require_safe
def one_export(request: HttpRequest, export_id: int) -> HttpResponse:
    """How far it is; then what was lost and the file."""
    actor = actor_of(request)
    known = _known(export_id, actor)
    job = job_by_id(known.job_id) if known.job_id and not known.finished_at else None
    is_busy = job is not None and job.state in (State.WAITING, State.RUNNING)
    context = {
        "known": known,
        "form": FORMAT_NAMES[known.form],
        "is_busy": is_busy,
        "job": job,
        "is_there": known.may_be_taken(timezone.now()),
        "has_failed": not known.finished_at and not known.erased_at and not is_busy,
        "is_cp932": known.form is Format.CSV_CP932,
    }
    return render(request, "exports/export.html", context)


@require_POST
def take(request: HttpRequest, export_id: int) -> FileResponse:
    """The file. By POST: it is written down who took it."""
    try:
        path, name = take_export(export_id, actor=actor_of(request), at=timezone.now())
        file = path.open("rb")
    except (Refused, FileNotFoundError) as error:
        raise Http404 from error
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@require_POST
def erase(request: HttpRequest, export_id: int) -> HttpResponse:
    """Throw the file away before its time."""
    actor = actor_of(request)
    _known(export_id, actor)
    erase_export(export_id, actor=actor, at=timezone.now())
    messages.success(request, say(ERASED))
    return redirect("exports")


def _known(export_id: int, actor: Actor) -> KnownExport:
    try:
        return known_export(export_id, actor=actor)
    except Refused as error:
        raise Http404 from error
