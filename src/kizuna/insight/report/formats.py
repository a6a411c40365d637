"""The names of the formats a report comes in, and which one a file's ending asks for.

Not here: writing (`writers`); the command reads this for its help, so nothing heavy is imported.
"""

from pathlib import Path

from kizuna.base.errors import UsageError
from kizuna.base.said import Said
from kizuna.base.words import Words

FORMATS = ("html", "json", "text")
_ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}
_UNKNOWN_FORMAT = Words(
    ja="「{asked}」は書き出せる形式ではありません。"
    "書き出せるのは html（.html）、json（.json）、text（.txt）です。"
    "PDF は html を印刷して作れます。",
    en="“{asked}” is no format a report is written in. There are html (.html), json (.json) and "
    "text (.txt); for a PDF, print the html.",
)


def format_of(out: str | Path | None, asked: str | None = None) -> str:
    """The format asked for, else the one of the file's ending, else html.

    Raises UsageError: unknown_format.

    >>> format_of("o.HTM"), format_of("o.txt"), format_of("o.dat", "json"), format_of(None)
    ('html', 'text', 'json', 'html')
    """
    if asked is None and out is None:
        return "html"
    found = asked if asked is not None else _ENDINGS.get(Path(str(out)).suffix.lower())
    if found not in FORMATS:
        values = {"asked": asked if asked is not None else out}
        raise UsageError(Said("unknown_format", _UNKNOWN_FORMAT, values))
    return found
