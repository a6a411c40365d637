"""What a field of a rule is: its name, its operators, what each asks for and what it means.

Not here: the fields (`fields/`, one file each), making a statement of a rule (`statements`).

A room above that knows something of customers puts a table into the lake and adds, in a file
`segment_fields.py` of its own,

    SEGMENT_FIELDS.add("tier", Field(name=..., about=About.CUSTOMER, order=90, operators={...}))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.understand.segments.rules.tree import Value

MOST = 10**9
LONGEST_TEXT = 200
InputKind: TypeAlias = Literal["whole", "money", "day", "text", "choice", "choices"]


class About(StrEnum):
    """What a field is about, in the order offered."""

    PURCHASES = "purchases"
    RELATIONSHIP = "relationship"
    CUSTOMER = "customer"
    EVENTS = "events"


ABOUT_NAMES: dict[About, Words] = {
    About.PURCHASES: Words(ja="購入", en="Purchases"),
    About.RELATIONSHIP: Words(ja="関係の状態", en="The relationship"),
    About.CUSTOMER: Words(ja="お客様", en="The customer"),
    About.EVENTS: Words(ja="できごと", en="What happened"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the values of an input."""

    value: str
    name: Words


Choices: TypeAlias = Callable[[], Sequence[Choice]]


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that a condition asks for.

    kind     whole: a number of something; money: in the shop's currency, in whole units; day;
             text (with `choices`: only suggestions); choice: one of them; choices: some of them
    is_part  of a text: what is typed may be a part of what is looked for
    """

    key: str
    label: Words
    kind: InputKind
    least: int = 0
    choices: Choices | None = None

    def read(self, typed: Sequence[str]) -> Value | None:
        """The value that was typed or chosen; None while it is not (yet) one.

        >>> n = Input(key="n", label=Words(ja="回", en="times"), kind="whole", least=1)
        >>> n.read(["１２"]), n.read(["0"]), n.read(["1.5"]), n.read([])
        (12, None, None, None)
        """
        texts = [text.strip() for text in typed if text.strip()]
        if not texts or any(len(text) > LONGEST_TEXT or "\0" in text for text in texts):
            return None
        if self.kind == "choices":
            return tuple(dict.fromkeys(texts))
        text = texts[0]
        if self.kind in ("whole", "money"):
            plain = text.replace(",", "").replace("，", "")
            number = int(plain) if plain.isdecimal() and len(plain) <= 10 else -1
            return number if self.least <= number <= MOST else None
        if self.kind == "day":
            return text if _is_day(text) else None
        return text

    def accepts(self, value: Value | None) -> bool:
        """Whether a kept value is one that could have been typed."""
        if value is None or isinstance(value, tuple) != (self.kind == "choices"):
            return False
        typed = value if isinstance(value, tuple) else (str(value),)
        return self.read(typed) == value


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@dataclass(frozen=True, kw_only=True)
class Operator:
    """One way to ask. `phrase` says the whole condition, `{key}` standing for an input's value:
    in Japanese as what 「…」 can be put around, in English as what follows "customers who".

    `said` are the places of `phrase` that are no inputs. `sql` is true or false (or null, which
    is false) of one row `c` of the lake's `customers`; `{key}` becomes a bound parameter, `{today}`
    the day of asking, `{midnight}` when it began.
    """

    name: Words
    phrase: Words
    sql: str
    inputs: tuple[Input, ...] = ()
    said: Mapping[str, Words] = field(default_factory=dict)

    def is_complete(self, values: Mapping[str, Value]) -> bool:
        """Whether every input has a value that it accepts, and there is nothing else."""
        return values.keys() == {own.key for own in self.inputs} and all(
            own.accepts(values[own.key]) for own in self.inputs
        )


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something that a rule can ask of a customer."""

    name: Words
    about: About
    order: int
    operators: Mapping[str, Operator] = field(default_factory=dict)


SEGMENT_FIELDS: Registry[Field] = Registry(
    "segment fields", folder="kizuna.understand.segments.fields"
)
