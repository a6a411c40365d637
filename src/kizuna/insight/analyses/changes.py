"""Two periods side by side: is it change, or noise?

Not here: the estimates themselves (`insight.metrics`) and the formulas (`insight.stats`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

from kizuna.insight.metric import METRICS, Estimate, Metric
from kizuna.insight.stats.differences import difference_interval, difference_p
from kizuna.insight.stats.many_tests import benjamini_hochberg
from kizuna.insight.tables.slice import Slice

_ARTEFACT = 0.1  # of the standard error

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


def changes(
    this: Slice, before: Slice, metrics: Iterable[str] | None = None, level: float = 0.95
) -> list[Change]:
    """Every comparable metric in both periods, with a verdict that stands on a page of many.

    change   the adjusted p-value is at most 1 - level
    noise    a difference that chance alone explains, or none at all
    too_few  fewer observations than the metric needs, or no interval, on either side
    missing  the source does not give the metric, or the data does not reach back far enough for
             the period before, whose estimate is then blank

    The two must be equally long and of whole weeks, as `Period.ending` makes them: a month of 31
    days sells more than one of 28, and 30 days with five weekends more than 30 with four. Months
    of the calendar were tried: a shop open at weekends only, where nothing changed, was called
    changed on 6 of 21 pages. Standardising by weekday instead would need a model of each metric's
    week; whole weeks need none.

    Many metrics on one page find something by chance: 27 independent ones at 5% do so on 75 pages
    of 100. So p-values are adjusted after Benjamini & Hochberg (1995), which keeps the expected
    share of false ones among all that is called change at most 1 - level, for independent or
    positively dependent metrics; where nothing changed, at most that share of pages calls anything.
    Holm's method would promise the latter for every mixture of true and false changes, and miss
    more of the true ones: a reader of a report is better served by the share. The interval shown
    is each metric's own at `level`, not adjusted, so it may leave out 0 where the verdict is noise.

    Customers who bought in both periods make the two alike; treating them as independent then
    overstates the error, so that a call of change errs on the careful side.
    """
    chosen = METRICS.values() if metrics is None else [METRICS[key] for key in metrics]
    pair = _Pair(this, before, level)
    found = [_compared(*pair.measure(metric), level) for metric in chosen if metric.is_comparable]
    tested = [change for change in found if change.p_value is not None]
    adjusted = benjamini_hochberg([change.p_value or 0.0 for change in tested])
    by_key = {change.key: p for change, p in zip(tested, adjusted, strict=True)}
    return [_judged(change, by_key.get(change.key), level) for change in found]


class _Pair:
    """Two periods, and what each of them may be held against."""

    def __init__(self, this: Slice, before: Slice, level: float) -> None:
        self.this, self.before, self.level = this, before, level
        self.reach_days = before.period.start_day - before.tables.known.start_day

    @cached_property
    def short_sighted(self) -> Slice:
        """This period, knowing only as much of the past as the one before knows of its own."""
        return self.this.as_known_from(self.this.period.start_day - self.reach_days)

    def measure(self, metric: Metric) -> tuple[Estimate, Estimate]:
        """The metric in this period and the one before; the latter blank where it says nothing."""
        this = metric.measure(self.this, level=self.level)
        if self.reach_days >= 0 and not (metric.reads_back and self._is_artefact(metric, this)):
            return this, metric.measure(self.before, level=self.level)
        blank = replace(this, value=None, low=None, high=None, n=0, standard_error=None)
        missing = this.missing or ("history",)
        return this, replace(blank, period=self.before.period, missing=missing)

    def _is_artefact(self, metric: Metric, this: Estimate) -> bool:
        """Whether the value hangs on how much of the past is known.

        Seen with only as much of it as the period before has, this one shows what that does to
        the value. A tenth of the standard error is let pass: a shift so small raises the chance
        of a false call from 5% to at most 5.1%.
        """
        seen = metric.measure(self.short_sighted, level=self.level)
        if this.value is None or seen.value is None or this.standard_error is None:
            return this.value != seen.value
        return abs(this.value - seen.value) > this.standard_error * _ARTEFACT


def _compared(this: Estimate, before: Estimate, level: float) -> Change:
    """Difference, interval and p-value; the verdict is still "noise" where there is a p-value."""
    blank = Change(
        key=this.key,
        this=this,
        before=before,
        difference=None,
        low=None,
        high=None,
        p_value=None,
        adjusted_p=None,
        verdict="missing",
        better=None,
    )
    if this.value is None or before.value is None:
        return blank
    blank = replace(blank, difference=this.value - before.value, verdict="too_few")
    if not (this.enough and before.enough):
        return blank
    if this.value == before.value:
        blank = replace(blank, verdict="noise")
    if this.low is None or this.high is None or before.low is None or before.high is None:
        return blank
    if this.standard_error is None or before.standard_error is None:
        return blank
    found = difference_interval(
        (this.value, this.low, this.high), (before.value, before.low, before.high)
    )
    p = difference_p(found, (this.standard_error, before.standard_error), level)
    return replace(blank, low=found[1], high=found[2], p_value=p, verdict="noise")


def _judged(change: Change, adjusted_p: float | None, level: float) -> Change:
    if adjusted_p is None or adjusted_p > 1 - level:
        return replace(change, adjusted_p=adjusted_p)
    direction = METRICS[change.key].better
    rose = (change.difference or 0.0) > 0
    return replace(
        change,
        adjusted_p=adjusted_p,
        verdict="change",
        better=None if direction == "neither" else rose == (direction == "up"),
    )
