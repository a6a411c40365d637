"""`kizuna serve`: answer pages until told to stop.

Not here: what a page holds (the apps), settings (`kizuna.config`).
"""

import argparse

from kizuna.base.words import Language, Words
from kizuna.cli.application import bring_up_to_date, start_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.serving import serve

SUMMARY = Words(
    ja="Kizuna を動かし、ブラウザーから使えるようにします。",
    en="Run Kizuna, to be used from the browser.",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """None but the help: an operator's choices are settings, the same for every command."""


def run(options: argparse.Namespace, language: Language) -> int:
    """Prepare the database, then serve until SIGTERM or Ctrl+C."""
    start_application()
    bring_up_to_date()
    return serve(language)


COMMANDS.add("serve", Command(summary=SUMMARY, add_options=add_options, run=run))
