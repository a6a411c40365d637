"""What the customer bought, in figures: revenue, place among all buyers, first and last, products.

Not here: how often they come (`rhythm`).
"""

from collections.abc import Mapping

from kizuna.understand.profiles.queries import standing
from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit


def revenue(visit: Visit) -> Mapping[str, object]:
    """Revenue net of returns in the currency of most purchases, others beneath."""
    main, *others = visit.figures.revenue or (None,)
    return {"figures": visit.figures, "main": main, "others": others}


def place(visit: Visit) -> Mapping[str, object] | None:
    """The place by revenue; left out for who never bought, and until it has been worked out.

    Who returned everything has none: they would share it with all others who did.
    """
    if not visit.figures.purchases:
        return None
    revenue = visit.figures.revenue[0]
    if (found := standing(revenue)) is None:
        return None
    return {"standing": found if revenue.minor > 0 else None}


def last_purchase(visit: Visit) -> Mapping[str, object]:
    """When they bought last and first."""
    return {"figures": visit.figures}


def products(visit: Visit) -> Mapping[str, object] | None:
    """What they bought on the most days."""
    most = max((product.days for product in visit.favourites), default=0)
    return {"products": visit.favourites, "most": most} if most else None


PANELS.add(
    "revenue",
    Panel(column=Column.FIGURES, order=10, template="profiles/revenue.html", content=revenue),
)
PANELS.add(
    "place",
    Panel(column=Column.FIGURES, order=30, template="profiles/place.html", content=place),
)
PANELS.add(
    "last_purchase",
    Panel(column=Column.FIGURES, order=40, template="profiles/last.html", content=last_purchase),
)
PANELS.add(
    "products",
    Panel(column=Column.RIGHT, order=40, template="profiles/products.html", content=products),
)
