"""Amounts with tax beside amounts without: those with tax are taken, and it is said.

Not here: columns whose headers are equal (`twins`), or what a header means (`fields`).
"""

import re
from collections.abc import Collection, Mapping, MutableMapping

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.column_names import map_option, shown_header
from kizuna.insight.files.fields import meaning
from kizuna.insight.files.reading import RawTable

_WITH = re.compile(r"税込|内税|\bincl", re.IGNORECASE)
_WITHOUT = re.compile(r"税抜|税別|外税|\bexcl", re.IGNORECASE)
_PRICED = ("order_total", "amount", "line_amount", "unit_price")
_TAKEN = Words(
    ja="{file}：「{taken}」と「{others}」があるので、お客様が支払った額である「{taken}」を使いました"
    "（{option} で変えられます）。",
    en="{file} has both “{taken}” and “{others}”; “{taken}” is used, being what customers paid "
    "({option} changes it).",
)


def with_tax(
    raw: RawTable, places: MutableMapping[str, int], mapped: Mapping[str, int]
) -> list[Said]:
    """Put the column with tax in the place of each amount that stands with and without it.

    What the caller `mapped` stays. Returns what was chosen, in words.
    """
    said = []
    for key in _PRICED:
        if key not in places or key in mapped:
            continue
        rivals = [i for i, header in enumerate(raw.header) if (meaning(header) or ("",))[0] == key]
        rivals = [i for i in rivals if i not in mapped.values()]
        if not _differ_by_tax([raw.header[i] for i in rivals]):
            continue
        taken = min(rivals, key=lambda i: (_rank(raw.header[i]), i))
        others = [i for i in rivals if _rank(raw.header[i]) > _rank(raw.header[taken])]
        places[key] = taken
        values = {
            "file": raw.file,
            "taken": shown_header(raw, taken),
            "others": ", ".join(shown_header(raw, i) for i in others),
            "option": map_option(raw, key, others[0]),
        }
        said.append(Said("amount_with_tax", _TAKEN, values))
    return said


def _rank(header: str) -> int:
    """0 with tax, 1 where the header does not say, 2 without."""
    return 0 if _WITH.search(header) else 2 if _WITHOUT.search(header) else 1


def _differ_by_tax(headers: Collection[str]) -> bool:
    return len({_rank(header) for header in headers}) > 1
