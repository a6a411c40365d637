"""An answer of the insight library as text and back, so that pages show what a report would.

Not here: making one (`actions`).
"""

import msgspec

from kizuna.insight.answer import Answer


def written(answer: Answer) -> str:
    """The answer as typed JSON."""
    return msgspec.json.encode(answer).decode()


def answer_of(text: str) -> Answer:
    """The answer that was written. Raises msgspec.ValidationError for one of another version."""
    return msgspec.json.decode(text, type=Answer)
