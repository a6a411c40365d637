"""A rule as a tree: conditions, and groups of which all, any or none must hold.

Not here: which fields there are (`fields`), what a condition means (`statements`).
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

VERSION = 1
DEEPEST = 5
MOST_CONDITIONS = 40

Match: TypeAlias = Literal["all", "any", "none"]
MATCHES: tuple[Match, ...] = get_args(Match)
Value: TypeAlias = int | str | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One question about a customer. Days are written 2026-11-22; `values` by the inputs' keys."""

    field: str
    operator: str
    values: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rules of which all, any or none must hold. All of nothing is everybody."""

    match: Match = "all"
    of: tuple["Rule", ...] = ()


Rule: TypeAlias = Condition | Group


class NoRule(ValueError):
    """A text that is no rule of this version."""


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Every condition, from first to last."""
    if isinstance(rule, Condition):
        yield rule
        return
    for part in rule.of:
        yield from conditions_of(part)


def depth(rule: Rule) -> int:
    """How many groups lie inside each other.

    >>> depth(Group(of=(Group(), Condition(field="a", operator="b"))))
    2
    """
    if isinstance(rule, Condition):
        return 0
    return 1 + max(map(depth, rule.of), default=0)


def written(rule: Group) -> dict[str, Any]:
    """The rule as JSON values, with the version of their shape.

    >>> rule = Group(of=(Condition(field="orders", operator="at_least", values={"n": 2}),))
    >>> rule_of(written(rule)) == rule
    True
    """
    return {"version": VERSION, "rule": _written(rule)}


def _written(rule: Rule) -> dict[str, Any]:
    if isinstance(rule, Group):
        return {"match": rule.match, "of": [_written(part) for part in rule.of]}
    values = {key: list(v) if isinstance(v, tuple) else v for key, v in rule.values.items()}
    return {"field": rule.field, "operator": rule.operator, "values": values}


def rule_of(told: Any) -> Group:
    """The rule that was written. Raises NoRule for anything else."""
    if not isinstance(told, dict) or told.get("version") != VERSION:
        raise NoRule(f"not a rule of version {VERSION}")
    rule = _read(told.get("rule"), DEEPEST)
    if not isinstance(rule, Group):
        raise NoRule("a rule begins with a group")
    return rule


def _read(told: Any, left: int) -> Rule:
    match told:
        case {"match": ("all" | "any" | "none") as match, "of": list(parts)} if left:
            return Group(match=match, of=tuple(_read(part, left - 1) for part in parts))
        case {"field": str(field), "operator": str(operator), "values": dict(values)}:
            read = {str(key): _value(value) for key, value in values.items()}
            return Condition(field=field, operator=operator, values=read)
    raise NoRule("neither a condition nor a group")


def _value(told: Any) -> Value:
    if isinstance(told, list) and all(isinstance(one, str) for one in told):
        return tuple(told)
    if isinstance(told, str) or type(told) is int:
        return told
    raise NoRule("a value is a whole number, a text or texts")
