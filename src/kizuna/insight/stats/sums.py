"""The sums that intervals need, as one lazy row: what leaves the engine instead of a million rows.

Not here: what becomes of them (`stats.ratios`, `stats.totals`).
"""

from itertools import combinations_with_replacement

import narwhals as nw

from kizuna.insight.tables.shape import Frame


def power_sums(frame: Frame, *, x: str, y: str | None = None) -> Frame:
    """Number of rows and sums of all products of up to three of the columns `x` and `y`.

    Shape: in, one row per independent unit (a customer); out, one row: n, x, xx, xxx, and with y
    also y, xy, yy, xxy, xyy, yyy. All sums are floats, because the cube of a yen amount
    leaves 64 bits; sums of whole numbers stay exact up to 2^53.
    """
    letters = {"x": x} if y is None else {"x": x, "y": y}
    floats = frame.select(
        **{letter: nw.col(name).cast(nw.Float64) for letter, name in letters.items()}
    )
    products = (
        chosen for power in (1, 2, 3) for chosen in combinations_with_replacement(letters, power)
    )
    return floats.select(
        n=nw.len().cast(nw.Int64),
        **{"".join(chosen): _product(chosen).sum() for chosen in products},
    )


def _product(letters: tuple[str, ...]) -> nw.Expr:
    first, *rest = letters
    expression = nw.col(first)
    for letter in rest:
        expression = expression * nw.col(letter)
    return expression
