"""`kizuna backup`: everything into one file, while Kizuna goes on running.

Not here: the file's form and contents (`cli.backups`).
"""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kizuna import __version__
from kizuna.base.errors import UsageError
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.cli.application import open_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.passphrase import asked
from kizuna.cli.terminal import tell

SUMMARY = Words(
    ja="動かしたまま、すべてのデータを 1 つのファイルに控えます。",
    en="Back everything up into one file, while Kizuna runs.",
)
OPTIONS: dict[str, Words] = {
    "file": Words(
        ja="書き出し先。省くと kizuna-日時.backup", en="where to; by default kizuna-TIME.backup"
    ),
    "encrypt": Words(
        ja="パスフレーズで暗号化する（標準入力からも読みます）",
        en="encrypt it by a passphrase, asked for or read from standard input",
    ),
}
PASSPHRASE = Words(ja="パスフレーズ: ", en="Passphrase: ")
NO_PASSPHRASE = Words(ja="パスフレーズが空です。", en="The passphrase is empty.")
FILE_EXISTS = Words(ja="{path} はもうあります。", en="{path} is there already.")
NO_PLACE = Words(
    ja="{folder} に書き込めません。フォルダーがあるか、書き込む権限があるかを確かめてください。",
    en="Nothing can be written into {folder}. See whether it is there, and who may write it.",
)
BACKED_UP_ITSELF = Words(
    ja="{folder} は、これから控えるデータのフォルダーの中です。"
    "バックアップは別の場所に書き出してください。",
    en="{folder} belongs to the data that is to be backed up. Write the backup somewhere else.",
)
DONE = Words(
    ja="{path} に控えました（{rows} 行、ファイル {files} 件）。監査ログの控え: {head}",
    en="Backed up to {path}: {rows} rows, {files} files. Head of the audit log: {head}",
)
KEEP_SAFE = Words(
    ja="暗号化していないので、秘密鍵とお客様の情報がそのまま入っています。置き場所にご注意ください。",
    en="It is not encrypted, and holds the secret key and everything about your customers: mind "
    "where you put it.",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """Where to, and whether for everybody's eyes."""
    parser.add_argument(
        "file", nargs="?", metavar="FILE", type=Path, help=OPTIONS["file"].say(language)
    )
    parser.add_argument("--encrypt", action="store_true", help=OPTIONS["encrypt"].say(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """Copy, list, pack; then say so in the audit log."""
    at = datetime.now(UTC)
    target: Path = options.file or Path(f"kizuna-{at:%Y%m%d-%H%M%S}.backup")
    _check_place(target)
    passphrase = asked(PASSPHRASE.say(language)) if options.encrypt else ""
    if options.encrypt and not passphrase:
        raise UsageError(Said("no_passphrase", NO_PASSPHRASE))
    open_application()
    from kizuna.cli.backups.archive import pack
    from kizuna.cli.backups.contents import Manifest, copy_files, file_digests
    from kizuna.cli.backups.databases import copy_database
    from kizuna.cli.backups.state import applied_migrations, own_tables, vendor
    from kizuna.config import knobs
    from kizuna.core.audit.actions import record_audit
    from kizuna.core.audit.queries import audit_head
    from kizuna.core.permissions.rules import system_actor

    with TemporaryDirectory(dir=target.absolute().parent) as name:
        folder = Path(name)
        head = audit_head()  # before the copy, which holds at least so much
        rows = copy_database(folder / "database", own_tables())
        copy_files(knobs.DATA.value(), folder)
        manifest = Manifest(
            version=__version__, made_at=at.isoformat(), vendor=vendor(), rows=rows,
            migrations=applied_migrations(), audit_head=str(head), files=file_digests(folder),
        )  # fmt: skip
        manifest.write(folder)
        pack(folder, target, passphrase=passphrase)
    total = sum(rows.values())
    record_audit(system_actor("command"), "made_backup", details={"rows": total})
    told = {"path": target, "rows": f"{total:,}", "files": len(manifest.files), "head": head}
    tell(DONE.say(language, **told))
    if not passphrase:
        tell(KEEP_SAFE.say(language))
    return 0


def _check_place(target: Path) -> None:
    """UsageError where no backup can be written, or where each would hold the ones before it."""
    from kizuna.config import knobs

    folder = target.resolve().parent
    if not os.access(folder, os.W_OK | os.X_OK):  # first: in there nothing could be looked for
        raise UsageError(Said("no_place_for_backup", NO_PLACE, {"folder": folder}))
    if target.exists():
        raise UsageError(Said("file_exists", FILE_EXISTS, {"path": target}))
    if folder.is_relative_to(knobs.DATA.value().resolve()):
        raise UsageError(Said("backed_up_itself", BACKED_UP_ITSELF, {"folder": folder}))


COMMANDS.add("backup", Command(summary=SUMMARY, add_options=add_options, run=run))
