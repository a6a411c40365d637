"""`kizuna serve`: answer pages until told to stop.

Not here: what a page holds (the apps), settings (`kizuna.config`).
"""

import argparse
import subprocess
import sys

from kizuna.base.words import Language, Words
from kizuna.cli.application import bring_up_to_date, start_application
from kizuna.cli.command import COMMANDS, Command

SUMMARY = Words(
    ja="Kizuna を動かし、ブラウザーから使えるようにします。",
    en="Run Kizuna, to be used from the browser.",
)
OPEN = Words(
    ja="{url} を開いてください（止めるときは Ctrl+C）。",
    en="Open {url} (Ctrl+C stops it).",
)
THREADS_PER_PROCESS = 8
# A page that is still being written when the server is told to stop has this long to end.
STOP_SECONDS = 30


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """None but the help: an operator's choices are settings, the same for every command."""


def run(options: argparse.Namespace, language: Language) -> int:
    """Prepare the database, then serve until SIGTERM or Ctrl+C."""
    start_application()
    bring_up_to_date()

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from kizuna.config import knobs

    host, port = knobs.LISTEN.value()
    worker = _start_worker()
    print(OPEN.say(language, url=knobs.URL.value().origin), flush=True)
    Server(
        "kizuna.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=knobs.WEB_PROCESSES.value(),
        blocking_threads=THREADS_PER_PROCESS,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve()
    worker.terminate()
    worker.wait()
    return 0


def _start_worker() -> "subprocess.Popen[bytes]":
    """The worker that comes with the server, and goes with it, whichever way that ends."""
    return subprocess.Popen([sys.executable, "-m", "kizuna", "worker", "--attached"])


COMMANDS.add("serve", Command(summary=SUMMARY, add_options=add_options, run=run))
