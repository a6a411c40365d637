"""The wizard: give files, see what was understood, answer, import, take back.

Not here: the work itself, which jobs do (`tasks`).
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.base.words import Language, Words
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.collect.imports.actions.starting import (
    choose_reading,
    look_again,
    reuse_files,
    start_import,
    stop_reading,
)
from kizuna.collect.imports.actions.undoing import begin_undoing
from kizuna.collect.imports.actions.writing import begin_writing, stop_writing
from kizuna.collect.imports.forms import (
    ColumnChoice,
    choices_of,
    column_choices,
    new_fields_of,
    source_choices,
)
from kizuna.collect.imports.queries import (
    KnownImport,
    imports_under_way,
    is_preview_old,
    known_import,
    later_imports,
    latest_imports,
    refused_files,
)
from kizuna.collect.imports.rules import (
    BUSY,
    MOVED_ORDERS,
    STAYED,
    State,
    lists_only,
)
from kizuna.collect.orders.queries.known import imports_upon
from kizuna.core.jobs.actions import cancel_job, start_job
from kizuna.core.jobs.queries import unfinished_jobs
from kizuna.core.jobs.rules import Job
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor
from kizuna.insight.files.refusals import REFUSALS
from kizuna.people.customers.actions.declared import DEFINE_CUSTOM_FIELDS
from kizuna.people.customers.queries.samples import sample_import

REFUSED_FILE = Words(ja="使えなかった行_{file}.csv", en="rows-not-used_{file}.csv")
ROWS = {  # by whether there are several files, and whether a cell is meant
    (False, False): Words(ja="{row} 行目", en="row {row}"),
    (False, True): Words(ja="{row} 行目「{cell}」", en="row {row} “{cell}”"),
    (True, False): Words(ja="{file} の {row} 行目", en="row {row} of {file}"),
    (True, True): Words(ja="{file} の {row} 行目「{cell}」", en="row {row} “{cell}” of {file}"),
}
KINDS = {
    "customers": Words(ja="顧客", en="Customers"),
    "orders": Words(ja="注文", en="Orders"),
    "products": Words(ja="商品", en="Products"),
}
LATER_SHOWN = 3  # imports named of those that came later


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Give files, and see what was given before."""
    actor = actor_of(request, to=IMPORT_FILES)
    status = HTTPStatus.OK
    if request.method == "POST":
        files = request.FILES.getlist("files")
        try:
            given = ((file.name or "", file.chunks()) for file in files)
            import_id = start_import(given, actor=actor, at=timezone.now())
        except Refused as error:
            messages.error(request, error.say(current_language()))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            _begin("read_import", import_id, actor)
            return redirect("import", import_id)
    return render(request, "imports/imports.html", {"imports": latest_imports()}, status=status)


@never_cache
@require_safe
def one_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """What was understood, what to answer, how far it is, what came of it."""
    actor_of(request, to=IMPORT_FILES)
    return _page(request, _known(import_id))


@never_cache
@require_POST
def choose(request: HttpRequest, import_id: int) -> HttpResponse:
    """Answer a question or say what a column is; the files are read again."""

    def act(known: KnownImport, actor: Actor) -> None:
        choose_reading(
            import_id,
            choices_of(known, request.POST),
            sources=request.POST.getlist("source"),
            new_fields=new_fields_of(known, request.POST),
            actor=actor,
        )

    return _after(request, import_id, act, job="read_import")


@never_cache
@require_POST
def write(request: HttpRequest, import_id: int) -> HttpResponse:
    """Import what was shown, or go on where it was stopped."""
    actor_of(request, to=IMPORT_FILES)
    if not _known(import_id).may_write:  # pressed twice
        return redirect("import", import_id)
    return _after(
        request,
        import_id,
        lambda known, actor: begin_writing(import_id, actor=actor, at=timezone.now()),
        job="write_import",
    )


@never_cache
@require_POST
def again(request: HttpRequest, import_id: int) -> HttpResponse:
    """Count once more what importing would do."""
    return _after(
        request,
        import_id,
        lambda known, actor: look_again(import_id, actor=actor),
        job="read_import",
    )


@never_cache
@require_POST
def reuse(request: HttpRequest, import_id: int) -> HttpResponse:
    """Begin another import of the same files: it is seen what it would do before it does."""
    actor, known = actor_of(request, to=IMPORT_FILES), _known(import_id)
    try:
        new_id = reuse_files(import_id, actor=actor, at=timezone.now())
    except Refused as error:
        return _page(request, known, error)
    _begin("read_import", new_id, actor)
    return redirect("import", new_id)


@never_cache
@require_POST
def stop(request: HttpRequest, import_id: int) -> HttpResponse:
    """Stop between two steps; it can go on, or be taken back."""
    actor, known = actor_of(request, to=IMPORT_FILES), _known(import_id)
    if job := _job_of(known.id):
        cancel_job(actor, job.id)
    if _job_of(known.id) is None:  # nobody works on it who would hear of it
        try:
            if known.state is State.WRITING:
                stop_writing(import_id, actor=actor, at=timezone.now())
            elif known.state is State.READING:
                stop_reading(import_id, actor=actor)
        except Refused as error:  # it has ended meanwhile
            return _page(request, known, error)
    return redirect("import", import_id)


@never_cache
@require_POST
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take the import back, or go on with it."""
    return _after(
        request,
        import_id,
        lambda known, actor: begin_undoing(import_id, actor=actor),
        job="undo_import",
    )


@never_cache
@require_safe
def refused(request: HttpRequest, import_id: int, number: int) -> FileResponse:
    """The rows of one source that could not be used, to be mended and given again."""
    actor_of(request, to=IMPORT_FILES)
    files = refused_files(import_id, current_language())
    if not 1 <= number <= len(files):
        raise Http404
    known = _known(import_id)
    of_file = dict(enumerate(known.refused_names, start=1)).get(number, known.file_names[0])
    name = say(REFUSED_FILE, file=Path(of_file).stem)
    return FileResponse(
        files[number - 1].open("rb"), as_attachment=True, filename=name, content_type="text/csv"
    )


def _reasons(known: KnownImport) -> Iterator[tuple[str, int, list[str]]]:
    """Why rows could not be used: in a sentence about the first of them, how many, the first."""
    is_several = len(known.refused_names) > 1
    for reason in known.reading.get("refused", ()):
        rows = reason["rows"]
        told = [
            say(ROWS[is_several, bool(cell)], file=file, row=row, cell=cell)
            for file, row, cell in rows
        ]
        yield say(REFUSALS[reason["code"]], detail=rows[0][2]), reason["n"], told


def _after(
    request: HttpRequest,
    import_id: int,
    act: Callable[[KnownImport, Actor], object],
    *,
    job: str,
) -> HttpResponse:
    """Act, and let a job go on with the import; what is refused is told on its page."""
    actor, known = actor_of(request, to=IMPORT_FILES), _known(import_id)
    try:
        act(known, actor)
    except Refused as error:
        return _page(request, known, error)
    _begin(job, import_id, actor)
    return redirect("import", import_id)


def _known(import_id: int) -> KnownImport:
    try:
        return known_import(import_id)
    except Refused as error:
        raise Http404 from error


def _job_of(import_id: int) -> Job | None:
    """The job that works on an import now: the latest, beside which another may be about to end."""
    jobs = [job for job in unfinished_jobs() if job.arguments.get("import_id") == import_id]
    return jobs[-1] if jobs else None


def _begin(kind: str, import_id: int, actor: Actor) -> None:
    start_job(
        kind,
        arguments={"import_id": import_id, "actor": actor.key, "role": actor.role or ""},
        unique_key=f"{kind}:{import_id}",  # the job before may take a moment more to end
    )


def _is_busy(state: State, *, has_job: bool) -> bool:
    """Whose undoing nobody goes on with is not waited for: a button goes on. The job of what is
    done may take a moment more to end."""
    if state in {State.DONE, State.UNDONE}:
        return False
    return has_job or state in BUSY - {State.UNDOING}


def _in_the_way(known: KnownImport, error: Refused | None) -> list[KnownImport]:
    """The imports that a refusal names."""
    finders = {"changed_since": imports_upon, "beside_another": imports_under_way}
    find = finders.get(error.code) if error else None
    return [known_import(id_) for id_ in find(known.id)] if find else []


def _later(known: KnownImport) -> dict[str, object]:
    """What came after it and held the same, as far as one reads: the first, and how many more."""
    later = later_imports(known) if known.may_undo or known.is_undone else []
    return {"later": later[:LATER_SHOWN], "more": len(later[LATER_SHOWN:])}


def _meanings(
    known: KnownImport, language: Language, *, may_add_fields: bool
) -> Iterator[tuple[list[str], list[ColumnChoice]]]:
    """The files of each layout with its columns; of the first those that are taken, as the others
    have a card of their own."""
    for number, layout in enumerate(known.layouts):
        columns = column_choices(known, language, number=number, may_add_fields=may_add_fields)
        if shown := [column for column in columns if number or not column.is_left]:
            yield layout.files, shown


def _page(request: HttpRequest, known: KnownImport, error: Refused | None = None) -> HttpResponse:
    job = _job_of(known.id)
    language = current_language()
    counts = known.counts or known.expected
    may_add = actor_of(request).may(DEFINE_CUSTOM_FIELDS)
    columns = column_choices(known, language, may_add_fields=may_add)
    content = {
        "known": known,
        "percent": job.percent if job else None,
        "progress": say(job.progress) if job and job.progress else known.state_name,
        "is_busy": _is_busy(known.state, has_job=job is not None),
        "stayed": say(STAYED, n=known.stayed) if known.stayed else "",
        "told": (known.reading.get("question") or known.reading.get("error") or {}).get(language),
        "next_step": (known.reading.get("next_step") or {}).get(language),
        "answers": list(enumerate(known.reading.get("answers", ())))
        if "question" in known.reading
        else [],
        "counts": [
            (say(KINDS[kind]), of_kind) for kind, of_kind in counts.items() if kind in KINDS
        ],
        "moved": counts.get(MOVED_ORDERS, {}).get("changed", 0),
        "notes": known.notes(),
        "meanings": list(_meanings(known, language, may_add_fields=may_add)),
        "left": [column for column in columns if column.is_left],
        "whose": source_choices(known, language),
        "lists": lists_only(known.reading),
        "refused": list(enumerate(known.refused_names, start=1)) if known.has_files else [],
        "reasons": list(_reasons(known)),
        "is_old": is_preview_old(known),
        "is_sample": known.is_sample and known.id == sample_import(),
        "error": error.say(language) if error else "",
        "in_the_way": _in_the_way(known, error),
        **_later(known),
    }
    status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    return render(request, "imports/import.html", content, status=status)
