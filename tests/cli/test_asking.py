"""A choice is asked of a person, and only of a person."""

import io
import os
from dataclasses import replace

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.cli.terminal import ask_on, progress_on, tell
from kizuna.insight.files.reading import Question

QUESTION = Question(
    said=Said("which_date", Words(ja="注文日はどの列ですか。", en="Which column is the date?")),
    choices=("受注日", "発送日"),
    options=("--map ordered_at=受注日", "--map ordered_at=発送日"),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_chooses_by_number_and_learns_the_option() -> None:
    screen = Terminal()
    ask = ask_on(Terminal("7\nx\n2\n"), screen, "ja")
    assert ask is not None
    assert ask(QUESTION) == 1
    assert "2. 発送日" in screen.getvalue()
    assert "--map ordered_at=発送日" in screen.getvalue()


def test_neither_a_choice_nor_its_option_steers_the_terminal() -> None:
    screen, header = Terminal(), "am\x1b]0;own\x07\x1b[2J\u202eount"
    steering = replace(QUESTION, choices=("受注日", header), options=("", f"--map amount={header}"))
    ask = ask_on(Terminal("2\n"), screen, "ja")
    assert ask is not None
    assert ask(steering) == 1
    shown = screen.getvalue().replace("\r\033[K", "")  # what clears the line of progress
    assert shown.count("am ]0;own  [2J ount") == 2
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_a_person_who_leaves_has_not_chosen() -> None:
    ask = ask_on(Terminal(""), Terminal(), "en")
    assert ask is not None
    assert ask(QUESTION) is None


def test_nobody_is_asked_where_nobody_sits() -> None:
    assert ask_on(io.StringIO("1\n"), Terminal(), "en") is None
    assert progress_on(io.StringIO(), "en") is None


def test_what_nobody_reads_any_more_stops_no_command() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as stream:
        tell("one", to=stream)
        tell("two", to=stream)
