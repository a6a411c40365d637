"""What a command is; each lives in one file of `cli/commands/`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from kizuna.base.registry import Registry
from kizuna.base.words import Language, Words


@dataclass(frozen=True, kw_only=True)
class Command:
    """One subcommand: its one-line summary, its options, and what it runs (gives the exit code)."""

    summary: Words
    add_options: Callable[[argparse.ArgumentParser, Language], None]
    run: Callable[[argparse.Namespace, Language], int]


COMMANDS: Registry[Command] = Registry("commands", folder="kizuna.cli.commands")
