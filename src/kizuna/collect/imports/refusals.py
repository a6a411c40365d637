"""What cannot be done with an import as things stand.

Not here: rows that cannot be used (`insight.files.refusals`).
"""

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words

NO_IMPORT = Words(ja="この取り込みは見つかりません。", en="There is no such import.")
NO_FILES = Words(ja="ファイルを選んでください。", en="Choose a file.")
NOT_NOW = Words(
    ja="この取り込みは「{state}」なので、いまはできません。",
    en="This cannot be done now: the import is “{state}”.",
)
LOOK_AGAIN = Words(
    ja="ページを読み込み直して、もう一度お試しください。", en="Reload the page and try again."
)


def no_import() -> Refused:
    """There is no import of that number."""
    return Refused(Said("no_import", NO_IMPORT))


def not_now(state: Words) -> Refused:
    """The import is in a state in which this cannot be done."""
    return Refused(Said("not_now", NOT_NOW, {"state": state}), Said("look_again", LOOK_AGAIN))
