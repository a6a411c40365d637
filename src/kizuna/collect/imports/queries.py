"""Imports as pages and the shell show them.

Not here: their rows and files (`models`, `folders`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, Q, Sum

from kizuna.base.words import Language
from kizuna.collect.imports import models
from kizuna.collect.imports.folders import STOPPED, folder_of
from kizuna.collect.imports.refusals import no_import
from kizuna.collect.imports.rules import (
    MAY_READ,
    MAY_REUSE,
    MAY_UNDO,
    MAY_WRITE,
    STATE_NAMES,
    STATE_TONES,
    Choices,
    State,
    fingerprint,
)
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.files.format import holds_of
from kizuna.insight.files.reading import source_names
from kizuna.sample import FILE_NAME as SAMPLE

# What one would type in a shell says nothing on a page.
_OPTION = re.compile(r"（--[^）]*）| ?\(--[^)]*\)")


@dataclass(frozen=True)
class LeftHere:
    """A column from which nothing is taken: its header, some of its cells."""

    header: str
    examples: Sequence[str]


@dataclass(frozen=True)
class Layout:
    """A header that some files have: a table of it, as the reading shows it, and what its columns
    were taken for (field -> header; nothing where it could not be read)."""

    fingerprint: str
    table: Mapping[str, Any]
    taken: Mapping[str, str]
    files: list[str]

    @property
    def lists(self) -> str:
        """What it lists, if it was read and holds no orders: "customers" or "products"; else ""."""
        holds = holds_of(self.taken) if self.taken else "orders"
        return "" if holds == "orders" else holds


@dataclass(frozen=True)
class LaterImport:
    """An import after another, of the same orders' or customers' numbers, that found something
    there already."""

    id: int
    file_names: list[str]
    has_files: bool


@dataclass(frozen=True, kw_only=True)
class KnownImport:
    """One import; `reading` is what was understood of its files, as it was kept."""

    id: int
    state: State
    actor: str
    file_names: list[str]
    choices: Choices
    reading: Mapping[str, Any]
    sources: list[str]
    numbers_of: str
    expected: Mapping[str, Mapping[str, int]]
    counts: Mapping[str, Mapping[str, int]]
    stayed: int  # customers whom it had brought, and who are still there after it was undone
    steps_done: int
    created_at: datetime
    begun_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None
    has_files: bool

    @property
    def state_name(self) -> str:
        """The state in the reader's language."""
        return say(STATE_NAMES[self._seen_state])

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return STATE_TONES.get(self._seen_state, "ai")

    @property
    def _seen_state(self) -> State:
        """Reading that somebody called off was stopped; nothing is wrong with the files."""
        code = self.reading.get("error", {}).get("code")
        return State.STOPPED if code == STOPPED.code else self.state

    @property
    def refused_names(self) -> list[str]:
        """The files in which rows were refused, as `refused_files` are in order."""
        sources = self.reading.get("sources", ())
        names = source_names([(source["file"], source["sheet"]) for source in sources])
        return [name for name, source in zip(names, sources, strict=True) if source["rows_refused"]]

    @property
    def may_write(self) -> bool:
        """Whether it can be written, or writing go on."""
        return self.state in MAY_WRITE - {State.WRITING} and self.has_files

    @property
    def may_choose(self) -> bool:
        """Whether it can still be said how its files are to be read."""
        return self.state in MAY_READ - {State.READING} and self.has_files

    @property
    def is_half_written(self) -> bool:
        """Whether writing stopped half-way."""
        return self.state is State.STOPPED and self.steps_done > 0

    @property
    def may_reuse(self) -> bool:
        """Whether another import can be begun with its files; the sample's would lose its label."""
        return self._seen_state in MAY_REUSE and self.has_files and not self.is_sample

    @property
    def is_sample(self) -> bool:
        """Whether its files are called as the sample's are."""
        return SAMPLE in self.file_names

    @property
    def may_undo(self) -> bool:
        """Whether it can be taken back."""
        return self.state in MAY_UNDO

    @property
    def is_undoing(self) -> bool:
        """Whether it is being taken back."""
        return self.state is State.UNDOING

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back to the end."""
        return self.state is State.UNDONE

    @property
    def written(self) -> int:
        """How many orders and customers it wrote."""
        kinds = (self.counts.get("orders", {}), self.counts.get("customers", {}))
        return sum(of_kind.get("new", 0) + of_kind.get("changed", 0) for of_kind in kinds)

    @property
    def rows_refused(self) -> int:
        """Rows of all files that could not be used."""
        return sum(source["rows_refused"] for source in self.reading.get("sources", ()))

    @property
    def rows_read(self) -> int:
        """Rows of all files."""
        return sum(source["rows_read"] for source in self.reading.get("sources", ()))

    @property
    def left(self) -> list[LeftHere]:
        """Columns of all files that hold something and from which nothing is taken, each once."""
        found: dict[str, LeftHere] = {}
        for table in self.reading.get("tables", ()):
            for column in table.get("left", ()):
                here = LeftHere(column["header"], column["examples"])
                found.setdefault(here.header, here)
        return list(found.values())

    @property
    def layouts(self) -> list[Layout]:
        """The headers of all tables, each once, the first file's first."""
        found: dict[str, Layout] = {}
        sources = self.reading.get("sources") or []
        for number, table in enumerate(self.reading.get("tables", ())):
            file = f"{table['file']}（{table['sheet']}）" if table["sheet"] else table["file"]
            taken = sources[number]["columns"] if number < len(sources) else {}
            known = fingerprint(table["header"])
            layout = found.setdefault(known, Layout(known, table, taken, []))
            layout.files.append(file)
        return list(found.values())

    def notes(self, language: Language | None = None) -> list[str]:
        """What was understood and assumed, in sentences; of several files or sheets each once."""
        spoken = language or current_language()
        told = [note for source in self.reading.get("sources", ()) for note in source["notes"]]
        told += self.reading.get("notes", [])
        told = [note for note in told if note["code"] != "rows_refused"]  # the page shows them
        return list(dict.fromkeys(_OPTION.sub("", note[spoken]) for note in told))


def known_import(import_id: int) -> KnownImport:
    """One import. Refused: no_import."""
    row = models.Import.objects.filter(pk=import_id).first()
    if row is None:
        raise no_import()
    return _known(row)


def latest_imports(*, limit: int = 50) -> list[KnownImport]:
    """The latest imports, newest first."""
    return [_known(row) for row in models.Import.objects.order_by("-id")[:limit]]


def imports_under_way(beside: int) -> list[int]:
    """Which import beside this one is being written or undone now: one at most."""
    rows = models.Import.objects.filter(state__in=[State.WRITING, State.UNDOING])
    return list(rows.exclude(pk=beside).values_list("pk", flat=True))


def written_beside(import_id: int) -> str:
    """What other imports have written and taken back so far: another text after each step."""
    others = models.Import.objects.exclude(pk=import_id).exclude(state__in=MAY_READ)
    found = others.aggregate(
        begun=Count("id"),
        steps=Sum("steps_done", default=0),
        undoing=Count("id", filter=Q(state__in=[State.UNDOING, State.UNDONE])),
        undone=Count("id", filter=Q(state=State.UNDONE)),
    )
    return ":".join(str(found[key]) for key in ("begun", "steps", "undoing", "undone"))


def later_imports(known: KnownImport) -> list[LaterImport]:
    """Imports that may have told again of what this one had brought, and found it unchanged: it
    goes with this one. The earliest first, of the same files the last; once this one is undone,
    without those whose files were imported again since.
    """
    if known.finished_at is None:  # nothing of it was written
        return []
    # While it stood still half-way, others may have found what it had brought by then.
    later = models.Import.objects.filter(
        finished_at__gt=known.begun_at or known.finished_at,
        state__in=[State.DONE, State.STOPPED],
    ).exclude(pk=known.id)
    asked = ("id", "files", "has_files", "sources", "numbers_of", "counts", "finished_at")
    found: dict[frozenset[str], LaterImport] = {}
    own = {*known.sources, known.numbers_of} - {""}
    for id_, files, has_files, sources, numbers_of, counts, finished_at in later.order_by(
        "finished_at", "id"
    ).values_list(*asked):
        told_again = sum(of["unchanged"] + of["changed"] for of in counts.values())
        digests = frozenset(file["sha256"] for file in files)
        found.pop(digests, None)
        is_before = known.undone_at is None or finished_at < known.undone_at
        if is_before and told_again and own & {*sources, numbers_of}:
            found[digests] = LaterImport(id_, [file["name"] for file in files], has_files)
    return list(found.values())


def is_preview_old(known: KnownImport) -> bool:
    """Whether what writing would do was counted before other imports changed it."""
    is_waiting = known.may_write and known.steps_done == 0
    return is_waiting and known.reading.get("beside") != written_beside(known.id)


def refused_files(import_id: int, language: Language) -> list[Path]:
    """The files of rows that could not be used, with the reasons; one per source."""
    found = (folder_of(import_id) / "refused").glob(f"{language}*.csv")
    return sorted(found, key=lambda path: (len(path.name), path.name))


def _known(row: models.Import) -> KnownImport:
    return KnownImport(
        id=row.pk,
        state=State(row.state),
        actor=row.actor,
        file_names=[file["name"] for file in row.files],
        choices=Choices(**(row.reading.get("choices") or row.choices)),
        reading=row.reading,
        sources=row.sources,
        numbers_of=row.numbers_of,
        expected=row.expected,
        counts=row.counts,
        stayed=row.taken_back.get("stayed", 0),
        steps_done=row.steps_done,
        created_at=row.created_at,
        begun_at=row.begun_at,
        finished_at=row.finished_at,
        undone_at=row.undone_at,
        has_files=row.has_files,
    )
