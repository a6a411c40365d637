"""Retention of one period, counted so that it closes, with the usual formula beside it.

Not here: the rate with its interval (`metrics.retention_rate`), its course (`analyses.trend`).
"""

from dataclasses import dataclass

from kizuna.base.period import Period
from kizuna.insight.tables.slice import Slice


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Retention that closes: the set-based rate beside the article's formula, for one period.

    Counts of customers: active at the start (S), at the end (E), new in the period (N),
    retained (in both), new_and_lost (new, yet not active at the end), lost = start - retained.
    by_sets = retained / start; by_formula = (E - N) / S; both 0..1, None when nobody was active.
    The two differ by new_and_lost (the formula is too low) and returned (it is too high).
    """

    period: Period
    active_start: int
    active_end: int
    new: int
    retained: int
    lost: int
    returned: int  # active at the end, not at the start, but not new either
    new_and_lost: int
    by_sets: float | None
    by_formula: float | None


def retention(slice_: Slice) -> Retention | None:
    """Who was active at the start, who at the end, and what became of the others.

    None where the data does not reach back one active window before the period: who was active
    at its start cannot be known. Always S + new + returned - new_and_lost - lost = E.
    """
    if not slice_.covers(slice_.active_window_days):
        return None
    counts = {
        (bool(row["was_active"]), bool(row["is_active"]), bool(row["is_new"])): row["customers"]
        for row in slice_.tables.engine.rows(slice_.activity_counts)
    }
    retained, lost = counts.get((True, True, False), 0), counts.get((True, False, False), 0)
    new_and_stayed = counts.get((False, True, True), 0)
    new_and_lost = counts.get((False, False, True), 0)
    returned = counts.get((False, True, False), 0)
    start, end = retained + lost, retained + new_and_stayed + returned
    new = new_and_stayed + new_and_lost
    return Retention(
        period=slice_.period,
        active_start=start,
        active_end=end,
        new=new,
        retained=retained,
        lost=lost,
        returned=returned,
        new_and_lost=new_and_lost,
        by_sets=retained / start if start else None,
        by_formula=(end - new) / start if start else None,
    )
