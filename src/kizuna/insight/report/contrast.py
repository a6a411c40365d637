"""Do customers who began later come back as often as those who began earlier? One fair question.

Not here: the cohorts themselves (`analyses.cohorts`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kizuna.insight.analyses.cohorts import Cohort

_Z = 1.959963984540054  # 95 %
_MIN_CUSTOMERS = 100  # on each side; below that the comparison is not worth a headline


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Share (0..1) who came back one period later, older half of the cohorts against newer half.

    low, high   95 % interval of newer minus older
    """

    older: tuple[Cohort, ...]
    newer: tuple[Cohort, ...]
    older_share: float
    newer_share: float
    low: float
    high: float

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return self.low > 0 or self.high < 0


def cohort_contrast(cohorts: Sequence[Cohort]) -> Contrast | None:
    """The two halves compared by Newcombe's hybrid score interval; None with too little to compare.

    The split is fixed beforehand (halves by age), so it is one test, not the best of many. The
    very first cohort is left out: a file's first month also holds everyone who had bought before
    the file begins, so it is no cohort of new customers.

    Source: Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    ripe = [cohort for cohort in cohorts[1:] if len(cohort.active) > 1 and cohort.mature[1]]
    older, newer = tuple(ripe[: len(ripe) // 2]), tuple(ripe[len(ripe) // 2 :])
    if not older:
        return None
    (x1, n1), (x2, n2) = (
        (sum(cohort.active[1] for cohort in half), sum(cohort.size for cohort in half))
        for half in (older, newer)
    )
    if min(n1, n2) < _MIN_CUSTOMERS:
        return None
    p1, p2 = x1 / n1, x2 / n2
    (low1, high1), (low2, high2) = _wilson(x1, n1), _wilson(x2, n2)
    return Contrast(
        older=older,
        newer=newer,
        older_share=p1,
        newer_share=p2,
        low=p2 - p1 - math.hypot(p2 - low2, high1 - p1),
        high=p2 - p1 + math.hypot(high2 - p2, p1 - low1),
    )


def _wilson(hits: int, n: int) -> tuple[float, float]:
    centre = (hits + _Z * _Z / 2) / (n + _Z * _Z)
    reach = _Z / (n + _Z * _Z) * math.sqrt(hits * (n - hits) / n + _Z * _Z / 4)
    return centre - reach, centre + reach
