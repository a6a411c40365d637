"""Talking with a person at a terminal: progress that rewrites its line, and questions."""

from collections.abc import Callable
from typing import TextIO

from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.insight.files.reading import Ask, Question

PROMPT = Words(ja="番号を入力してください [1-{last}]: ", en="Type a number [1-{last}]: ")
HINT = Words(ja="次からは {option} で省けます。", en="Next time, {option} answers this.")


def progress_on(stream: TextIO, language: Language) -> Callable[[Said], None] | None:
    """A teller of progress, or None where nobody is watching."""
    if not stream.isatty():
        return None

    def tell(said: Said) -> None:
        stream.write(f"\r\033[K{said.say(language)}")
        stream.flush()

    return tell


def clear_progress(stream: TextIO) -> None:
    """Take the progress line away before something lasting is printed."""
    if stream.isatty():
        stream.write("\r\033[K")
        stream.flush()


def ask_on(answers: TextIO, stream: TextIO, language: Language) -> Ask | None:
    """A way to ask, or None where standard input is no person."""
    if not (answers.isatty() and stream.isatty()):
        return None

    def ask(question: Question) -> int | None:
        clear_progress(stream)
        print(question.said.say(language), file=stream)
        for number, choice in enumerate(question.choices, start=1):
            print(f"  {number}. {choice}", file=stream)
        while True:
            print(PROMPT.say(language, last=len(question.choices)), end="", file=stream, flush=True)
            line = answers.readline()
            if not line:
                return None
            if line.strip().isdecimal() and 1 <= int(line) <= len(question.choices):
                chosen = int(line) - 1
                print(HINT.say(language, option=question.options[chosen]), file=stream)
                return chosen

    return ask
