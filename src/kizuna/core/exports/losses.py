"""Which characters a file's form cannot hold, what stands there instead, and in how many cells.

Not here: the files (`writers`).
"""

import re
from collections import Counter
from collections.abc import Sequence

from kizuna.core.exports.rules import Format

# What a Japanese printer puts where a character is missing; it exists in Shift_JIS.
GETA = "〓"
_REPLACEMENT = "\ufffd"
LONGEST_CELL = 32_767  # of Excel; a longer one would not be written at all
MOST_SHOWN = 200
# UTF-8 holds no half of a pair; NUL ends the text in most readers. XML has no U+FFFE and U+FFFF.
_NOT_IN_CSV = re.compile("[\ud800-\udfff\x00]")
_NOT_IN_XLSX = re.compile("[\ud800-\udfff\x00\ufffe\uffff]")


class Fitting:
    """Makes texts fit one form of file, and keeps account of what that cost."""

    def __init__(self, form: Format) -> None:
        self.form = form
        self.cells = 0
        self.cut = 0
        self.replaced: Counter[tuple[str, str]] = Counter()

    def fit(self, texts: Sequence[str]) -> Sequence[str]:
        """The texts as they can be written; mostly these very ones, found in one look."""
        together = "".join(texts)
        if self._is_whole(together) and not self._is_any_long(texts):
            return texts
        return [self._fitted(text) for text in texts]

    @property
    def account(self) -> dict[str, object]:
        """Fit for JSON: `cells` that are not as they were, `cut` ones, and what became of what."""
        common = self.replaced.most_common(MOST_SHOWN)
        shown = [[f"U+{ord(was):04X}" if _NOT_IN_XLSX.match(was) else was, now, n]
                 for (was, now), n in common]  # fmt: skip
        return {"cells": self.cells, "cut": self.cut, "replaced": shown,
                "kinds": len(self.replaced)}  # fmt: skip

    def _is_any_long(self, texts: Sequence[str]) -> bool:
        return self.form is Format.XLSX and any(_units(text) > LONGEST_CELL for text in texts)

    def _is_whole(self, text: str) -> bool:
        if self.form is Format.CSV_CP932:
            return "\0" not in text and _as_cp932(text) == text
        return not (_NOT_IN_XLSX if self.form is Format.XLSX else _NOT_IN_CSV).search(text)

    def _fitted(self, text: str) -> str:
        found = Counter((char, self._instead(char)) for char in text if not self._is_whole(char))
        fitted = "".join(c if self._is_whole(c) else self._instead(c) for c in text)
        if self._is_any_long([fitted]):
            self.cut += 1
            fitted = fitted.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")
        self.replaced += found
        self.cells += bool(found) or fitted != text
        return fitted

    def _instead(self, char: str) -> str:
        if self.form is not Format.CSV_CP932:
            return _REPLACEMENT
        # 〜 becomes ～ and − becomes －: written, but not the same character when read again.
        return (char != "\0" and _as_cp932(char)) or GETA


def _as_cp932(text: str) -> str | None:
    """What is read again of what was written; None where it cannot be written."""
    try:
        return text.encode("cp932").decode("cp932")
    except UnicodeEncodeError:
        return None


def _units(text: str) -> int:
    """Length as Excel counts: characters beyond the first plane are two."""
    return len(text) + sum(char > "\uffff" for char in text) if len(text) * 2 > LONGEST_CELL else 0
