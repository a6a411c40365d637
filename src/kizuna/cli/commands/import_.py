"""`kizuna import FILE...`: customers, orders and products from files into the application.

Not here: reading and writing (`collect.imports`); the same happens on the page of imports.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kizuna.base.errors import Refused, Undecided, UnreadableFile, UsageError
from kizuna.base.said import Said
from kizuna.base.words import Language, Verbatim, Words
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.commands import report
from kizuna.cli.terminal import tell
from kizuna.insight.asked import mapped_columns

if TYPE_CHECKING:
    from kizuna.collect.imports.queries import KnownImport
    from kizuna.core.permissions.rules import Actor

BLOCK_BYTES = 1 << 20
SUMMARY = Words(
    ja="ファイルから顧客・注文・商品を取り込みます。",
    en="Bring customers, orders and products in from files.",
)
OPTIONS: dict[str, Words] = {
    "file": Words(
        ja="注文・顧客・商品のファイル（Excel・CSV・zip・Parquet）",
        en="files with orders, customers or products (Excel, CSV, zip, Parquet)",
    ),
    "dry_run": Words(
        ja="取り込むとどうなるかを数えるだけで、何も書かない",
        en="only count what would be imported; write nothing",
    ),
    # A file is read here as there.
    **{key: report.OPTIONS[key] for key in ("map", "currency", "date_order")},
    "refused_out": Words(
        ja="使えなかった行の書き出し先", en="where rows that could not be used go"
    ),
    "reuse": Words(
        ja="ファイルの代わりに、この番号の取り込みのファイルをもう一度使う",
        en="use the files of the import of this number again, instead of naming files",
    ),
    "undo": Words(ja="この番号の取り込みを取り消す", en="undo the import of this number instead"),
}
NOTHING_GIVEN = Words(
    ja="取り込むファイルを指定してください。例：kizuna import orders.xlsx",
    en="Name a file: kizuna import orders.xlsx",
)
KINDS = {
    "customers": Words(
        ja="顧客：新規 {new}、変更 {changed}、変更なし {unchanged}",
        en="Customers: {new} new, {changed} changed, {unchanged} unchanged",
    ),
    "orders": Words(
        ja="注文：新規 {new}、変更 {changed}、変更なし {unchanged}",
        en="Orders: {new} new, {changed} changed, {unchanged} unchanged",
    ),
    "products": Words(
        ja="商品：新規 {new}、変更 {changed}、変更なし {unchanged}",
        en="Products: {new} new, {changed} changed, {unchanged} unchanged",
    ),
    "moved_orders": Words(
        ja="うち、前とは別のお客様の注文になるもの：{changed}",
        en="Orders among them that become another customer's: {changed}",
    ),
}
REFUSED_ROWS = Words(
    ja="使えなかった {n} 行を理由つきで書き出しました: {path}。直して、もう一度取り込めます。",
    en="{n} rows could not be used; they are in {path}, with the reason. Mend them and "
    "import them again.",
    en_one="One row could not be used; it is in {path}, with the reason. Mend and import it again.",
    count="n",
)
LEFT_OUT = Words(
    ja="取り込まない列：{columns}。要る列は、ブラウザの「データ取り込み」で自分の項目にできます。",
    en="Columns that are left out: {columns}. On the page of imports they can be made fields of "
    "your own.",
)
LEFT_OF_PRODUCTS = Words(
    ja="取り込まない列：{columns}。商品の一覧から取り込むのは商品コードと商品名だけです。",
    en="Columns that are left out: {columns}. From a list of products only the codes and the names "
    "are taken.",
)
DONE = Words(
    ja="取り込みました。取り消すには: kizuna import --undo {id}",
    en="Imported. To undo it: kizuna import --undo {id}",
)
UNDONE = Words(
    ja="取り込み {id} を取り消し、元の状態に戻しました。",
    en="Import {id} was undone; everything is as it was.",
)
LATER_HELD = Words(
    ja="あとの取り込みにも入っていたものは、いっしょに消えました。戻すには、上から順に実行してください。",
    en="What later imports held as well is gone, too. To bring it back, run these in turn:",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """The options of `kizuna import`."""

    def text(key: str) -> str:
        return OPTIONS[key].say(language)

    of_what = parser.add_mutually_exclusive_group()
    of_what.add_argument(
        "files", nargs="*", default=[], metavar="FILE", type=Path, help=text("file")
    )
    parser.add_argument("--dry-run", action="store_true", help=text("dry_run"))
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help=text("map")
    )
    parser.add_argument("--currency", metavar="CODE", help=text("currency"))
    parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help=text("date_order"))
    parser.add_argument("--refused-out", type=Path, metavar="PATH", help=text("refused_out"))
    of_what.add_argument("--reuse", type=int, metavar="ID", help=text("reuse"))
    of_what.add_argument("--undo", type=int, metavar="ID", help=text("undo"))


def run(options: argparse.Namespace, language: Language) -> int:
    """Read, say what would come of it, write; all in this process."""
    if not options.files and options.undo is None and options.reuse is None:
        raise UsageError(Said("no_file", NOTHING_GIVEN))
    from kizuna.cli.application import bring_up_to_date, start_application

    start_application()
    bring_up_to_date()
    from kizuna.collect.imports.queries import known_import
    from kizuna.collect.imports.rules import lists_only

    if options.undo is not None:
        _undo(options.undo, language)
        return 0
    known = _read(options)
    for note in known.notes(language):
        tell(note)
    if known.left:
        shown = ", ".join(f"{column.header} ({column.examples[0]})" for column in known.left)
        words = LEFT_OF_PRODUCTS if lists_only(known.reading) == "products" else LEFT_OUT
        tell(Said("left_out", words, {"columns": shown}).say(language))
    _offer_refused(known, options, language)
    if not options.dry_run:
        write_as_things_stand(known.id)
        known = known_import(known.id)
    for kind, counts in (known.counts or known.expected).items():
        tell(KINDS[kind].say(language, **counts))
    if not options.dry_run:
        tell(DONE.say(language, id=str(known.id)))
    return 0


def _undo(import_id: int, language: Language) -> None:
    """Take an import back; say what went with it, and how to have it again."""
    from kizuna.collect.imports.actions.undoing import undo_import
    from kizuna.collect.imports.queries import known_import, later_imports
    from kizuna.collect.imports.rules import STAYED
    from kizuna.core.permissions.rules import system_actor

    stayed = undo_import(import_id, actor=system_actor("command"), at=datetime.now(UTC))
    tell(UNDONE.say(language, id=str(import_id)))
    if stayed:
        tell(STAYED.say(language, n=stayed))
    if later := [one for one in later_imports(known_import(import_id)) if one.has_files]:
        tell(LATER_HELD.say(language))
    for one in later:
        tell(f"  kizuna import --reuse {one.id}  # {', '.join(one.file_names)}")


def _read(options: argparse.Namespace) -> "KnownImport":
    """The files kept and read; UnreadableFile or Undecided where that is not possible."""
    from kizuna.collect.imports.actions.understanding import read_import
    from kizuna.collect.imports.queries import known_import
    from kizuna.collect.imports.rules import State
    from kizuna.core.permissions.rules import system_actor
    from kizuna.insight.files.unreadable import unreadable

    actor, at = system_actor("command"), datetime.now(UTC)
    for path in options.files:
        if not path.is_file():
            raise unreadable("file_missing", file=str(path))
    import_id = _begin(options, actor=actor, at=at)
    read_import(import_id, actor=actor, at=at)
    known = known_import(import_id)
    if known.state is State.READY:
        return known
    kind = Undecided if known.state is State.ASKING else UnreadableFile
    told = known.reading.get("question") or known.reading["error"]
    next_step = known.reading.get("next_step")
    raise kind(_said(told), _said(next_step) if next_step else None)


def _begin(options: argparse.Namespace, *, actor: "Actor", at: datetime) -> int:
    """A new import of the files named, or of those of another import."""
    from kizuna.collect.imports.actions.starting import reuse_files, start_import
    from kizuna.collect.imports.rules import Choices

    said = Choices(
        columns=mapped_columns(options.map),
        currency=options.currency,
        date_order=options.date_order,
    )
    choices = said if said != Choices() else None
    if options.reuse is not None:
        return reuse_files(options.reuse, actor=actor, at=at, choices=choices)
    given = ((path.name, _blocks(path)) for path in options.files)
    return start_import(given, actor=actor, at=at, choices=choices)


def write_as_things_stand(import_id: int) -> None:
    """Write; where another import came between reading and writing, read once more."""
    from kizuna.collect.imports.actions.starting import look_again
    from kizuna.collect.imports.actions.understanding import read_import
    from kizuna.collect.imports.actions.writing import write_import
    from kizuna.core.permissions.rules import system_actor

    actor, at = system_actor("command"), datetime.now(UTC)
    try:
        write_import(import_id, actor=actor, at=at)
    except Refused as refused:
        if refused.code != "preview_is_old":
            raise
        look_again(import_id, actor=actor)
        read_import(import_id, actor=actor, at=at)
        write_import(import_id, actor=actor, at=at)


def _said(told: dict[str, str]) -> Said:
    """A finished sentence."""
    return Said(told["code"], Verbatim(ja=told["ja"], en=told["en"]))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _offer_refused(known: "KnownImport", options: argparse.Namespace, language: Language) -> None:
    """Copy the files of refused rows to where they were asked for."""
    from kizuna.collect.imports.queries import refused_files

    if not known.rows_refused:
        return
    asked = options.refused_out or Path("kizuna-refused.csv")
    found = refused_files(known.id, language)
    paths = [asked if len(found) == 1 else asked.with_stem(f"{asked.stem}-{n}")
             for n in range(1, len(found) + 1)]  # fmt: skip
    for source, target in zip(found, paths, strict=True):
        shutil.copyfile(source, target)
    names = ", ".join(map(str, paths))
    tell(REFUSED_ROWS.say(language, n=known.rows_refused, path=names), to=sys.stderr)


COMMANDS.add("import", Command(summary=SUMMARY, add_options=add_options, run=run))
