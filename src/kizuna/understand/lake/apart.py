"""New states of the lake, made by a child process that alone reads the database as columns.

Not here: why a child (`reading_child`), how a state is made (`making`).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from django.conf import settings
from django.db import connection

from kizuna.understand.lake.rules import LakeState

_MODULE = "kizuna.understand.lake.reading_child"
_PARTS = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
_LONGEST_TROUBLE = 4_000


@contextmanager
def made_apart(state: LakeState, *, newest: int, is_settled: bool) -> Iterator[Iterator[LakeState]]:
    """The states of `making.states_made`, each as soon as it stands; the child waits meanwhile.

    Raises RuntimeError with what the child said where it fails.
    """
    request = {
        "data": str(settings.DATA),
        "database": {part: str(connection.settings_dict[part]) for part in _PARTS},
        "state": state.written(),
        "newest": newest,
        "is_settled": is_settled,
    }
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as trouble,
        subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=trouble,
            encoding="utf-8",
            start_new_session=True,
        ) as child,
    ):
        assert child.stdin and child.stdout
        try:
            yield _states(json.dumps(request), child.stdin, child.stdout)
            with suppress(BrokenPipeError):
                child.stdin.close()
            if child.wait():
                trouble.seek(0)
                raise RuntimeError(trouble.read()[-_LONGEST_TROUBLE:])
        finally:
            child.kill()


def _states(request: str, asking: IO[str], answers: IO[str]) -> Iterator[LakeState]:
    said = request
    while True:
        try:
            print(said, file=asking, flush=True)
        except BrokenPipeError:  # it failed; what it said tells why
            return
        if not (made := answers.readline()):
            return
        yield LakeState.read(made)
        said = "taken"
