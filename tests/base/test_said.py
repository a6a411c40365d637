"""What is told steers no terminal, wherever its values came from."""

from kizuna.base.said import Said
from kizuna.base.words import Verbatim, Words


def test_what_somebody_wrote_steers_no_terminal_as_a_value_or_as_the_sentence_itself() -> None:
    name = Verbatim(ja="緑\x1b[2J", en="green\x1b[2J")
    told = Said("field", Words(ja="「{name}」です。", en="It is “{name}”."), {"name": name})
    assert told.say("ja") == "「緑 [2J」です。" and told.say("en") == "It is “green [2J”."
    assert Said("field", name).say("en") == "green [2J"


def test_signs_that_turn_the_direction_of_writing_are_not_told() -> None:
    file = "報告\u202e\u2066fdp.exe\u2069"
    told = Said("file", Words(ja="{file}\nを読みました。", en="Read {file}."), {"file": file})
    assert told.say("ja") == "報告  fdp.exe \nを読みました。"
