"""Insight: honest figures about customer relationships, over any dataframe. No Django, no database.

>>> import kizuna.insight as ki
>>> orders = {"customer": ["花子", "太郎", "花子"], "date": ["2026-01-05"] * 3}
>>> shop = ki.read(orders | {"amount": [1200, 800, 900]})
>>> shop.repeat_purchase_rate().value
0.5
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kizuna.insight.shop import Shop, read, shop_on

__all__ = ["Shop", "read", "shop_on"]


def __getattr__(name: str) -> object:
    """Load the public names on first use: `import kizuna.insight` costs nothing until then."""
    if name in __all__:
        from kizuna.insight import shop

        return getattr(shop, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
