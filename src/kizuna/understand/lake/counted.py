"""Tables that only count: how many rows of another share some values, and what they sum up to.

Such counts add up over customers and orders. So what changed is taken away as it was, and added as
it is; however large the shop, what stands is never counted again. Not here: the tables they count
(`derived`), whose rows changed (`by_customer`).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One such table: which other it counts, by which of its columns, which sums it keeps.

    The first sum says how many rows there are; where it is 0 the rest is, too.
    """

    of: str
    by: tuple[str, ...]
    sums: Mapping[str, str]
    where: str = "true"

    def counting(self, rows: str) -> str:
        """SQL of the counts of these rows."""
        sums = ", ".join(f"sum({sql})::BIGINT AS {name}" for name, sql in self.sums.items())
        return f"SELECT {', '.join(self.by)}, {sums} FROM {rows} WHERE {self.where} GROUP BY ALL"

    def recounting(self, counts: str, *, before: str, after: str) -> str:
        """SQL of the counts once rows that were as `before` are as `after`."""
        by, sums = ", ".join(self.by), ", ".join(self.sums)
        added = ", ".join(f"sum({name} * sign)::BIGINT AS {name}" for name in self.sums)
        signed = " UNION ALL ".join(
            f"SELECT {by}, {sums}, {sign} AS sign FROM ({rows})"
            for rows, sign in (
                (f"SELECT * FROM {counts}", 1),
                (self.counting(before), -1),
                (self.counting(after), 1),
            )
        )
        rest = f"sum({next(iter(self.sums))} * sign) <> 0"
        return f"SELECT {by}, {added} FROM ({signed}) GROUP BY {by} HAVING {rest}"


_CUSTOMERS = {"customers": "1"}
COUNTED = {
    # Of all orders, in whichever currency.
    "order_days": Counted(
        of="orders",
        by=("currency", "ordered_on"),
        sums={
            "orders": "1",
            "net_minor": "gross_minor - returned_minor",
            "costs": "(cost_minor IS NOT NULL)::INTEGER",
        },
    ),
    # How many bought on these two days and on none between.
    "waits": Counted(of="customer_days", by=("day", "previous_day"), sums=_CUSTOMERS),
    "month_moves": Counted(
        of="customer_months",
        by=("last_day", "previous_last_day"),
        sums={**_CUSTOMERS, "orders": "orders"},
    ),
    # Of all who ever bought.
    "standings": Counted(
        of="customer_totals",
        by=("last_day", "orders"),
        sums={**_CUSTOMERS, "net_minor": "gross_minor - returned_minor"},
        where="orders > 0",
    ),
    "month_spans": Counted(of="customer_months", by=("last_day", "next_period"), sums=_CUSTOMERS),
}
