"""Numbers that begin anew each day: which order is meant, whichever day a file begins on.

The reading names such orders after their day, but for the first day of a file: what is "5" in one
file is "5/2026-01-09" in another (`rules.other_number`).
Not here: telling orders of one number apart (`insight.files`), the rest of staging (`staging`).
"""

from kizuna.core.bulk import change, found

_DAY = "'/' || CAST(staged_orders.ordered_on AS text)"
_NAMES_DAY = f"substr(staged_orders.number, length(staged_orders.number) - 10) = {_DAY}"
_BARE = "substr(staged_orders.number, 1, length(staged_orders.number) - 11)"
_KNOWN = "EXISTS (SELECT 1 FROM orders o WHERE o.source = %(source)s AND o.number ="
_OF_ITS_DAY = "o.ordered_on = staged_orders.ordered_on"


def take_known_numbers(source: str) -> bool:
    """Staged orders, and their lines, get the number by which they are known; whether any did.

    `id` says whether a number is known; of those that get another one it does not any more.
    """
    other_day = f"""UPDATE staged_orders SET id = NULL, told_number = number,
            number = number || {_DAY}
        WHERE id IS NOT NULL AND NOT ({_NAMES_DAY})
            AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = staged_orders.id AND {_OF_ITS_DAY})
        """
    renamed = change(
        f"{other_day} AND {_KNOWN} staged_orders.number || {_DAY})", {"source": source}
    )
    if renamed or found(f"SELECT 1 FROM staged_orders WHERE {_NAMES_DAY} LIMIT 1"):
        renamed += change(other_day)  # they begin anew: those of another day are not known yet
        renamed += change(
            f"UPDATE staged_orders SET told_number = number, number = {_BARE}"
            f" WHERE id IS NULL AND {_NAMES_DAY} AND {_KNOWN} {_BARE} AND {_OF_ITS_DAY})",
            {"source": source},
        )
    if renamed:
        change(
            "UPDATE staged_lines SET number = o.number FROM staged_orders o"
            " WHERE o.told_number = staged_lines.number"
        )
    return bool(renamed)
