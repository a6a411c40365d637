"""What is refused when a segment is made or changed, and that nothing is kept then."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.base.errors import Refused
from kizuna.core.permissions.rules import Actor, Role
from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.segments.actions.keeping import (
    archive_segment,
    change_segment,
    create_segment,
)
from kizuna.understand.segments.actions.refreshing import refresh_segment
from kizuna.understand.segments.models import Segment
from kizuna.understand.segments.rules.tree import (
    DEEPEST,
    MOST_CONDITIONS,
    Condition,
    Group,
    NoRule,
    rule_of,
    written,
)
from tests.understand.people import customer
from tests.understand.segments.shops import NOW

pytestmark = pytest.mark.django_db
MARKETER = Actor(key="staff:1", role=Role.MARKETER)
ONE = Condition(field="contact", operator="has_email")


def _deep(n: int) -> Group:
    return Group(of=(_deep(n - 1),)) if n > 1 else Group(of=(ONE,))


@pytest.mark.parametrize(
    ("name", "rule", "code"),
    [
        (" 　", Group(of=(ONE,)), "no_segment_name"),
        ("x", Group(), "no_conditions"),
        ("x", Group(of=(ONE, Group(match="any"))), "no_conditions"),
        ("x", Group(of=(Condition(field="gone", operator="is"),)), "unfinished_conditions"),
        ("x", _deep(DEEPEST + 1), "rule_too_large"),
        ("x", Group(of=(ONE,) * (MOST_CONDITIONS + 1)), "rule_too_large"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(name: str, rule: Group, code: str) -> None:
    with pytest.raises(Refused) as refused:
        create_segment(name, rule=rule, actor=MARKETER, at=NOW)
    assert refused.value.code == code
    assert not Segment.objects.exists()


def test_a_list_has_no_rule_and_what_is_gone_is_not_there() -> None:
    segment = Segment.objects.create(name="来場者", created_at=NOW, changed_at=NOW)
    with pytest.raises(Refused) as refused:
        change_segment(segment.pk, name="x", rule=Group(of=(ONE,)), actor=MARKETER)
    assert refused.value.code == "no_rule"
    with pytest.raises(Refused) as refused:
        archive_segment(999, actor=MARKETER, at=NOW)
    assert refused.value.code == "no_segment"


@pytest.mark.parametrize(
    "told",
    [
        None,
        {"version": 2, "rule": {"match": "all", "of": []}},
        {"version": 1, "rule": {"match": "some", "of": []}},
        {"version": 1, "rule": {"field": "a", "operator": "b", "values": {}}},
        {"version": 1, "rule": {"match": "all", "of": [{"field": "a", "values": {"n": 1.5}}]}},
        {**written(_deep(DEEPEST + 1))},
    ],
)
def test_what_is_no_rule_of_this_version_is_not_read_as_one(told: object) -> None:
    with pytest.raises(NoRule):
        rule_of(told)


@pytest.mark.django_db(transaction=True)
def test_a_segment_of_nobody_is_counted_as_such(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    customer()
    refresh_lake()
    segment = create_segment("誰も", rule=Group(of=(ONE,)), actor=MARKETER, at=NOW)
    assert refresh_segment(segment, at=NOW)
    row = Segment.objects.get(id=segment)
    assert (row.size, row.with_email) == (0, 0)
