"""Two periods side by side: is it change, or noise?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kizuna.insight.metric import Estimate

Verdict: TypeAlias = Literal["change", "noise", "too_few", "missing"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One metric in this period and in the one before.

    difference, low, high   in the metric's unit (this minus before), level as in the estimates
    p_value, adjusted_p     two-sided; adjusted over all metrics compared on the same page
    better                  True/False when the verdict is "change" and the metric has a direction
    """

    key: str
    this: Estimate
    before: Estimate
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    adjusted_p: float | None
    verdict: Verdict
    better: bool | None
