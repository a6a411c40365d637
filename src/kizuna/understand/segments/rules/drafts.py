"""A rule while it is being made: as a form sends it, and with one part more or less.

Not here: how the form looks (`templates/segments/rule.html`).

A form names the parts by their place: `r` is the whole, `r-0` its first part, `r-0-2` the third
of that; `r.match` and `r.n` say how a group joins how many, `r-0.field`, `r-0.operator` and
`r-0.v.days` what a condition asks.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kizuna.base.addresses import asked_id
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About
from kizuna.understand.segments.rules.tree import (
    DEEPEST,
    MATCHES,
    MOST_CONDITIONS,
    Condition,
    Group,
    Match,
    Rule,
    Value,
)

ROOT = "r"
Sent = Callable[[str], Sequence[str]]  # the values of one name, such as QueryDict.getlist


def drafted(sent: Sent) -> Group:
    """The rule that a form sends, unfinished conditions with what was typed.

    >>> typed = {"r.match": ["any"], "r.n": ["1"], "r-0.field": ["order_count"],
    ...          "r-0.operator": ["at_least"], "r-0.v.n": ["3"]}
    >>> drafted(lambda name: typed.get(name, []))
    Group(match='any', of=(Condition(field='order_count', operator='at_least', values={'n': 3}),))
    """
    rule = _part(sent, ROOT, DEEPEST)
    return rule if isinstance(rule, Group) else Group()


def _part(sent: Sent, place: str, left: int) -> Rule:
    if sent(f"{place}.field") or not left:
        return _condition(sent, place)
    told = _first(sent, f"{place}.match")
    match: Match = next((one for one in MATCHES if one == told), "all")
    count = _first(sent, f"{place}.n")
    n = min(int(count), MOST_CONDITIONS) if count.isdecimal() and len(count) < 5 else 0
    return Group(match=match, of=tuple(_part(sent, f"{place}-{i}", left - 1) for i in range(n)))


def _condition(sent: Sent, place: str) -> Condition:
    field = _first(sent, f"{place}.field")
    if field not in SEGMENT_FIELDS:
        return new_condition()
    operators = SEGMENT_FIELDS[field].operators
    operator = _first(sent, f"{place}.operator")
    if operator not in operators:
        operator = next(iter(operators))
    values: dict[str, Value] = {}
    for own in operators[operator].inputs:
        typed = sent(f"{place}.v.{own.key}")
        value = own.read(typed)
        if value is None:
            value = "".join(typed[:1])[:40]  # shown again, to be mended
        if value != "":
            values[own.key] = value
    return Condition(field=field, operator=operator, values=values)


def _first(sent: Sent, name: str) -> str:
    return next(iter(sent(name)), "")


def new_condition() -> Condition:
    """The condition that one begins with."""
    abouts = list(About)
    fields = [(SEGMENT_FIELDS[key], key) for key in SEGMENT_FIELDS]
    field, key = min(fields, key=lambda one: (abouts.index(one[0].about), one[0].order))
    return Condition(field=key, operator=next(iter(field.operators)))


def acted(rule: Group, act: str) -> Group:
    """The rule after a button was pressed: "add:r", "group:r-1", "remove:r-0"; nonsense is none.

    >>> [len(acted(Group(), act).of) for act in ("add:r", "group:r", "remove:r-0", "x:r-9")]
    [1, 1, 0, 0]
    """
    kind, _, place = act.partition(":")
    parts = map(asked_id, place.split("-")[1:])
    path = [part for part in parts if part is not None]
    if kind == "add":
        return _within(rule, path, lambda group: _with(group, new_condition()))
    if kind == "group":
        inner = Group(match="any", of=(new_condition(),))
        return _within(rule, path, lambda group: _with(group, inner))
    if kind == "remove" and path:
        return _within(rule, path[:-1], lambda group: _without(group, path[-1]))
    return rule


def _within(group: Group, path: Sequence[int], change: Callable[[Group], Group]) -> Group:
    if not path:
        return change(group)
    parts = list(group.of)
    if path[0] >= len(parts):
        return group
    inner = parts[path[0]]
    if not isinstance(inner, Group):
        return group
    parts[path[0]] = _within(inner, path[1:], change)
    return replace(group, of=tuple(parts))


def _with(group: Group, part: Rule) -> Group:
    return replace(group, of=(*group.of, part))


def _without(group: Group, index: int) -> Group:
    return replace(group, of=group.of[:index] + group.of[index + 1 :])
