"""Random shops for the tests of segments, and who they are in plain Python.

Not here: what rules say of them (`twin`).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.events.actions import record_events
from kizuna.core.events.rules import EVENT_KINDS, NewEvent
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.models import (
    Customer,
    CustomerAddress,
    CustomerKey,
    CustomerTag,
    CustomField,
    Tag,
)
from kizuna.understand.scores.actions import refresh_scores

ZONE = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=ZONE)
TEST = system_actor("test")
PRODUCTS = {"T": "煎茶", "K": "和紅茶", "S": "Scone's 100%"}
TAGS = ("VIP", "焼き菓子好き", "'; DROP TABLE tags; --")
PREFECTURES = {"京都府": 26, "大阪府": 27, "Tokyo": 13, "火星": None}


@dataclass
class Bought:
    """One purchase: its day, amounts, and the codes of what was in it."""

    on: date
    currency: str
    gross: int
    returned: int
    codes: Sequence[str]


@dataclass
class Person:
    """A customer as a rule sees them."""

    id: int
    birth_month: int | None
    language: str
    rank: str
    prefecture: int | None
    contacts: set[str]
    tags: set[int]
    custom: dict[str, object]
    bought: list[Bought] = field(default_factory=list)
    events: list[tuple[str, datetime]] = field(default_factory=list)


def random_shop(seed: int, *, people: int = 40) -> list[Person]:
    """A shop in the database and the lake; what is known of its customers."""
    rng = random.Random(seed)
    tags = [Tag.objects.create(name=name).pk for name in TAGS]
    for key, kind in (
        ("plan", "choice"),
        ("visits", "number"),
        ("joined", "date"),
        ("memo", "text"),
    ):
        choices = ["gold", "plain"] if kind == "choice" else []
        CustomField.objects.create(key=key, label_ja=key, kind=kind, choices=choices)
    found = [_person(rng, tags) for _ in range(people)]
    for person in found:
        _shopping(rng, person)
    _record(found)
    merged, kept = found.pop(), found[0]
    merge_customers(kept.id, merged.id, rule="by_hand", evidence={}, actor=TEST, at=NOW)
    _absorb(kept, merged)
    refresh_scores(at=NOW)
    return found


def _person(rng: random.Random, tags: Sequence[int]) -> Person:
    birthday = rng.choice([None, date(1980, rng.randint(1, 12), 15)])
    custom: dict[str, object] = {
        key: value
        for key, value in (
            ("plan", rng.choice(["gold", "plain"])),
            ("visits", rng.choice([1.0, 2.5, 7.0])),
            ("joined", rng.choice(["2025-01-01", "2026-06-30"])),
            ("memo", "ひみつ"),
        )
        if rng.random() < 0.4
    }
    language, rank = rng.choice(["", "ja", "en"]), rng.choice(["", "ゴールド", "一般"])
    row = Customer.objects.create(
        full_name="誰か", birthday=birthday, language=language, rank=rank, custom=custom,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    prefecture = rng.choice([None, *PREFECTURES])
    if prefecture:
        CustomerAddress.objects.create(customer=row, prefecture=prefecture)
    contacts = {kind for kind in ("email", "phone", "line") if rng.random() < 0.5}
    for kind in contacts:
        CustomerKey.objects.create(
            customer=row, kind=kind, value=f"{kind}{row.pk}", matched=f"{kind}{row.pk}",
            is_identity=True, created_at=NOW,
        )  # fmt: skip
    own = {tag for tag in tags if rng.random() < 0.3}
    for tag in own:
        CustomerTag.objects.create(customer=row, tag_id=tag)
    return Person(
        id=row.pk, birth_month=birthday.month if birthday else None, language=language, rank=rank,
        prefecture=PREFECTURES[prefecture] if prefecture else None, contacts=contacts, tags=own,
        custom=custom,
    )  # fmt: skip


def _shopping(rng: random.Random, person: Person) -> None:
    day = TODAY - timedelta(days=rng.randint(0, 500))
    step = rng.choice([1, 7, 21, 60])
    for _ in range(rng.choice([0, 1, 2, 5, 9])):
        gross = rng.randint(0, 5) * 500
        person.bought.append(
            Bought(
                day,
                "USD" if rng.random() < 0.1 else "JPY",
                gross,
                rng.choice([0, 0, gross]),
                rng.choices(list(PRODUCTS), k=rng.randint(0, 3)),
            )
        )
        day -= timedelta(days=step + rng.choice([0, 0, -1, 3]))
    midnight = datetime.combine(TODAY, time(), ZONE).astimezone(UTC)
    for _ in range(rng.choice([0, 0, 1, 3])):
        at = midnight + timedelta(seconds=1) - timedelta(hours=12 * rng.randint(0, 80))
        person.events.append((rng.choice(["customer_changed", "customer_created"]), at))


def _record(people: Sequence[Person]) -> None:
    told = [
        (f"{person.id}-{n}", person, b) for person in people for n, b in enumerate(person.bought)
    ]
    for currency in ("JPY", "USD"):
        own = [(number, person, b) for number, person, b in told if b.currency == currency]
        batch = OrderBatch(
            currency=currency,
            time_zone="Asia/Tokyo",
            orders=[
                SeenOrder(number, p.id, f"{b.on}", None, True, False, b.gross, b.returned, None)
                for number, p, b in own
            ],
            lines=[
                SeenLine(number, code, 1, b.gross, True) for number, _, b in own for code in b.codes
            ],
            products=[SeenProduct(code, name) for code, name in PRODUCTS.items()],
        )
        record_orders(batch, source=f"shop-{currency}", actor=TEST, at=NOW)
    record_events(
        NewEvent(
            kind=EVENT_KINDS[kind],
            at=at,
            source="test",
            customer_id=person.id,
            idempotency_key=f"test:{person.id}:{n}",
        )
        for person in people
        for n, (kind, at) in enumerate(person.events)
    )


def _absorb(kept: Person, merged: Person) -> None:
    """What a merge makes of two: the kept one's own, and what it lacked or can have more of."""
    row = Customer.objects.get(id=kept.id)
    kept.birth_month = row.birthday.month if row.birthday else None
    kept.language, kept.rank, kept.custom = row.language, row.rank, dict(row.custom)
    address = row.addresses.order_by("-is_preferred", "-id").first()
    kept.prefecture = PREFECTURES[address.prefecture] if address else None
    kept.contacts |= merged.contacts
    kept.tags |= merged.tags
    kept.bought += merged.bought
    kept.events += [*merged.events, ("customer_merged", NOW)]
