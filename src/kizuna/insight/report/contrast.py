"""Do customers who began later come back as often as those who began earlier? One fair question.

Not here: the cohorts themselves (`analyses.cohorts`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kizuna.insight.analyses.cohorts import Cohort
from kizuna.insight.stats.differences import difference_interval
from kizuna.insight.stats.measured import Measured
from kizuna.insight.stats.proportions import wilson

_MIN_CUSTOMERS = 100  # on each side; below that the comparison is not worth a headline


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Share (0..1) who came back one period later, older half of the cohorts against newer half.

    low, high   95% interval of newer minus older
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
    (before, after) = (
        wilson(sum(cohort.active[1] for cohort in half), sum(cohort.size for cohort in half))
        for half in (older, newer)
    )
    if min(before.n, after.n) < _MIN_CUSTOMERS:
        return None
    _, low, high = difference_interval(_ends(after), _ends(before))
    return Contrast(
        older=older,
        newer=newer,
        older_share=before.value or 0.0,
        newer_share=after.value or 0.0,
        low=low,
        high=high,
    )


def _ends(measured: Measured) -> tuple[float, float, float]:
    return measured.value or 0.0, measured.low or 0.0, measured.high or 0.0
