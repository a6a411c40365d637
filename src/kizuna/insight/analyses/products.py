"""Products people come back for, and items bought together."""

from dataclasses import dataclass

from kizuna.insight.stats.measured import Measured


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    """One product: buyers, and the share of them who bought it again on a later day."""

    product_id: str
    product_name: str | None
    buyers: int
    repeat: Measured  # share 0..1 with Wilson interval
    orders: int
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """Two products in the same order. `lift` > 1: more often together than by chance.

    `lift` carries its interval (log scale, delta method); orders = orders holding both.
    """

    product_a: str
    name_a: str | None
    product_b: str
    name_b: str | None
    orders: int
    lift: Measured
