"""What an order is when it is told to us, and what came of telling it.

Not here: rows of the database (`models`), writing them (`actions`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class SeenProduct(NamedTuple):
    """A product as a source names it; `name` is empty where the source has only the code."""

    code: str
    name: str


class SeenOrder(NamedTuple):
    """One order as a source has it.

    number          the source's own, unique within it
    customer_id     who placed it; None: nobody is named
    ordered_on      day in the shop's zone, as 2026-01-31
    ordered_at      moment in UTC, as 2026-01-31 09:30:00; None: the source gives no time
    is_purchase     whether something was bought; false for pure returns and cancelled orders
    gross_minor     before returns; returned_minor is what was given back, as a positive number
    cost_minor      cost of goods net of returns; None: unknown
    """

    number: str
    customer_id: int | None
    ordered_on: str
    ordered_at: str | None
    is_purchase: bool
    is_cancelled: bool
    gross_minor: int
    returned_minor: int
    cost_minor: int | None


class SeenLine(NamedTuple):
    """One line of an order; `product_code` is empty for lines that name none."""

    number: str
    product_code: str
    quantity: float
    amount_minor: int
    is_product: bool


@dataclass(frozen=True, kw_only=True)
class OrderBatch:
    """Orders that are told together. Each number occurs once; lines and products may be absent.

    `import_id` is the import that can take the batch back; None for what comes by API or form.
    An order whose time is not known counts from the start of its day in `time_zone`.
    """

    currency: str
    time_zone: str
    orders: Iterable[SeenOrder]
    lines: Iterable[SeenLine] = ()
    products: Iterable[SeenProduct] = ()
    import_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many of one kind were new, changed, or there already just so.

    >>> Counts(new=2) + Counts(new=1, unchanged=3)
    Counts(new=3, changed=0, unchanged=3)
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, kw_only=True)
class RecordedOrders:
    """What came of a batch."""

    orders: Counts = field(default_factory=Counts)
    products: Counts = field(default_factory=Counts)
