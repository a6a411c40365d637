"""Whether a rule can be kept.

Not here: whether a single value is one (`fields.Input`).
"""

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS
from kizuna.understand.segments.rules.tree import (
    DEEPEST,
    MOST_CONDITIONS,
    Condition,
    Group,
    Rule,
    conditions_of,
    depth,
)

NO_CONDITIONS = Words(
    ja="条件が 1 つもないグループがあります。", en="There is a group without a condition."
)
ADD_ONE = Words(
    ja="条件を加えるか、グループを外してください。", en="Add a condition, or remove the group."
)
UNFINISHED = Words(
    ja="書きかけの条件が {n} 件あります。",
    en="{n} conditions are not finished.",
    en_one="One condition is not finished.",
    count="n",
)
FINISH = Words(
    ja="空いているところを埋めるか、その条件を外してください。",
    en="Fill in what is empty, or remove the condition.",
)
TOO_LARGE = Words(
    ja="条件は {most} 件まで、入れ子は {deepest} 段までです。",
    en="A rule holds up to {most} conditions, in groups up to {deepest} deep.",
)


def is_complete(condition: Condition) -> bool:
    """Whether the field and the operator are there and every value is one."""
    if condition.field not in SEGMENT_FIELDS:
        return False
    operator = SEGMENT_FIELDS[condition.field].operators.get(condition.operator)
    return operator is not None and operator.is_complete(condition.values)


def require_complete(rule: Group) -> None:
    """Refused: too large, unfinished, or with a group that says nothing."""
    conditions = list(conditions_of(rule))
    if len(conditions) > MOST_CONDITIONS or depth(rule) > DEEPEST:
        values = {"most": MOST_CONDITIONS, "deepest": DEEPEST}
        raise Refused(Said("rule_too_large", TOO_LARGE, values))
    unfinished = sum(not is_complete(condition) for condition in conditions)
    if unfinished:
        said = Said("unfinished_conditions", UNFINISHED, {"n": unfinished})
        raise Refused(said, Said("finish_conditions", FINISH))
    if _says_nothing(rule):
        raise Refused(Said("no_conditions", NO_CONDITIONS), Said("add_condition", ADD_ONE))


def _says_nothing(rule: Rule) -> bool:
    return isinstance(rule, Group) and (not rule.of or any(map(_says_nothing, rule.of)))


def complete_part(rule: Group) -> Group:
    """The rule without what is not finished: what can be counted while somebody still types."""
    parts = (complete_part(part) if isinstance(part, Group) else part for part in rule.of)
    kept = tuple(
        part for part in parts if (part.of if isinstance(part, Group) else is_complete(part))
    )
    return Group(match=rule.match, of=kept)
