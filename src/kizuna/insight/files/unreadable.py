"""Why a whole file could not be read, and what its owner can do about it.

Not here: reasons for a single row (`refusals`).
"""

from kizuna.base.errors import UnreadableFile
from kizuna.base.said import Said
from kizuna.base.words import Words

_SAVE_AGAIN = Words(
    ja="Excel などの表計算ソフトで開き、"
    "「Excel ブック（.xlsx）」か「CSV UTF-8」で保存し直してください。",
    en="Open it in Excel or another spreadsheet, and save it as .xlsx or as CSV UTF-8.",
)
_CHOOSE_ANOTHER = Words(
    ja="注文の一覧が入った CSV か Excel のファイルを指定してください。",
    en="Give a CSV or Excel file that holds a list of orders.",
)
_SPLIT = Words(
    ja="必要なシートや期間だけを新しいファイルに写し、もう一度お試しください。",
    en="Copy only the sheet or the months you need to a new file and try again.",
)

UNREADABLE: dict[str, tuple[Words, Words]] = {
    "file_missing": (
        Words(ja="{file} が見つかりません。", en="There is no file {file}."),
        Words(
            ja="ファイルの名前と場所を確かめてください。",
            en="Check its name and where it lies.",
        ),
    ),
    "file_is_folder": (
        Words(ja="{file} はフォルダーです。", en="{file} is a folder."),
        Words(
            ja="中のファイルを指定してください。まとめて指定することもできます。",
            en="Name the files inside it; you may give several at once.",
        ),
    ),
    "file_locked": (
        Words(ja="{file} を開けません（{reason}）。", en="{file} cannot be opened ({reason})."),
        Words(
            ja="ほかのソフトで開いていないか、読む権限があるか確かめてください。",
            en="Check that no other program holds it and that you may read it.",
        ),
    ),
    "file_empty": (
        Words(ja="{file} は空です。", en="{file} is empty."),
        _CHOOSE_ANOTHER,
    ),
    "no_input": (
        Words(
            ja="標準入力（-）からは何も届きませんでした。",
            en="Nothing arrived on standard input (-).",
        ),
        Words(
            ja="中身を送るコマンドをつなぐか、ファイルの名前を指定してください。",
            en="Pipe a file into the command, or name the file.",
        ),
    ),
    "file_without_table": (
        Words(ja="{file} には表が見つかりません。", en="There is no table in {file}."),
        _CHOOSE_ANOTHER,
    ),
    "file_not_a_table": (
        Words(
            ja="{file} は表のファイルではありません（中身は {what}）。",
            en="{file} is not a table: its content is {what}.",
        ),
        _CHOOSE_ANOTHER,
    ),
    "file_is_binary": (
        Words(
            ja="{file} の中身は文字ではないので、表として読めません。",
            en="{file} does not hold text, so it cannot be read as a table.",
        ),
        _CHOOSE_ANOTHER,
    ),
    "file_is_html": (
        Words(
            ja="{file} の中身は Excel でも CSV でもなく、ウェブページ（HTML）です。"
            "拡張子が .xls でも、このように保存されていることがあります。",
            en="{file} is neither Excel nor CSV inside: it is a web page (HTML), "
            "as some shop software writes under the name .xls.",
        ),
        _SAVE_AGAIN,
    ),
    "file_protected": (
        Words(
            ja="{file} にはパスワードがかかっています。",
            en="{file} is protected by a password.",
        ),
        Words(
            ja="パスワードを外したコピーを保存して、そちらを指定してください。",
            en="Save a copy without the password and give that one.",
        ),
    ),
    "file_broken": (
        Words(
            ja="{file} は壊れているか、途中で切れています（{reason}）。",
            en="{file} is broken or cut short ({reason}).",
        ),
        Words(
            ja="もう一度ダウンロードするか、表計算ソフトで開いて保存し直してください。",
            en="Download it again, or open it in a spreadsheet and save it anew.",
        ),
    ),
    "file_unpacks_too_big": (
        Words(
            ja="{file} は圧縮を解くと {limit_megabytes} MB を超えます。"
            "大きさの割に不自然なので、安全のため読みません。",
            en="{file} unpacks to more than {limit_megabytes} MB, far too much for its size; "
            "it was not read, for safety.",
        ),
        _SPLIT,
    ),
    "file_has_archive_inside": (
        Words(
            ja="{file} の中に、さらに圧縮ファイル {member} があります。",
            en="{file} holds another archive inside, {member}.",
        ),
        Words(
            ja="中の圧縮ファイルを取り出して、それを指定してください。",
            en="Take the inner archive out and give that one.",
        ),
    ),
    "file_has_too_many_members": (
        Words(
            ja="{file} には {members} 個ものファイルが入っています。",
            en="{file} holds as many as {members} files.",
        ),
        Words(
            ja="必要なファイルだけを取り出して指定してください。",
            en="Take out the files you need and give those.",
        ),
    ),
    "file_too_wide": (
        Words(
            ja="{file} の列が多すぎます（読めるのは {limit} 列まで）。",
            en="{file} has more than {limit} columns, which is the most that can be read.",
        ),
        Words(
            ja="1 行が 1 件の注文か明細になっている表を指定してください。",
            en="Give a table with one order, or one line of an order, in each row.",
        ),
    ),
    "sheet_too_big": (
        Words(
            ja="{file} を開くには、大きさの割に多すぎる時間かメモリーが必要です。"
            "安全のため読みません。",
            en="{file} asks for far more time or memory than its size explains; "
            "it was not read, for safety.",
        ),
        _SPLIT,
    ),
    "encoding_unknown": (
        Words(
            ja="{file} の文字コードがわかりません。{line} 行目に、UTF-8・Shift_JIS（cp932）・"
            "EUC-JP・JIS・UTF-16 のどれとしても読めない文字があります。",
            en="The character encoding of {file} is unknown: line {line} reads neither as UTF-8 "
            "nor as Shift_JIS (cp932), EUC-JP, JIS or UTF-16.",
        ),
        _SAVE_AGAIN,
    ),
}


def unreadable(code: str, *, file: str, **values: object) -> UnreadableFile:
    """The error for one of UNREADABLE, ready to raise; `values` fill its sentence.

    >>> unreadable("file_empty", file="orders.csv").said.say("en")
    'orders.csv is empty.'
    """
    words, next_step = UNREADABLE[code]
    return UnreadableFile(Said(code, words, {"file": file, **values}), Said(code, next_step))
