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
BESIDE_ANOTHER = Words(
    ja="取り込み {id} が「{state}」のあいだは、できません。",
    en="This cannot be done while import {id} is “{state}”.",
)
WAIT_FOR_IT = Words(
    ja="終わってから、もう一度お試しください。途中で止まっているときは、その取り込みのページで続けるか中止できます。",
    en="Try again when it has ended. If it got stuck, its own page lets you go on with it or stop"
    " it.",
)
LOOK_AGAIN = Words(
    ja="ページを読み込み直して、もう一度お試しください。", en="Reload the page and try again."
)

PREVIEW_IS_OLD = Words(
    ja="件数を数えたあとに、別の取り込みがありました。いま取り込むと、画面の件数とは違う結果になります。",
    en="Another import was written or undone after these figures were counted; importing now would"
    " come to something else.",
)
COUNT_AGAIN = Words(
    ja="「もう一度数える」を押して、新しい件数を確かめてから取り込んでください。",
    en="Count again, look at the new figures, and import then.",
)

FILES_GONE = Words(
    ja="この取り込みのファイルは、もう残っていません。",
    en="The files of this import are no longer kept.",
)
CHOOSE_AGAIN = Words(
    ja="「データ取り込み」で、お手元のファイルをもう一度選んでください。",
    en="Choose your own copies of them on the page of imports.",
)


def no_import() -> Refused:
    """There is no import of that number."""
    return Refused(Said("no_import", NO_IMPORT))


def not_now(state: Words) -> Refused:
    """The import is in a state in which this cannot be done."""
    return Refused(Said("not_now", NOT_NOW, {"state": state}), Said("look_again", LOOK_AGAIN))


def files_gone() -> Refused:
    """Its files were erased, so there is nothing to import from."""
    return Refused(Said("files_gone", FILES_GONE), Said("choose_again", CHOOSE_AGAIN))


def beside_another(import_id: int, state: Words) -> Refused:
    """Another import is being written or undone: neither would come out right."""
    return Refused(
        Said("beside_another", BESIDE_ANOTHER, {"id": str(import_id), "state": state}),
        Said("wait_for_it", WAIT_FOR_IT),
    )


def preview_is_old() -> Refused:
    """Other imports were written or undone since it was counted what this one would do."""
    return Refused(Said("preview_is_old", PREVIEW_IS_OLD), Said("count_again", COUNT_AGAIN))
