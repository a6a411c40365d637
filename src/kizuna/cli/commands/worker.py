"""`kizuna worker`: do what waits in the queue until told to stop."""

import argparse
import os
import signal
import threading
from types import FrameType

from kizuna.base.words import Language, Words
from kizuna.cli.application import open_application
from kizuna.cli.command import COMMANDS, Command

SUMMARY = Words(
    ja="待っている処理を順に行います（kizuna serve は 1 つを自動で動かします）。",
    en="Work off what is waiting (kizuna serve runs one of these itself).",
)
ATTACHED = Words(
    ja="起動したプロセスが終わったら、いっしょに終わる",
    en="stop when the process that started this one ends",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """Whether it belongs to a server."""
    parser.add_argument("--attached", action="store_true", help=ATTACHED.say(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """Until SIGTERM or Ctrl+C; the job in hand is given back at its next step."""
    open_application()
    from kizuna.core.jobs.worker import work_in_lanes

    is_over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        is_over.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if options.attached:
        threading.Thread(target=_follow_parent, args=(is_over,), daemon=True).start()
    work_in_lanes(is_over)
    return 0


def _follow_parent(stop: threading.Event) -> None:
    """A server that was killed cannot tell its worker; but its child gets another parent."""
    parent = os.getppid()
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()


COMMANDS.add("worker", Command(summary=SUMMARY, add_options=add_options, run=run))
