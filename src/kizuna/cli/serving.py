"""Serving pages until told to stop, with one worker beside; what dies meanwhile is started again.

Not here: the commands that do so (`commands.serve`, `commands.demo`), whether the port is free
(`listening`), how long is waited (`patience`), the processes that answer (`web_processes`).
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Event, Thread

from kizuna.base.words import Language, Words
from kizuna.cli.listening import refuse_where_nothing_can_listen
from kizuna.cli.patience import Patience
from kizuna.cli.terminal import tell

OPEN = Words(
    ja="{url} を開いてください（止めるときは Ctrl+C）。",
    en="Open {url} (Ctrl+C stops it).",
)
WEB = Words(ja="画面を表示するプロセス", en="what answers pages")
WORKER = Words(ja="処理を進めるワーカー", en="the worker")
AGAIN = Words(
    ja="{what}が予期せず止まりました。起動し直します。",
    en="Unexpectedly {what} stopped; starting it again.",
)
GIVEN_UP = Words(
    ja="{what}が、起動するたびにすぐ止まります。Kizuna を終了します。上のエラーを確かめるか、"
    "kizuna doctor を実行してください。",
    en="Each time it was started, {what} stopped at once. Kizuna ends here. Look at the errors "
    "above, or run kizuna doctor.",
)
FAILED = 1
LISTENS_EVERY_SECONDS = 0.05
WORKER_COMMAND = (sys.executable, "-m", "kizuna", "worker", "--attached")


def serve(language: Language, *, invitation: str = "") -> int:
    """Serve until SIGTERM or Ctrl+C; `invitation` is said instead of the plain address.

    0 once told to stop; 1 where pages or the worker could not be kept alive. Refused where the
    port is another program's.
    """
    from kizuna.cli.web_processes import serve_pages
    from kizuna.config import knobs

    host, port = knobs.LISTEN.value()
    refuse_where_nothing_can_listen(host, port)
    told = invitation or OPEN.say(language, url=knobs.public_url().origin)
    Thread(target=_tell_once_it_listens, args=(host, port, told), daemon=True).start()
    pages = partial(serve_pages, host, port, processes=knobs.WEB_PROCESSES.value())
    return keep_alive(language, pages, worker=WORKER_COMMAND)


def keep_alive(
    language: Language,
    pages: Callable[[Event], None],
    *,
    worker: Sequence[str],
    patience: Callable[[], Patience] = Patience,
) -> int:
    """Start `pages` again when it returns, and the command of the worker when that ends.

    `pages` sets the event it is given when it is told to stop: then 0. 1 once one of them has died
    more often than `patience` bears, and neither runs any more.
    """
    is_over, has_failed = Event(), Event()
    keeper = Thread(target=_keep_worker, args=(language, worker, patience(), is_over, has_failed))
    keeper.start()
    own, began = patience(), time.monotonic()
    while not is_over.is_set():
        pages(is_over)
        if not _may_start_again(language, WEB, own, began, is_over):
            break
        began = time.monotonic()
    if not is_over.is_set():
        has_failed.set()
        is_over.set()
    keeper.join()
    return FAILED if has_failed.is_set() else 0


def _may_start_again(
    language: Language, what: Words, patience: Patience, began: float, is_over: Event
) -> bool:
    """Waits as long as is due and tells of it; False once told to stop or out of patience."""
    wait_seconds = patience.wait_seconds(lived_seconds=time.monotonic() - began)
    if is_over.wait(wait_seconds or 0):
        return False
    sentence = GIVEN_UP if wait_seconds is None else AGAIN
    tell(sentence.say(language, what=what.say(language)), to=sys.stderr)
    return wait_seconds is not None


def _keep_worker(
    language: Language,
    command: Sequence[str],
    patience: Patience,
    is_over: Event,
    has_failed: Event,
) -> None:
    """The worker that comes with the server, and goes with it, whichever way that ends.

    With open files left as they are (each closes on exec anyway) Python starts it by posix_spawn.
    Else it would wait on a pipe, which a web process forked just then keeps open for ever.
    """
    while not is_over.is_set():
        began = time.monotonic()
        with subprocess.Popen(command, close_fds=False) as worker:
            Thread(target=_stop_with, args=(worker, is_over), daemon=True).start()
            worker.wait()
        if not _may_start_again(language, WORKER, patience, began, is_over):
            break
    if not is_over.is_set():  # out of patience: imports would wait for ever
        has_failed.set()
        os.kill(os.getpid(), signal.SIGTERM)


def _stop_with(worker: "subprocess.Popen[bytes]", is_over: Event) -> None:
    is_over.wait()
    worker.terminate()


def _tell_once_it_listens(host: str, port: int, told: str) -> None:
    """Whoever opens the link at once is not turned away; the server itself has no such moment."""
    while True:
        with suppress(OSError), socket.create_connection((host, port)):
            tell(told)
            return
        time.sleep(LISTENS_EVERY_SECONDS)
