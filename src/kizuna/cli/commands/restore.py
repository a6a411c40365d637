"""`kizuna restore FILE`: a backup brought to life in an empty folder, and looked over.

Not here: the file's form and contents (`cli.backups`).
"""

import argparse
import shutil
from datetime import datetime
from pathlib import Path

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.cli.application import bring_up_to_date, start_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.passphrase import asked
from kizuna.cli.terminal import tell

SUMMARY = Words(
    ja="控えたファイルを、空のフォルダーに復元して確かめます。",
    en="Restore a backup into an empty folder, and check it.",
)
FILE = Words(ja="kizuna backup で作ったファイル", en="a file made by kizuna backup")
PASSPHRASE = Words(ja="パスフレーズ: ", en="Passphrase: ")
NOT_EMPTY = Words(
    ja="{place} にはもうデータがあります。復元は空の場所にだけ行えます。",
    en="There is data in {place} already. A backup is restored into an empty place only.",
)
NAME_ANOTHER = Words(
    ja="KIZUNA_DATA（PostgreSQL なら KIZUNA_DATABASE_URL も）で空の場所を指定してください。",
    en="Name an empty one by KIZUNA_DATA, and with PostgreSQL by KIZUNA_DATABASE_URL.",
)
OTHER_DATABASE = Words(
    ja="このバックアップは {vendor} のものですが、いまの設定は違うデータベースです。",
    en="This backup is of {vendor}, and the settings name another kind of database.",
)
NAME_THAT_KIND = {
    "postgresql": Words(
        ja="KIZUNA_DATABASE_URL で、空の PostgreSQL のデータベースを指定してください。",
        en="Name an empty database of PostgreSQL by KIZUNA_DATABASE_URL.",
    ),
    "sqlite": Words(
        ja="KIZUNA_DATABASE_URL の指定を外してください。",
        en="Leave KIZUNA_DATABASE_URL out.",
    ),
}
DONE = Words(
    ja="{at} の控えを復元し、中身が揃っていることを確かめました（{rows} 行）。",
    en="Restored the backup of {at} and found it complete: {rows} rows.",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """Which file."""
    parser.add_argument("file", metavar="FILE", type=Path, help=FILE.say(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """All or nothing: where something is not as it was, the folder is left empty."""
    from kizuna.cli.backups.archive import is_encrypted
    from kizuna.config import knobs

    data = knobs.DATA.value()
    if data.exists() and any(data.iterdir()):
        raise _not_empty(str(data))
    passphrase = asked(PASSPHRASE.say(language)) if is_encrypted(options.file) else ""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_done = False
    try:
        told = _restore(options.file, data, passphrase)
        is_done = True
    finally:
        if not is_done:
            _empty(data)
    tell(DONE.say(language, **told))
    return 0


def _restore(source: Path, data: Path, passphrase: str) -> dict[str, str]:
    from kizuna.cli.backups.archive import unpack
    from kizuna.cli.backups.contents import Manifest, compare_files, incomplete
    from kizuna.cli.backups.databases import check_sqlite, restore_postgresql
    from kizuna.cli.backups.state import begin_log_anew, refuse_newer, vendor
    from kizuna.config.databases import modern_sqlite

    modern_sqlite()
    folder = data / ".restoring"
    folder.mkdir(mode=0o700)
    unpack(source, folder, passphrase=passphrase)
    manifest = Manifest.read(folder)
    rows = dict(manifest.rows)
    compare_files(folder, manifest)
    if manifest.vendor == "sqlite":
        check_sqlite(folder / "database", rows)
    for path in (folder / "data").iterdir():
        path.rename(data / path.name)
    start_application()
    if vendor() != manifest.vendor:
        said = Said("other_database", OTHER_DATABASE, {"vendor": manifest.vendor})
        raise Refused(said, Said("name_that_kind", NAME_THAT_KIND[manifest.vendor]))
    refuse_newer(manifest.migrations, version=manifest.version)
    if manifest.vendor == "sqlite":
        _place_sqlite(folder / "database")
    else:
        _refuse_filled()
        restore_postgresql(folder / "database", rows)
    begin_log_anew()
    shutil.rmtree(folder)
    bring_up_to_date()
    if not _is_log_sound(manifest.audit_head):
        raise incomplete("audit_entries")
    _make_lake()
    return {"at": on_the_shops_clock(manifest.made_at), "rows": f"{sum(rows.values()):,}"}


def on_the_shops_clock(made_at: str) -> str:
    """2026-11-22 18:30 (Asia/Tokyo): the zone of the shop that was restored."""
    from kizuna.core.shop.queries import the_shop

    shop = the_shop()
    return f"{datetime.fromisoformat(made_at).astimezone(shop.zone):%Y-%m-%d %H:%M} ({shop.zone})"


def _place_sqlite(copy: Path) -> None:
    from django.db import connection

    place = Path(connection.settings_dict["NAME"])
    if place.exists():
        raise _not_empty(str(place))
    copy.rename(place)


def _refuse_filled() -> None:
    from django.db import connection

    if connection.introspection.table_names():
        raise _not_empty(str(connection.settings_dict["NAME"]))


def _is_log_sound(head: str) -> bool:
    from kizuna.core.audit.queries import audit_verdict
    from kizuna.core.audit.rules import Head

    return audit_verdict(Head.parse(head)).first_wrong is None


def _make_lake() -> None:
    from kizuna.core.audit.actions import record_audit
    from kizuna.core.permissions.rules import system_actor
    from kizuna.understand.lake.actions import refresh_lake

    refresh_lake()
    record_audit(system_actor("command"), "restored_backup")


def _not_empty(place: str) -> Refused:
    return Refused(
        Said("place_not_empty", NOT_EMPTY, {"place": place}), Said("name_another", NAME_ANOTHER)
    )


def _empty(data: Path) -> None:
    for path in data.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


COMMANDS.add("restore", Command(summary=SUMMARY, add_options=add_options, run=run))
