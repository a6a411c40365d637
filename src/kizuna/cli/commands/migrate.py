"""`kizuna migrate`: bring the database to what this version expects."""

import argparse

from kizuna.base.words import Language, Words
from kizuna.cli.application import bring_up_to_date, start_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.terminal import tell

SUMMARY = Words(
    ja="データベースを、この版が使う形に整えます。",
    en="Bring the database to the shape this version uses.",
)
CHANGED = Words(
    ja="データベースに {n} 件の変更を加えました。",
    en="Made {n} changes to the database.",
    en_one="Made one change to the database.",
    count="n",
)
UP_TO_DATE = Words(ja="データベースは最新です。", en="The database is up to date.")


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """None but the help."""


def run(options: argparse.Namespace, language: Language) -> int:
    """Apply what is missing and say how much it was."""
    start_application()
    made = bring_up_to_date()
    tell((CHANGED if made else UP_TO_DATE).say(language, n=made))
    return 0


COMMANDS.add("migrate", Command(summary=SUMMARY, add_options=add_options, run=run))
