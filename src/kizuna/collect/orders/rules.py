"""What an order is when it is told to us, and what came of telling it.

Not here: rows of the database (`models`), writing them (`actions`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from kizuna.base.period import asked_day


class OrderState(StrEnum):
    """What became of an order, as a list shows and filters it."""

    BOUGHT = "bought"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    UNCOUNTED = "uncounted"


def state_of(*, is_purchase: bool, is_cancelled: bool, returned_minor: int) -> OrderState:
    """What became of an order: cancelled before all else; an unpaid one counts nowhere.

    >>> state_of(is_purchase=True, is_cancelled=False, returned_minor=300).value
    'returned'
    >>> state_of(is_purchase=False, is_cancelled=False, returned_minor=0).value
    'uncounted'
    """
    if is_cancelled:
        return OrderState.CANCELLED
    if returned_minor > 0:
        return OrderState.RETURNED
    return OrderState.BOUGHT if is_purchase else OrderState.UNCOUNTED


def telling_mark(number: str, ordered_on: str, gross_minor: int) -> str:
    """By what two orders of one number are seen to be the same: by their day; of a number that
    tells its day, which is then alike in every shop, by the amount.

    >>> telling_mark("1001", "2026-01-05", 800), telling_mark("260105-3", "2026-01-05", 800)
    ('2026-01-05', '800')
    """
    tells_day = ordered_on.replace("-", "")[2:] in "".join(filter(str.isdecimal, number))
    return str(gross_minor) if tells_day else ordered_on


def other_number(number: str, ordered_on: str) -> str:
    """The number of the same order in a file that begins on another day, where numbers begin anew
    each day: on the first day they stand alone.

    >>> other_number("5", "2026-01-09"), other_number("5/2026-01-09", "2026-01-09")
    ('5/2026-01-09', '5')
    """
    of_day = f"/{ordered_on}"
    return number.removesuffix(of_day) if number.endswith(of_day) else number + of_day


@dataclass(frozen=True)
class Place:
    """An order's place in the list: by day, then by time, where it is known, then by id.

    >>> place = Place(date(2026, 5, 3), datetime(2026, 5, 2, 23, 30, tzinfo=UTC), 17)
    >>> str(place), Place.said(str(place)) == place
    ('2026-05-03.17.2026-05-02T23:30:00', True)
    >>> str(Place(date(2026, 5, 3), None, 17)), Place.said("2026-05-03.17.noon")
    ('2026-05-03.17', None)
    """

    on: date
    at: datetime | None
    id: int

    def __str__(self) -> str:
        """As an address says it."""
        at = f".{self.at.astimezone(UTC).replace(tzinfo=None).isoformat()}" if self.at else ""
        return f"{self.on.isoformat()}.{self.id}{at}"

    @classmethod
    def said(cls, text: str) -> "Place | None":
        """The place that an address says; None for nonsense."""
        day, _, rest = text.partition(".")
        number, _, moment = rest.partition(".")
        on, id_ = asked_day(day), _number(number)
        try:
            at = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
        except ValueError:
            return None
        return cls(on, at, id_) if on and id_ is not None else None


@dataclass(frozen=True, kw_only=True)
class AskedOrders:
    """Which orders to list; amounts before returns, in whole units of each order's currency.

    `before` is the place of the last order of the page before.
    """

    text: str = ""
    customer_id: int | None = None
    state: OrderState | None = None
    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    before: Place | None = None

    @property
    def sifts(self) -> bool:
        """Whether something is asked for that no index answers."""
        return not (self.state is None and self.least is None and self.most is None)

    @property
    def is_narrowed(self) -> bool:
        """Whether less than all orders are asked for."""
        return replace(self, before=None) != AskedOrders()


def asked_orders(sent: Mapping[str, str]) -> AskedOrders:
    """What a form or an address asks for; nonsense asks for nothing.

    >>> asked_orders({"q": " 1001 ", "state": "gone", "since": "2026-05-03", "least": "１,０００"})
    ... # doctest: +NORMALIZE_WHITESPACE
    AskedOrders(text='1001', customer_id=None, state=None, since=datetime.date(2026, 5, 3),
        until=None, least=1000, most=None, before=None)
    >>> asked_orders({"before": "2026-05-03.17", "least": "-1"}).before
    Place(on=datetime.date(2026, 5, 3), at=None, id=17)
    """
    return AskedOrders(
        text=sent.get("q", "").strip()[:200],
        customer_id=_number(sent.get("customer", "")),
        state=next((state for state in OrderState if state == sent.get("state")), None),
        since=asked_day(sent.get("since", "")),
        until=asked_day(sent.get("until", "")),
        least=_number(sent.get("least", "")),
        most=_number(sent.get("most", "")),
        before=Place.said(sent.get("before", "")),
    )


def _number(text: str) -> int | None:
    plain = text.strip().replace(",", "").replace("，", "")
    return int(plain) if plain.isdecimal() and len(plain) <= 15 else None


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
    """What came of a batch; `moved` are changed orders that became another customer's."""

    orders: Counts = field(default_factory=Counts)
    products: Counts = field(default_factory=Counts)
    moved: int = 0
