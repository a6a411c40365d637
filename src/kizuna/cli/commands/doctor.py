"""`kizuna doctor`: everything that Kizuna needs, looked at, with what to do where it is not well.

Not here: the looking itself (`core.health`). Nonsense in the settings stops every command alike.
"""

import argparse
from datetime import UTC, datetime

from kizuna.base.words import Language, Words
from kizuna.cli.application import start_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.terminal import tell

SUMMARY = Words(
    ja="動作に必要なものを点検し、直し方を示します。",
    en="Check all that Kizuna needs, and say what to do.",
)
WELL = Words(ja="問題ありません", en="well")
ALL_WELL = Words(ja="すべて問題ありません。", en="All is well.")


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """None but the help."""


def run(options: argparse.Namespace, language: Language) -> int:
    """One line a thing; 0 where all is well, else 1."""
    start_application()
    from kizuna.core.health.queries import checks, long_checks

    looked_at = [*checks(now=datetime.now(UTC)), *long_checks()]
    for check in looked_at:
        mark, found = "✗" if check.wrong else "✓", check.wrong or check.well
        told = found.say(language) if found else WELL.say(language)
        tell(f"{mark} {check.name.say(language)}: {told}")
    if any(check.wrong for check in looked_at):
        return 1
    tell(ALL_WELL.say(language))
    return 0


COMMANDS.add("doctor", Command(summary=SUMMARY, add_options=add_options, run=run))
