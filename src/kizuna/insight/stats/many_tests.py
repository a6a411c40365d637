"""Many tests on one page: p-values adjusted so that "change" keeps its meaning.

Not here: the tests themselves.
"""

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the order given; reject where adjusted <= q.

    Benjamini & Hochberg (1995), JRSS B 57:289-300: of all that is called change, at most the share
    q is expected to be false, for independent or positively dependent tests (Benjamini &
    Yekutieli 2001, Annals of Statistics 29:1165-1188). Where nothing changed at all, any call is
    false, so then at most the share q of pages shows one.

    >>> [round(p, 3) for p in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.053, 0.053, 0.5]
    """
    order = sorted(range(len(p_values)), key=lambda index: p_values[index], reverse=True)
    adjusted, lowest = [0.0] * len(p_values), 1.0
    for rank, index in zip(range(len(p_values), 0, -1), order, strict=True):
        lowest = min(lowest, p_values[index] * len(p_values) / rank)
        adjusted[index] = lowest
    return adjusted
