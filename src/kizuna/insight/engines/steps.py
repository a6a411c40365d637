"""A customer's history in steps: one row per customer and day, or week, month, quarter, year.

Two ways to the same rows: over any frame, and over arrays that lie in order, which takes a fifth of
the time where millions of rows would go into a hash table and then be sorted for their windows.
"""

from collections.abc import Mapping, Sequence

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kizuna.insight.tables.shape import Frame

NOTHING = -(2**31)  # stands in arrays of days and steps where there is none
MAY_BE_NOTHING = ("previous_last_day", "next_step")
Array = NDArray[np.int64]
Arrays = Mapping[str, Array]


def steps_by_windows(rows: Frame, *, sums: Sequence[str], steps: Frame | None = None) -> Frame:
    """One row per customer_id and day, or per customer_id and step.

    `rows` have customer_id, day and the `sums`; `steps` has one row per day: day, step, the later
    the day the higher, or as high. Nothing is null. Out come customer_id, rows (how many they
    were), the sums added up, last_day (the latest in the step), previous_last_day (of the
    customer's step before; null in the first) and, where steps are given, step, next_step (null in
    the last) and first_step.
    """
    c = nw.col
    stepped = rows.with_columns(step="day") if steps is None else rows.join(steps, on="day")
    cells = (
        stepped.group_by("customer_id", "step")
        .agg(*(c(name).sum() for name in sums), rows=nw.len(), last_day=c("day").max())
        .with_columns(c(name).cast(nw.Int64) for name in ("rows", *sums))
        .with_columns(previous_last_day=c("last_day").shift(1).over("customer_id", order_by="step"))
    )
    if steps is None:
        return cells.drop("step")
    return cells.with_columns(
        next_step=c("step").shift(-1).over("customer_id", order_by="step"),
        first_step=c("step").min().over("customer_id"),
    )


def steps_of_arrays(
    rows: Arrays, *, sums: Sequence[str], steps: Arrays | None = None
) -> dict[str, Array]:
    """The same of arrays as long as each other, in any order; NOTHING stands for null.

    >>> rows = {"customer_id": [7, 7, 7, 9], "day": [2, 9, 70, 80], "gross_minor": [1, 2, 1, 1]}
    >>> months = {"day": [2, 9, 70, 80], "step": [0, 0, 2, 2]}
    >>> found = steps_of_arrays(
    ...     {name: np.array(values) for name, values in rows.items()},
    ...     sums=["gross_minor"],
    ...     steps={name: np.array(values) for name, values in months.items()},
    ... )
    >>> found["rows"].tolist(), found["gross_minor"].tolist(), found["first_step"].tolist()
    ([2, 1, 1], [3, 1, 1], [0, 0, 2])
    """
    who, day = rows["customer_id"], rows["day"]
    if not _lies_in_order(who, day):
        order = np.lexsort((day, who))
        in_order = {name: values[order] for name, values in rows.items()}
        return steps_of_arrays(in_order, sums=sums, steps=steps)
    step = day if steps is None else _step_of_each(day, steps)
    first = np.flatnonzero(_differs(who) | _differs(step))
    end = np.append(first[1:], len(who))[: len(first)]
    customer, last_day = who[first], day[end - 1]
    comes = _differs(customer)  # the first step of a customer
    found = {
        "customer_id": customer,
        "rows": end - first,
        **{name: np.add.reduceat(rows[name], first, dtype=np.int64) for name in sums},
        "last_day": last_day,
        "previous_last_day": np.where(comes, NOTHING, np.roll(last_day, 1)),
    }
    if steps is None:
        return found
    goes = np.append(comes[1:], True)[: len(comes)]  # the last one
    value, firsts = step[first], np.flatnonzero(comes)
    return found | {
        "step": value,
        "next_step": np.where(goes, NOTHING, np.roll(value, -1)),
        "first_step": np.repeat(value[firsts], np.diff(np.append(firsts, len(comes)))),
    }


def _step_of_each(day: Array, steps: Arrays) -> Array:
    """The step of each day: looked up, since a join would mix up the rows."""
    if not len(day):
        return day
    first_day = day.min()
    by_day = np.zeros(day.max() - first_day + 1, dtype=np.int32)
    is_inside = (steps["day"] >= first_day) & (steps["day"] <= day.max())
    by_day[steps["day"][is_inside] - first_day] = steps["step"][is_inside]
    step: Array = by_day[day - first_day]
    return step


def _differs(values: Array) -> NDArray[np.bool_]:
    """Whether each value is another than the one before it; the first always is."""
    differs = np.empty(len(values), dtype=np.bool_)
    differs[:1] = True
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return differs


def _lies_in_order(who: Array, day: Array) -> bool:
    is_later = (who[1:] > who[:-1]) | ((who[1:] == who[:-1]) & (day[1:] >= day[:-1]))
    return bool(is_later.all())
