"""Serving pages until told to stop, with one worker beside.

Not here: the commands that do so (`commands.serve`, `commands.demo`).
"""

import subprocess
import sys

from kizuna.base.words import Language, Words

OPEN = Words(
    ja="{url} を開いてください（止めるときは Ctrl+C）。",
    en="Open {url} (Ctrl+C stops it).",
)
THREADS_PER_PROCESS = 8
# A page that is still being written when the server is told to stop has this long to end.
STOP_SECONDS = 30


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
    # Once the socket listens: whoever opens the link at once waits, and is not turned away.
    server.on_startup(lambda: print(told, flush=True))
    server.serve()
    worker.terminate()
    worker.wait()
    return 0


def _start_worker() -> "subprocess.Popen[bytes]":
    """The worker that comes with the server, and goes with it, whichever way that ends."""
    return subprocess.Popen([sys.executable, "-m", "kizuna", "worker", "--attached"])
