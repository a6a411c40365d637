"""What the owner's own fields may hold.

Not here: the fields themselves (rows), their inputs (`forms`).
"""

from collections.abc import Collection
from datetime import date

CUSTOM_KINDS = ("text", "number", "date", "yes_no", "choice")


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
