"""Talking with a person at a terminal: sentences, progress that rewrites its line, questions.

All that a command tells goes through `tell`, so that nothing in a file steers the terminal.
"""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from kizuna.base.said import Said, untold
from kizuna.base.words import Language, Words

if TYPE_CHECKING:
    from kizuna.insight.files.reading import Ask, Question

PROMPT = Words(ja="番号を入力してください [1-{last}]: ", en="Type a number [1-{last}]: ")
HINT = Words(ja="次からは {option} で省けます。", en="Next time, {option} answers this.")


def tell(text: str, *, to: TextIO | None = None, end: str = "\n") -> None:
    """Print, at once, what a person is to read; `to` None is standard output.

    Whoever read it may have gone away (`kizuna import … | head`): the work goes on untold.
    """
    try:
        print(untold(text), file=to, end=end, flush=True)
    except BrokenPipeError:
        tell_nobody(to or sys.stdout)


def tell_nobody(stream: TextIO) -> None:
    """From now on, what is written to this stream is lost."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def progress_on(stream: TextIO, language: Language) -> Callable[[Said], None] | None:
    """A teller of progress, or None where nobody is watching."""
    if not stream.isatty():
        return None

    def rewrite(said: Said) -> None:
        stream.write("\r\033[K")
        tell(said.say(language), to=stream, end="")

    return rewrite


def clear_progress(stream: TextIO) -> None:
    """Take the progress line away before something lasting is printed."""
    if stream.isatty():
        stream.write("\r\033[K")
        stream.flush()


def ask_on(answers: TextIO, stream: TextIO, language: Language) -> "Ask | None":
    """A way to ask, or None where standard input is no person."""
    if not (answers.isatty() and stream.isatty()):
        return None

    def ask(question: "Question") -> int | None:
        clear_progress(stream)
        tell(question.said.say(language), to=stream)
        for number, choice in enumerate(question.choices, start=1):
            tell(f"  {number}. {choice}", to=stream)
        while True:
            tell(PROMPT.say(language, last=len(question.choices)), to=stream, end="")
            line = answers.readline()
            if not line:
                return None
            if line.strip().isdecimal() and 1 <= int(line) <= len(question.choices):
                chosen = int(line) - 1
                tell(HINT.say(language, option=question.options[chosen]), to=stream)
                return chosen

    return ask
