"""Entry point: find the command, run it, turn what went wrong into a sentence and an exit code."""

import argparse
import os
import sys
from collections.abc import Sequence

from kizuna import __version__
from kizuna.base.errors import KizunaError
from kizuna.base.words import LANGUAGES, Language, Words
from kizuna.cli import argparse_words
from kizuna.cli.command import COMMANDS
from kizuna.cli.full_disk import disk_full, is_disk_full, writing_errors
from kizuna.cli.language import language_of
from kizuna.cli.terminal import tell, tell_nobody

ABOUT = Words(
    ja="絆 Kizuna：お客様との関係を、正直な数字で。",
    en="Kizuna (絆): an honest picture of your customer relationships.",
)
LANG = Words(
    ja="表示する言語（なければ環境変数 KIZUNA_LANGUAGE、それもなければ端末の言語）",
    en="language of what is said (else that of KIZUNA_LANGUAGE, else that of the terminal)",
)
SPOKEN = Words(
    ja="言葉は、コマンドのあとの --lang か環境変数 KIZUNA_LANGUAGE で選べます"
    "（In English: --lang en）。",
    en="Choose the language by --lang after the command, or by KIZUNA_LANGUAGE in the environment "
    "(日本語: --lang ja).",
)
VERSION = Words(ja="版を表示して終わる", en="show the version and exit")
INTERRUPTED = Words(ja="中断しました。", en="Interrupted.")
INTERRUPTED_EXIT = 130


def build_parser(language: Language) -> argparse.ArgumentParser:
    """The whole command line, its help in one language."""
    argparse_words.speak(language)
    parser = argparse.ArgumentParser(
        prog="kizuna", description=ABOUT.say(language), epilog=SPOKEN.say(language)
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"kizuna {__version__}",
        help=VERSION.say(language),  # argparse's own is fixed before `speak` can be heard
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        command = COMMANDS[name]
        summary = command.summary.say(language)
        own = commands.add_parser(name, help=summary, description=summary)
        command.add_options(own, language)
        own.add_argument("--lang", choices=LANGUAGES, default=language, help=LANG.say(language))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 2 wrong usage, 3 unreadable or undecided files, 6 not possible."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    language = language_of(given, os.environ)
    options = build_parser(language).parse_args(given)
    try:
        return COMMANDS[options.command].run(options, language)
    except KizunaError as error:
        tell(error.say(language), to=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        tell(INTERRUPTED.say(language), to=sys.stderr)
        return INTERRUPTED_EXIT
    except BrokenPipeError:  # the reader of our output went away (`kizuna report … | head`)
        tell_nobody(sys.stdout)
        return 0
    except writing_errors() as error:
        if not is_disk_full(error):
            raise
        tell(disk_full().say(language), to=sys.stderr)
        return disk_full().exit_code


def command_line() -> int:
    """`main` as a process of its own."""
    # DuckDB imports pandas, where it is installed, at the first literal: 2.7 s for nothing.
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]
    return main()
