"""What rules say of a person, in plain Python: slow, obvious, and written without a look at SQL.

Not here: the persons (`shops`).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from kizuna.understand.segments.rules.tree import Condition, Group, Rule
from tests.understand.segments.shops import PRODUCTS, TODAY, ZONE, Bought, Person

Scores = Mapping[int, tuple[int, int, int, str]]


def holds(rule: Rule, person: Person, scores: Scores) -> bool:
    """Whether a rule holds of a person today."""
    if isinstance(rule, Group):
        answers = [holds(part, person, scores) for part in rule.of]
        return {"all": all(answers), "any": any(answers), "none": not any(answers)}[rule.match]
    if rule.field == "rfm":
        return _rfm(rule, scores.get(person.id))
    return bool(_FIELDS[rule.field](person, rule.operator, dict(rule.values)))


def _compared(value: float | None, operator: str, v: dict[str, Any]) -> bool:
    if value is None:
        return False
    low, high = v["n"], v.get("most", float("inf"))
    return bool(value <= low if operator == "at_most" else low <= value <= high)


def _dated(value: date | None, operator: str, v: dict[str, Any]) -> bool:
    if value is None:
        return False
    ago = (TODAY - value).days
    if operator == "within":
        return bool(0 <= ago < v["days"])
    if operator == "longer_ago":
        return bool(ago > v["days"])
    day = date.fromisoformat(v["day"])
    return value >= day if operator == "from_day" else value < day


def _one_of(value: object, operator: str, v: dict[str, Any]) -> bool:
    is_in = bool(value) and str(value) in v["choices"]
    return is_in if operator == "is_one_of" else not is_in


def _lately(person: Person, days: int) -> list[Bought]:
    return [b for b in person.bought if 0 <= (TODAY - b.on).days < days]


def _order_count(person: Person, operator: str, v: dict[str, Any]) -> bool:
    if not operator.endswith("_lately"):
        return _compared(len(person.bought), operator, v)
    n = len(_lately(person, v["days"]))
    return bool(n >= v["n"] if operator == "at_least_lately" else n <= v["n"])


def _bought(person: Person, operator: str, v: dict[str, Any]) -> bool:
    purchases = _lately(person, v["days"]) if operator.endswith("lately") else person.bought

    def is_meant(name: str) -> bool:
        if operator.startswith("like"):
            return v["product"].lower() in name.lower()
        return bool(name == v["product"])

    n = sum(any(is_meant(PRODUCTS[code]) for code in b.codes) for b in purchases)
    return bool(n >= v["n"])


def _revenue(person: Person, operator: str, v: dict[str, Any]) -> bool:
    bought = _lately(person, v["days"]) if operator == "at_least_lately" else person.bought
    total = sum(b.gross - b.returned for b in bought if b.currency == "JPY")
    return _compared(
        total, operator.removesuffix("_lately"), {k: x for k, x in v.items() if k != "days"}
    )


def _average(person: Person, operator: str, v: dict[str, Any]) -> bool:
    gross = [b.gross for b in person.bought if b.currency == "JPY"]
    return _compared(sum(gross) / len(gross) if gross else None, operator, v)


def _rhythm(person: Person, operator: str, v: dict[str, Any]) -> bool:
    days = sorted({b.on for b in person.bought})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < 3:
        return False
    usual = int(median(gaps) + 0.5)
    if operator.startswith("gap_"):
        return _compared(usual, operator.removeprefix("gap_"), v)
    silent = (TODAY - days[-1]).days
    pace = "usual"
    if silent > max(*gaps, 6) and silent >= 2 * usual:
        pace = "late" if silent <= 6 * usual else "gone"
    return pace == operator


def _contact(person: Person, operator: str, v: dict[str, Any]) -> bool:
    asked, way = operator.split("_")
    return (way in person.contacts) == (asked == "has")


def _tags(person: Person, operator: str, v: dict[str, Any]) -> bool:
    return bool(person.tags & {int(one) for one in v["choices"]}) == (operator == "has_any")


def _birth_month(person: Person, operator: str, v: dict[str, Any]) -> bool:
    if operator in ("this_month", "next_month"):
        months = (TODAY.month, TODAY.month % 12 + 1)
        return person.birth_month == months[operator == "next_month"]
    return _one_of(person.birth_month, operator, v)


def _custom(person: Person, operator: str, v: dict[str, Any]) -> bool:
    value: Any = person.custom.get(v["own"])
    if value is None:
        return False
    kind = {"plan": "choice", "visits": "number", "joined": "date"}.get(v["own"])
    wanted = {"is_one_of": "choice", "at_least": "number", "at_most": "number",
              "from_day": "date", "before_day": "date"}.get(operator, kind)  # fmt: skip
    if kind != wanted:
        return False
    if operator in ("at_least", "at_most"):
        return _compared(value, operator, v)
    if operator.endswith("_day"):
        return _dated(date.fromisoformat(value), operator, v)
    return operator == "is_filled" or value in v["choices"]


def _events(person: Person, operator: str, v: dict[str, Any]) -> bool:
    begins = datetime.combine(TODAY - timedelta(days=v["days"] - 1), time(), ZONE)
    n = sum(kind == v["kind"] and at >= begins for kind, at in person.events)
    return n == 0 if operator == "never" else bool(n >= v["n"])


def _rfm(condition: Condition, scores: tuple[int, int, int, str] | None) -> bool:
    recency, frequency, monetary, segment = scores or (0, 0, 0, "")
    if condition.operator.startswith("is_"):
        return _one_of(segment, condition.operator, dict(condition.values))
    own = {"recency": recency, "frequency": frequency, "monetary": monetary}
    return own[condition.operator] >= int(str(condition.values["n"])) if scores else False


_FIELDS: dict[str, Callable[[Person, str, dict[str, Any]], bool]] = {
    "order_count": _order_count,
    "bought": _bought,
    "revenue": _revenue,
    "average_order": _average,
    "first_order": lambda p, o, v: _dated(min((b.on for b in p.bought), default=None), o, v),
    "last_order": lambda p, o, v: _dated(max((b.on for b in p.bought), default=None), o, v),
    "rhythm": _rhythm,
    "prefecture": lambda p, o, v: _one_of(p.prefecture, o, v),
    "birth_month": _birth_month,
    "language": lambda p, o, v: _one_of(p.language, o, v),
    "rank": lambda p, o, v: _one_of(p.rank, o, v),
    "tags": _tags,
    "contact": _contact,
    "custom": _custom,
    "event_count": _events,
}
