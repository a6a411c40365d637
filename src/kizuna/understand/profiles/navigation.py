"""What the list of customers says of what each of them bought, and orders by that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kizuna.base.money import Money
from kizuna.base.words import Words
from kizuna.collect.orders.queries.of_customer import order_sums
from kizuna.people.customers.actions.declared import VIEW_CUSTOMERS
from kizuna.people.customers.rules.listing import (
    LIST_COLUMNS,
    LIST_ORDERS,
    Heading,
    ListColumns,
    ListOrder,
    Stretch,
)
from kizuna.understand.lake.queries import lake_state, open_lake


@dataclass(frozen=True)
class Bought:
    """Purchases in any currency, revenue in that of most of them, and whether others are left."""

    purchases: int
    revenue: Money
    has_other_currencies: bool
    last_on: date | None


def bought(customer_ids: Sequence[int]) -> Mapping[int, Bought]:
    """What each of these customers bought, as their own page says it."""
    return {
        customer_id: Bought(
            purchases=sum(each.purchases for each in sums),
            revenue=Money(sums[0].net_minor, sums[0].currency),
            has_other_currencies=len(sums) > 1,
            last_on=max((each.last_on for each in sums if each.last_on), default=None),
        )
        for customer_id, sums in order_sums(customer_ids).items()
    }


LIST_COLUMNS.add(
    "bought",
    ListColumns(
        headings=(
            Heading(Words(ja="購入回数", en="Purchases"), is_amount=True),
            Heading(Words(ja="累計売上", en="Revenue"), is_amount=True),
            Heading(Words(ja="最後の購入", en="Last purchase")),
        ),
        template="profiles/bought_cells.html",
        content=bought,
        order=10,
        permission=VIEW_CUSTOMERS,
    ),
)


def _by(value: str) -> Callable[[Stretch], Sequence[tuple[int, int]] | None]:
    """Customers by a figure of the lake, the highest first."""

    def customers(stretch: Stretch) -> Sequence[tuple[int, int]] | None:
        state = lake_state()
        if "customers" not in state.files:
            return None
        wanted, values = ["merged_into_id IS NULL"], list[int]()
        if stretch.beyond:
            side = (">", "<") if stretch.is_backwards else ("<", ">")
            wanted.append(f"(figure {side[0]} $1 OR (figure = $1 AND customer_id {side[1]} $2))")
            values = list(stretch.beyond)
        if stretch.tag_id is not None:
            tagged = f"SELECT customer_id FROM customer_tags WHERE tag_id = {stretch.tag_id:d}"
            wanted.append(f"customer_id IN ({tagged})")
        ways = ("", " DESC") if stretch.is_backwards else (" DESC", "")
        with open_lake(state, tables=["customers", "customer_tags"]) as lake:
            return lake.execute(
                f"""SELECT customer_id, figure FROM (SELECT *, ({value})::BIGINT AS figure
                    FROM customers) WHERE {" AND ".join(wanted)}
                ORDER BY figure{ways[0]}, customer_id{ways[1]} LIMIT {stretch.limit:d}""",
                values,
            ).fetchall()

    return customers


for key, figure, name in (
    ("revenue", "net_minor", Words(ja="累計売上の多い順", en="Most revenue first")),
    ("purchases", "purchases", Words(ja="購入回数の多い順", en="Most purchases first")),
    (
        "last_purchase",
        "coalesce(last_on - DATE '0001-01-01', 0)",
        Words(ja="最後の購入が新しい順", en="Latest purchase first"),
    ),
):
    LIST_ORDERS.add(key, ListOrder(name=name, customers=_by(figure), permission=VIEW_CUSTOMERS))
