"""What addresses and forms send as text, read as what it stands for.

Not here: days (`base.period`), a page's whole question (`core.navigation.rules`).
"""


def asked_id(text: str) -> int | None:
    """The number of a row; None for anything else, and for what no database holds as a number.

    >>> asked_id("12"), asked_id("１２"), asked_id("-1"), asked_id("9" * 5000)
    (12, 12, None, None)
    """
    return int(text) if text.isdecimal() and len(text) < 19 else None
