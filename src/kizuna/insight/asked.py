"""What may be asked of `read()` and of the command: checked before any file is opened.

Not here: what needs the data to be judged, such as columns and currencies (`insight.files`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from kizuna.base.errors import UsageError
from kizuna.base.period import PeriodLength
from kizuna.base.said import Said
from kizuna.base.words import Words

DATE_ORDERS = ("dmy", "mdy", "ymd")
_LONGEST_WINDOW_DAYS = 3650
_BAD_OPTION = Words(
    ja="{option} の「{value}」が読めません。{expected} のように書いてください。",
    en="{option}: cannot read “{value}”; write it like {expected}.",
)
_NO_SOURCE = Words(
    ja="注文のファイルか、データフレームを 1 つ渡してください。",
    en="Give at least one file of orders, or one dataframe.",
)
_MIXED_SOURCES = Words(
    ja="データフレームは一度に 1 つだけ渡せます。ファイルなら、いくつでも一緒に渡せます。",
    en="Only one dataframe can be read at a time, and no file with it; files may be several.",
)


def bad_option(option: str, value: object, expected: str) -> UsageError:
    """The error for a value that cannot be; `expected` shows one that can."""
    values = {"option": option, "value": str(value), "expected": expected}
    return UsageError(Said("bad_option", _BAD_OPTION, values))


def mapped_columns(pairs: Sequence[str]) -> dict[str, str]:
    """Field -> column, of `--map field=column` as typed; UsageError for anything else.

    >>> mapped_columns(["amount=金額", "status="])
    {'amount': '金額', 'status': ''}
    """
    for pair in pairs:
        if "=" not in pair:
            raise bad_option("--map", pair, "ordered_at=受注日")
    return dict(pair.split("=", 1) for pair in pairs)


def check_asked(
    sources: Sequence[object],
    *,
    period: str | None,
    active_window: int | None,
    date_order: str | None,
) -> None:
    """Raises UsageError for no source, several frames, or an option outside its values."""
    if not sources:
        raise UsageError(Said("no_source", _NO_SOURCE))
    if len(sources) > 1 and not all(isinstance(source, str | Path) for source in sources):
        raise UsageError(Said("mixed_sources", _MIXED_SOURCES))
    if period is not None and period not in get_args(PeriodLength):
        raise bad_option("--period", period, ", ".join(get_args(PeriodLength)))
    if date_order is not None and date_order not in DATE_ORDERS:
        raise bad_option("--date-order", date_order, ", ".join(DATE_ORDERS))
    if active_window is not None and not 1 <= active_window <= _LONGEST_WINDOW_DAYS:
        raise bad_option("--active-window", active_window, "90")
