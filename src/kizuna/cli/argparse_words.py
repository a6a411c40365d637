"""What argparse itself says, in Japanese: it offers gettext only, by the process's locale.

Not here: our own options and sentences.
"""

import argparse

from kizuna.base.words import Language

_JA = {
    "usage: ": "使い方: ",
    "positional arguments": "引数",
    "options": "オプション",
    "show this help message and exit": "この説明を表示して終わる",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "the following arguments are required: %s": "次の指定が必要です: %s",
    "unrecognized arguments: %s": "知らない指定です: %s",
    "expected one argument": "値を 1 つ書いてください",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "「%(value)s」は選べません（%(choices)s のどれか）"
    ),
    "not allowed with argument %s": "%s と一緒には使えません",
    "ambiguous option: %(option)s could match %(matches)s": (
        "%(option)s はあいまいです（%(matches)s のどれですか）"
    ),
}


def speak(language: Language) -> None:
    """Make argparse's own sentences come in `language`.

    argparse looks its sentences up through the module global `_`; replacing that is the only door
    that does not depend on the process's locale, which --lang must be able to override.
    """
    spoken = _JA if language == "ja" else {}
    vars(argparse)["_"] = lambda sentence: spoken.get(sentence, sentence)
