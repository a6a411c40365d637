"""What the owner's own fields may hold.

Not here: the fields themselves (rows), their inputs (`forms`).
"""

from collections.abc import Collection
from datetime import date

from kizuna.base.words import Words

CUSTOM_KINDS = ("text", "number", "date", "yes_no", "choice", "choices")
CHOSEN_KINDS = ("choice", "choices")
# Marked as the sample's own, so that it goes with it and never meets a field of the shop's.
SAMPLE_KEY = "sample-gender"
KIND_NAMES = {
    "text": Words(ja="文字", en="Text"),
    "number": Words(ja="数値", en="Number"),
    "date": Words(ja="日付", en="Date"),
    "yes_no": Words(ja="はい・いいえ", en="Yes or no"),
    "choice": Words(ja="1 つ選ぶ", en="One choice"),
    "choices": Words(ja="いくつか選ぶ", en="Several choices"),
}


def custom_value(
    kind: str, text: str, *, choices: Collection[str] = ()
) -> str | float | bool | None:
    """A typed value from what was typed; None for nothing. ValueError if it is not of the kind.

    Dates stay text (2026-11-22), so that they can be kept as JSON.

    >>> custom_value("number", "１２.5"), custom_value("date", "2026-02-28")
    (12.5, '2026-02-28')
    """
    text = text.strip()
    if not text:
        return None
    if kind == "number":
        number = float(text)
        if number != number or number in (float("inf"), float("-inf")):
            raise ValueError(text)
        return number
    if kind == "date":
        return date.fromisoformat(text).isoformat()
    if kind == "yes_no":
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"
    if kind == "choice" and text not in choices:
        raise ValueError(text)
    return text


def several_values(texts: Collection[str], *, choices: Collection[str]) -> list[str] | None:
    """The choices that were made, in the order they are offered; None for none.

    >>> several_values(["茶", "紅茶"], choices=["紅茶", "茶", "珈琲"])
    ['紅茶', '茶']
    """
    if set(texts) - set(choices):
        raise ValueError(texts)
    return [choice for choice in choices if choice in texts] or None
