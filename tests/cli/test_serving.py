"""What dies again and again is given up, and nothing is left running; with small waits."""

import errno
import math
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from kizuna.base.errors import Refused
from kizuna.base.words import LANGUAGES, Language
from kizuna.cli.listening import refuse_where_nothing_can_listen
from kizuna.cli.patience import MOST_QUICK_DEATHS, Patience
from kizuna.cli.serving import AGAIN, GIVEN_UP, WEB, WORKER, keep_alive


def small() -> Patience:
    """However slow the machine is, every death is a quick one."""
    return Patience(quick_seconds=math.inf, first_wait_seconds=0.001)


def said(language: Language, what: object, name: object) -> str:
    """One line of what is told on the way."""
    return what.say(language, what=name.say(language))  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def told_to_stop() -> Iterator[Event]:
    """Set by SIGTERM, as the server's own processes hear of it."""
    told = Event()
    before = signal.signal(signal.SIGTERM, lambda *_: told.set())
    yield told
    signal.signal(signal.SIGTERM, before)


def writes_and_stays(place: Path) -> list[str]:
    """The command of a worker that says which process it is, and works for ever."""
    script = f"import os, time\nopen({str(place)!r}, 'w').write(str(os.getpid()))\ntime.sleep(3600)"
    return [sys.executable, "-c", script]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_that_die_again_and_again_are_given_up_and_the_worker_stops_too(
    language: Language, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    place, started = tmp_path / "worker", 0

    def die(is_over: Event) -> None:
        nonlocal started
        started += 1
        while not (place.exists() and place.read_text()):
            assert not is_over.wait(0.01)

    failed = keep_alive(language, die, worker=writes_and_stays(place), patience=small)
    assert (failed, started) == (1, MOST_QUICK_DEATHS + 1)
    lines = capfd.readouterr().err.splitlines()
    expected = [said(language, AGAIN, WEB)] * MOST_QUICK_DEATHS + [said(language, GIVEN_UP, WEB)]
    assert lines == expected
    assert not Path(f"/proc/{place.read_text()}").exists()


def test_a_worker_that_dies_again_and_again_is_given_up_and_the_pages_stop_too(
    told_to_stop: Event, capfd: pytest.CaptureFixture[str]
) -> None:
    def answer(is_over: Event) -> None:
        told_to_stop.wait()
        is_over.set()

    failed = keep_alive("en", answer, worker=[sys.executable, "-c", ""], patience=small)
    assert failed == 1
    lines = capfd.readouterr().err.splitlines()
    assert lines[:-1] == [said("en", AGAIN, WORKER)] * MOST_QUICK_DEATHS
    assert lines[-1] == said("en", GIVEN_UP, WORKER)


def test_what_was_told_to_stop_has_not_failed(tmp_path: Path) -> None:
    def stop(is_over: Event) -> None:
        is_over.set()

    assert keep_alive("en", stop, worker=writes_and_stays(tmp_path / "worker"), patience=small) == 0


def test_a_machine_that_knows_no_ipv6_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(family: int) -> socket.socket:
        raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))

    monkeypatch.setattr("kizuna.cli.listening.socket.socket", without)
    with pytest.raises(Refused, match="Address family not supported") as refused:
        refuse_where_nothing_can_listen("::1", 8000)
    assert refused.value.code == "cannot_listen"
