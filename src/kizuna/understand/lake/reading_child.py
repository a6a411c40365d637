"""Runs alone in a child process: the application's database -> the files of a new lake state.

A child, because DuckDB's scanner and the application each have a SQLite of their own. Whoever
closes a file gives up all locks that the process holds on it (POSIX), also those of the other
library: its writes would no longer be kept apart from those of other processes, which destroys
databases (sqlite.org, How To Corrupt, 2.2.1). So no process that writes ever runs the scanner. On
PostgreSQL there are no such files; it is read the same way, so that there is one way.

    python -m kizuna.understand.lake.reading_child      (asked by `apart`)
"""

import json
import os
import sys
import threading
from collections.abc import Mapping
from queue import SimpleQueue
from typing import Any

from kizuna.understand.lake.rules import LakeState


def main() -> None:
    """Load what takes a while, and wait to be asked. Then write each state as a line, and go on
    when a line says that it was taken. The database is open only while it is read."""
    from kizuna.understand.lake.attached import able_to_attach
    from kizuna.understand.lake.making import states_made

    with able_to_attach() as connection:
        if not (asked := sys.stdin.readline()):
            return  # whoever might have asked is gone
        request = json.loads(asked)
        _become(request)
        taken = _lines()
        for made in states_made(
            connection,
            LakeState.read(request["state"]),
            newest=request["newest"],
            is_settled=request["is_settled"],
        ):
            print(made.written(), flush=True)
            taken.get()


def _become(request: Mapping[str, Any]) -> None:
    """An application over the asker's data folder and database, which it never opens itself."""
    from django.conf import settings
    from django.db import connection

    settings.DATA = request["data"]
    connection.settings_dict.update(request["database"])


def _lines() -> "SimpleQueue[str]":
    """What is said on standard input; at its end whoever asked is gone, and so are we."""
    said: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            said.put(line)
        os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    return said


if __name__ == "__main__":
    main()
