"""An answer of the insight library as text and back, so that pages show what a report would.

Not here: making one (`actions`).
"""

import hashlib
import re
from functools import cache

import msgspec

import kizuna
from kizuna.insight.answer import Answer


def written(answer: Answer) -> str:
    """The answer as typed JSON."""
    return msgspec.json.encode(answer).decode()


def answer_of(text: str) -> Answer:
    """The answer that was written. Raises msgspec.ValidationError for one of another version."""
    return msgspec.json.decode(text, type=Answer)


@cache
def code_version() -> str:
    """Which code computed an answer, and in which shape: what another one wrote is not read.

    >>> code_version().startswith(kizuna.__version__)
    True
    """
    shape = re.sub(r" at 0x\w+", "", repr(msgspec.inspect.type_info(Answer)))
    return f"{kizuna.__version__}+{hashlib.sha256(shape.encode()).hexdigest()[:8]}"
