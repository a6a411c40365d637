"""A rule as one condition over the lake, every value a bound parameter.

Not here: running it (`queries`).
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from zoneinfo import ZoneInfo

from kizuna.base.money import minor_digits
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, Input
from kizuna.understand.segments.rules.tree import Condition, Group, Rule, Value


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When a rule is asked (the shop's day), and the currency that its amounts are in."""

    today: date
    zone: ZoneInfo
    currency: str = ""

    @property
    def midnight(self) -> datetime:
        """When the day began, as the lake writes times: in UTC, without saying so."""
        return datetime.combine(self.today, time(), self.zone).astimezone(UTC).replace(tzinfo=None)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A condition in SQL of DuckDB; only its named parameters hold what a person typed."""

    sql: str
    parameters: Mapping[str, object]


def members_condition(rule: Group, moment: Moment) -> Statement:
    """The condition that a row `c` of the lake's `customers` fulfils where the rule holds.

    Shape   depends on fields, operators and nesting alone; values never change it
    Error   KeyError for a field or operator that there is not: check the rule first
    """
    parameters: dict[str, object] = {}
    holds = _sql(rule, moment, parameters, count())
    return Statement(sql=f"c.merged_into_id IS NULL AND {holds}", parameters=parameters)


def _sql(rule: Rule, moment: Moment, parameters: dict[str, object], numbers: Iterator[int]) -> str:
    if isinstance(rule, Condition):
        return _condition(rule, moment, parameters, next(numbers))
    parts = [_sql(part, moment, parameters, numbers) for part in rule.of]
    if not parts:
        return "true" if rule.match != "any" else "false"
    joined = (" AND " if rule.match == "all" else " OR ").join(parts)
    return f"NOT ({joined})" if rule.match == "none" else f"({joined})"


def _condition(
    condition: Condition, moment: Moment, parameters: dict[str, object], number: int
) -> str:
    operator = SEGMENT_FIELDS[condition.field].operators[condition.operator]
    inputs = {own.key: own for own in operator.inputs}
    named: dict[str, str] = {}
    for _, key, _, _ in string.Formatter().parse(operator.sql):
        if key == "today":
            named[key] = "$today::DATE"
            parameters["today"] = moment.today
        elif key == "midnight":
            named[key] = "$midnight::TIMESTAMP"
            parameters["midnight"] = moment.midnight
        elif key:
            own = inputs[key]
            named[key] = f"$p{number}_{key}::{_TYPES[own.kind]}"
            parameters[f"p{number}_{key}"] = _bound(own, condition.values[key], moment)
    # Where nothing is known a comparison is null; "not that" must then be true.
    return f"coalesce({operator.sql.format(**named)}, false)"


_TYPES = {
    "whole": "BIGINT", "money": "BIGINT", "day": "DATE", "text": "VARCHAR", "choice": "VARCHAR",
    "choices": "VARCHAR[]",
}  # fmt: skip


def _bound(own: Input, value: Value, moment: Moment) -> object:
    if own.kind == "money" and isinstance(value, int):
        return value * 10 ** minor_digits(moment.currency)
    if own.kind == "day":
        return date.fromisoformat(str(value))
    return list(value) if isinstance(value, tuple) else value
