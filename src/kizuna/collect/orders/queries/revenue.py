"""How revenue is spread over the buyers of the shop.

Not here: one customer's own (`of_customer`).
"""

from dataclasses import dataclass

from kizuna.core.bulk import found


@dataclass(frozen=True)
class RevenueMark:
    """The buyer at one place of the list by revenue, as a mark to find others' places by."""

    currency: str
    place: int
    net_minor: int
    buyers: int


def revenue_marks(*, most: int) -> list[RevenueMark]:
    """Marks at even steps down the list of buyers by revenue net of returns, per currency.

    Counts  customers with a purchase; every one is a mark while there are at most `most`
    Beware  reads all orders: for a job, not for a page
    """
    rows = found(
        """SELECT currency, place, net, buyers FROM (
            SELECT currency, net, row_number() OVER by_revenue AS place,
                count(*) OVER (PARTITION BY currency) AS buyers
            FROM (SELECT currency, customer_id, sum(net_minor) AS net FROM orders
                WHERE customer_id IS NOT NULL GROUP BY currency, customer_id
                HAVING sum(CASE WHEN is_purchase THEN 1 ELSE 0 END) > 0) AS bought
            WINDOW by_revenue AS (PARTITION BY currency ORDER BY net DESC, customer_id)
        ) AS placed
        WHERE (place - 1) %% ((buyers + %(most)s - 1) / %(most)s) = 0
        ORDER BY currency, place""",
        {"most": most},
    )
    return [RevenueMark(currency, place, int(net), buyers) for currency, place, net, buyers in rows]
