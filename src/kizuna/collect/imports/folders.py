"""Where the files of an import lie, and reading them in a child process.

    <data>/imports/<id>/files/<n>/<name as it was given>
    <data>/imports/<id>/*.parquet, reading.json     what was read (`laying_down`)

Not here: the reading itself (`reading_child`), rows of the database (`models`).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from kizuna.base.file_names import safe_name
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.collect.imports.reading_child import RESULT, said_in_both

POLL_SECONDS = 0.2
READING_BROKE = Words(
    ja="ファイルを読む処理が途中で止まりました。大きすぎるか、壊れているようです。",
    en="Reading the files stopped half-way: they may be too big, or broken.",
)
SPLIT_FILES = Words(
    ja="ファイルを分けるか、表計算ソフトで開いて保存し直してください。",
    en="Split the files, or open and save them anew in a spreadsheet.",
)
STOPPED = Said("import_stopped", Words(ja="取り込みを中止しました。", en="The import was stopped."))


def folder_of(import_id: int) -> Path:
    """The folder of one import."""
    return Path(settings.DATA) / "imports" / str(import_id)


def keep_file(import_id: int, number: int, name: str, blocks: Iterable[bytes]) -> Path:
    """Write one file that was given; its path."""
    path = folder_of(import_id) / "files" / str(number) / safe_name(name)
    path.parent.mkdir(mode=0o700, parents=True)
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)
    return path


def share_files(import_id: int, *, of: int) -> None:
    """Let an import have the files of another: linked, as nobody ever writes to them again, or
    copied where the disk knows no links."""
    given = folder_of(of) / "files"
    shutil.copytree(given, folder_of(import_id) / "files", copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def read_files(
    import_id: int, request: Mapping[str, object], *, may_go_on: Callable[[], bool]
) -> dict[str, Any]:
    """Read an import's files in a child; what `reading.json` says. Ends it when told to stop."""
    folder = folder_of(import_id)
    (folder / RESULT).unlink(missing_ok=True)
    (folder / "request.json").write_text(json.dumps(request, ensure_ascii=False), "utf-8")
    module = "kizuna.collect.imports.reading_child"
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", module, str(folder)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        while True:
            try:
                _, trouble = child.communicate(timeout=POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if not may_go_on():
                    return {"error": said_in_both(STOPPED)}
    finally:
        child.kill()
        child.communicate()
        shutil.rmtree(folder / "spill", ignore_errors=True)
    if child.returncode:
        return _broken(child.returncode, trouble)
    return dict(json.loads((folder / RESULT).read_text("utf-8")))


def _broken(code: int, trouble: bytes) -> dict[str, Any]:
    """The child died: of its limits, as a rule. What it said is kept for whoever looks after."""
    ended = signal.Signals(-code).name if code < 0 else str(code)
    return {
        "error": said_in_both(Said("reading_broke", READING_BROKE)),
        "next_step": said_in_both(Said("split_files", SPLIT_FILES)),
        "trouble": f"{ended}: {trouble.decode('utf-8', 'replace')[-2000:]}",
    }


def erase_files(import_id: int) -> None:
    """Take away the files as they came and all that was read from them; the account stays."""
    shutil.rmtree(folder_of(import_id), ignore_errors=True)
