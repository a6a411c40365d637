"""What each customer bought, as columns of the exported table: what the list of customers shows.

Not here: the table (`people.customers.queries.exporting`).
"""

from collections.abc import Sequence
from decimal import Decimal

from kizuna.base.money import minor_digits
from kizuna.base.words import Words
from kizuna.collect.orders.queries.of_customer import OrderSum, order_sums
from kizuna.core.exports.rules import Batch, Column, Value
from kizuna.people.customers.rules.listing import EXPORT_COLUMNS, ExportColumns

COLUMNS = (
    Column(name=Words(ja="購入回数", en="Purchases"), kind="number"),
    Column(name=Words(ja="累計売上", en="Revenue so far"), kind="number"),
    Column(name=Words(ja="累計売上の通貨", en="Currency of the revenue")),
    Column(name=Words(ja="ほかの通貨での売上", en="Revenue in other currencies")),
    Column(name=Words(ja="最後の購入", en="Last purchase"), kind="day"),
)


def bought(customer_ids: Sequence[int]) -> Batch:
    """The cells of `COLUMNS`; revenue in the currency of most purchases, empty without orders."""
    known = order_sums(customer_ids)
    return list(zip(*(_cells(known.get(id_, [])) for id_ in customer_ids), strict=True))


def _cells(sums: Sequence[OrderSum]) -> tuple[Value, ...]:
    chief = sums[0] if sums else None
    return (
        sum(each.purchases for each in sums),
        _amount(chief) if chief else None,
        chief.currency if chief else "",
        "、".join(f"{each.currency} {_amount(each)}" for each in sums[1:]),
        max((each.last_on for each in sums if each.last_on), default=None),
    )


def _amount(each: OrderSum) -> Decimal:
    return Decimal(each.net_minor).scaleb(-minor_digits(each.currency))


EXPORT_COLUMNS.add("bought", ExportColumns(COLUMNS, bought))
