"""Sentences come whole, in both languages."""

from kizuna.base.words import Words

ROWS = Words(ja="{n} 行です。", en="{n} rows.", en_one="One row.", count="n")


def test_english_has_a_singular() -> None:
    assert ROWS.say("en", n=1) == "One row."
    assert ROWS.say("en", n=0) == "0 rows."


def test_whole_numbers_get_thousands_separators_and_text_stays_as_it_is() -> None:
    said = Words(ja="{n} / {code}", en="{n} / {code}").say("ja", n=209029, code="0001234")
    assert said == "209,029 / 0001234"


def test_words_that_fill_a_place_come_in_the_readers_language() -> None:
    field = Words(ja="金額", en="amount")
    question = Words(ja="{field}はどれですか。", en="Which is the {field}?")
    assert question.say("ja", field=field) == "金額はどれですか。"
    assert question.say("en", field=field) == "Which is the amount?"
