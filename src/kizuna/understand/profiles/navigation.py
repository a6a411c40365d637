"""What the list of customers says of what each of them bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kizuna.base.money import Money
from kizuna.base.words import Words
from kizuna.collect.orders.queries.of_customer import order_sums
from kizuna.people.customers.actions.declared import VIEW_CUSTOMERS
from kizuna.people.customers.rules.listing import LIST_COLUMNS, Heading, ListColumns


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
