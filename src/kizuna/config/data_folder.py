"""The folder that holds the data, there before anything is put into it.

Not here: what lies in it (each room's own files), the knob that names it (`knobs`).
"""

import errno
import os
from pathlib import Path

from kizuna.base.errors import Misconfigured
from kizuna.base.said import Said
from kizuna.base.words import Words

NO_DATA_FOLDER = Words(
    ja="データフォルダー {path} を使えません（{reason}）。",
    en="The data folder {path} cannot be used ({reason}).",
)
NAME_A_FOLDER = Words(
    ja="持ち主と権限を確かめるか、KIZUNA_DATA で書き込めるフォルダーを指定してください。",
    en="Check who owns it and its permissions, or name one that can be written by KIZUNA_DATA.",
)


def kept_data_folder(path: Path) -> Path:
    """The folder; made on first use, for its owner only, and Misconfigured where that fails."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise Misconfigured(
            Said("no_data_folder", NO_DATA_FOLDER, {"path": path, "reason": error.strerror}),
            Said("name_a_folder", NAME_A_FOLDER),
        ) from error
    return path
