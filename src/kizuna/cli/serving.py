"""Serving pages until told to stop, with one worker beside.

Not here: the commands that do so (`commands.serve`, `commands.demo`).
"""

import socket
import subprocess
import sys
import time
from contextlib import suppress
from threading import Thread

from kizuna.base.words import Language, Words

OPEN = Words(
    ja="{url} を開いてください（止めるときは Ctrl+C）。",
    en="Open {url} (Ctrl+C stops it).",
)
THREADS_PER_PROCESS = 8
# A page that is still being written when the server is told to stop has this long to end.
STOP_SECONDS = 30
LISTENS_EVERY_SECONDS = 0.05


def serve(language: Language, *, invitation: str = "") -> int:
    """Serve until SIGTERM or Ctrl+C; `invitation` is said instead of the plain address."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from kizuna.config import knobs

    host, port = knobs.LISTEN.value()
    worker = _start_worker()
    server = Server(
        "kizuna.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=knobs.WEB_PROCESSES.value(),
        blocking_threads=THREADS_PER_PROCESS,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    )
    told = invitation or OPEN.say(language, url=knobs.URL.value().origin)
    Thread(target=_tell_once_it_listens, args=(host, port, told), daemon=True).start()
    server.serve()
    worker.terminate()
    worker.wait()
    return 0


def _tell_once_it_listens(host: str, port: int, told: str) -> None:
    """Whoever opens the link at once is not turned away; the server itself has no such moment."""
    while True:
        with suppress(OSError), socket.create_connection((host, port)):
            print(told, flush=True)
            return
        time.sleep(LISTENS_EVERY_SECONDS)


def _start_worker() -> "subprocess.Popen[bytes]":
    """The worker that comes with the server, and goes with it, whichever way that ends."""
    return subprocess.Popen([sys.executable, "-m", "kizuna", "worker", "--attached"])
