"""Whom a rule finds is whom its plain twin finds; whatever is typed stays a value."""

import random
from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.understand.lake.queries import lake_folder, open_lake
from kizuna.understand.segments.queries.found import count_of, difference
from kizuna.understand.segments.rules.checking import is_complete
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, Input
from kizuna.understand.segments.rules.statements import Moment, members_condition
from kizuna.understand.segments.rules.tree import MATCHES, Condition, Group, Rule, Value
from tests.understand.segments.shops import PRODUCTS, TODAY, ZONE, random_shop
from tests.understand.segments.twin import Scores, holds

pytestmark = pytest.mark.django_db(transaction=True)
RULES = 80
INJECTIONS = [
    quote + tail
    for quote in ("'", '"', "')", "''", "$1", "%s", "`", "\\'", "/*", "--")
    for tail in (
        "; DROP TABLE customers; --",
        " OR 1=1 --",
        " UNION SELECT email FROM staff --",
        "||(SELECT current_user)||",
        "; COPY customers TO '/tmp/x'; --",
        "{today}${today}",
    )
]


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _value(rng: random.Random, own: Input) -> Value:
    if own.kind == "choices" or own.kind == "choice":
        offered = [choice.value for choice in own.choices()] if own.choices else []
        chosen = tuple(rng.sample(offered, min(len(offered), rng.randint(1, 3))))
        return chosen if own.kind == "choices" else chosen[0]
    if own.kind == "day":
        return f"2026-{rng.randint(1, 11):02}-{rng.randint(1, 28):02}"
    if own.kind == "text":
        return rng.choice([*PRODUCTS.values(), "茶", "sCONE", "%"])
    if own.kind == "money":
        return rng.choice([500, 1000, 2500, 7000])
    return rng.choice([1, 2, 3, 5, 7, 30, 90, 400])


def _condition(rng: random.Random) -> Condition:
    field = rng.choice(list(SEGMENT_FIELDS))
    operator, asked = rng.choice(sorted(SEGMENT_FIELDS[field].operators.items()))
    values = {own.key: _value(rng, own) for own in asked.inputs}
    return Condition(field=field, operator=operator, values=values)


def _rule(rng: random.Random, deep: int) -> Rule:
    if not deep or rng.random() < 0.4:
        return _condition(rng)
    parts = tuple(_rule(rng, deep - 1) for _ in range(rng.randint(1, 3)))
    return Group(match=rng.choice(MATCHES), of=parts)


def _scores() -> Scores:
    with open_lake() as lake:
        rows = lake.execute(
            "SELECT customer_id, recency, frequency, monetary, segment FROM customer_scores"
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_rule_finds_whom_its_plain_twin_finds(seed: int) -> None:
    shop = random_shop(seed)
    scores, rng = _scores(), random.Random(seed)
    assert scores
    sizes = set()
    every = [
        Condition(field=key, operator=name, values={own.key: _value(rng, own) for own in op.inputs})
        for key in SEGMENT_FIELDS
        for name, op in SEGMENT_FIELDS[key].operators.items()
    ]
    for rule in [*every, *(_rule(rng, 3) for _ in range(RULES))]:
        group = rule if isinstance(rule, Group) else Group(of=(rule,))
        wanted = sorted(person.id for person in shop if holds(group, person, scores))
        assert difference(group, before=[], today=TODAY).entered == wanted, group
        sizes.add(len(wanted))
    assert len(sizes) > 10, "rules that find everybody or nobody prove nothing"


def test_a_count_says_how_many_of_all_and_who_can_be_written_to() -> None:
    shop = random_shop(3)
    rule = Group(of=(Condition(field="order_count", operator="at_least", values={"n": 2}),))
    meant = [person for person in shop if len(person.bought) >= 2]
    count = count_of(rule, today=TODAY)
    assert (count.customers, count.known) == (len(meant), len(shop))
    assert count.with_email == sum("email" in person.contacts for person in meant)


def test_before_there_is_a_lake_nobody_is_found() -> None:
    assert not lake_folder().exists()
    assert count_of(Group(), today=TODAY).share is None
    assert difference(Group(), before=[7], today=TODAY).left == [7]


def test_sixty_injections_as_values_change_neither_statement_nor_table() -> None:
    shop = random_shop(4, people=5)
    assert len(set(INJECTIONS)) == 60
    moment = Moment(today=TODAY, zone=ZONE, currency="JPY")
    shapes = set()
    for text in INJECTIONS:
        rule = Group(
            match="any",
            of=(
                Condition(field="bought", operator="ever", values={"product": text, "n": 1}),
                Condition(field="bought", operator="like_ever", values={"product": text, "n": 1}),
                Condition(field="rank", operator="is_one_of", values={"choices": (text,)}),
                Condition(field="tags", operator="has_any", values={"choices": (text,)}),
                Condition(field="custom", operator="is_filled", values={"own": text}),
                Condition(
                    field="event_count", operator="at_least",
                    values={"kind": text, "n": 1, "days": 9},
                ),
            ),
        )  # fmt: skip
        assert all(map(is_complete, rule.of))  # type: ignore[arg-type]
        shapes.add(members_condition(rule, moment).sql)
        assert count_of(rule, today=TODAY).customers == 0
    assert len(shapes) == 1
    assert count_of(Group(), today=TODAY).customers == len(shop)


def test_a_number_or_a_day_that_is_none_is_no_value() -> None:
    for text in INJECTIONS:
        for key, name in (("order_count", "at_least"), ("last_order", "from_day")):
            (own,) = SEGMENT_FIELDS[key].operators[name].inputs
            assert own.read([text]) is None
