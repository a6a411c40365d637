"""New states of the lake, made by a child process that alone reads the database as columns.

Not here: why a child (`reading_child`), how a state is made (`making`).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connection

from kizuna.understand.lake.rules import LakeState

_MODULE = "kizuna.understand.lake.reading_child"
_PARTS = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
_LONGEST_TROUBLE = 4_000


_waiting: "list[_Child]" = []


def be_ready_to_refresh() -> None:
    """Let a child wait that has loaded all it needs, for the next who wants states made.

    Loading takes a second, of which whoever waits for new figures then sees nothing; what is
    loaded takes 45 MB. The child ends with this process.
    """
    if not _waiting:
        _waiting.append(_Child())


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
    with _ready_child() as child:
        yield child.states(json.dumps(request))
        child.end()


def _ready_child() -> "_Child":
    """The one that waits, or a new one where none does or something has ended it."""
    while _waiting:
        child = _waiting.pop()
        if child.is_alive():
            return child
        child.kill()
    return _Child()


class _Child:
    """A child process: asked once, it answers with one state after another."""

    def __init__(self) -> None:
        self._trouble = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (see kill)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._trouble,
            encoding="utf-8",
            start_new_session=True,
        )

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def states(self, request: str) -> Iterator[LakeState]:
        """What it answers; it goes on to the next when the former was taken."""
        asking, answers = self._process.stdin, self._process.stdout
        assert asking and answers
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

    def end(self) -> None:
        """Wait until it has; RuntimeError with what it said where it failed."""
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        if self._process.wait():
            self._trouble.seek(0)
            raise RuntimeError(self._trouble.read()[-_LONGEST_TROUBLE:])

    def kill(self) -> None:
        """Leave nothing of it behind."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            self._trouble.close()
