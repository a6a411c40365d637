"""`kizuna report FILE...`: from a customer file to an honest picture of the relationship.

Not here: reading, computing, writing (`kizuna.insight`). Heavy imports wait until it runs.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from kizuna.base.errors import UnreadableFile, UsageError
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.terminal import ask_on, clear_progress, progress_on, tell
from kizuna.insight.asked import DATE_ORDERS, bad_option, mapped_columns
from kizuna.insight.report.formats import FORMATS, format_of

if TYPE_CHECKING:
    from kizuna.insight.shop import Shop

DEFAULT_OUT = "kizuna-report.html"
DEFAULT_REFUSED = "kizuna-refused.csv"
STANDARD_OUTPUT = Path("-")

SUMMARY = Words(
    ja="お客様のファイルから、関係のいまを読み取ってレポートにします。",
    en="Read your customer file and report how the relationships stand.",
)
OPTIONS: dict[str, Words] = {
    "file": Words(
        ja="注文のファイル（Excel・CSV・zip・Parquet）。「-」で標準入力",
        en="files with orders (Excel, CSV, zip, Parquet); - for standard input",
    ),
    "sample": Words(
        ja="同梱の見本（英国ギフト店の実データ半年分）を使う",
        en="use the sample that comes along: half a year of a real UK gift shop",
    ),
    "format": Words(
        ja="出力の形式。省くと画面に要約、ファイルに HTML",
        en="what to write; without it, a summary on the screen and HTML in a file",
    ),
    "out": Words(
        ja="書き出し先（「-」は標準出力）。省くと html は {html}、json と text は標準出力",
        en="where to write (- for standard output); by default html goes to {html}, json and text "
        "to standard output",
    ),
    "as_of": Words(
        ja="この日の終わりまでにわかっていたことだけで計算（2026-01-31）",
        en="count only what was known by the end of this day (2026-01-31)",
    ),
    "period": Words(
        ja="比べる期間の長さ（4・13・52 週間）。省くとデータから選ぶ",
        en="periods compared, of 4, 13 or 52 weeks; chosen from the data by default",
    ),
    "active_window": Words(
        ja="この日数のうちに購入があれば「活動中」。省くとデータから選ぶ",
        en="days without a purchase that still count as active; chosen from the data by default",
    ),
    "currency": Words(ja="金額の通貨（JPY など）", en="currency of the amounts, such as JPY"),
    "map": Words(
        ja="列の読み方を決める（例：ordered_at=受注日）。くり返し可",
        en="say what a column is, such as ordered_at='Order Date'; may be repeated",
    ),
    "date_order": Words(
        ja="1/5/26 のような日付の並び（dmy：日月年、mdy：月日年）",
        en="order of dates like 1/5/26: dmy (day first) or mdy (month first)",
    ),
    "margin": Words(
        ja="粗利率（0〜1）。原価の列がないとき、利益の見積もりに使う",
        en="gross margin, 0 to 1, when the file has no cost column",
    ),
    "tz": Words(
        ja="店の時間帯（Asia/Tokyo など）。時差つきの時刻を店の日付に直す",
        en="the shop's time zone, such as Asia/Tokyo, for times that carry an offset",
    ),
    "refused_out": Words(
        ja="使えなかった行の書き出し先（省くと {refused}）。元のファイルやシートが複数なら、"
        "名前に -1、-2 と付けて分けます",
        en="where rows that could not be used go (default {refused}); with rows of several files "
        "or sheets, one file each: name-1.csv, name-2.csv",
    ),
    "quiet": Words(ja="経過と要約を表示しない", en="no progress and no summary"),
}
WROTE = Words(ja="レポートを書き出しました: {path}", en="The report is in {path}")
WROTE_REFUSED = Words(
    ja="使えなかった {n} 行を理由つきで書き出しました: {path}。直して、もう一度読み込めます。",
    en="{n} rows could not be used; they are in {path}, with the reason. Mend and feed them again.",
    en_one="One row could not be used; it is in {path}, with the reason. Mend and feed it again.",
    count="n",
)
NO_FILE = Words(
    ja="ファイルを指定してください。例：kizuna report orders.xlsx（見本で試すなら --sample）",
    en="Name a file: kizuna report orders.xlsx (or try the sample shop with --sample)",
)
CANNOT_WRITE = Words(
    ja="{path} に書き込めません（{reason}）。", en="Cannot write to {path} ({reason})."
)
OUT_IS_INPUT = Words(
    ja="{path} は読み込むファイルです。上書きしないよう、--out に別の名前を書いてください。",
    en="{path} is a file to be read. Name another with --out, so that it is not overwritten.",
)
KEPT_INPUT = Words(
    ja="{path} は読み込んだファイルなので上書きせず、別の名前で書き出します。",
    en="{path} was read just now and is kept as it is; the refused rows go to another file.",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """The options of `kizuna report`."""

    def text(key: str) -> str:
        return OPTIONS[key].say(language, html=DEFAULT_OUT, refused=DEFAULT_REFUSED)

    parser.add_argument("files", nargs="*", metavar="FILE", help=text("file"))
    parser.add_argument("--sample", action="store_true", help=text("sample"))
    parser.add_argument("--format", choices=FORMATS, help=text("format"))
    parser.add_argument("--out", type=Path, metavar="PATH", help=text("out"))
    parser.add_argument("--as-of", metavar="DATE", help=text("as_of"))
    parser.add_argument("--period", choices=("month", "quarter", "year"), help=text("period"))
    parser.add_argument("--active-window", metavar="DAYS", help=text("active_window"))
    parser.add_argument("--currency", metavar="CODE", help=text("currency"))
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help=text("map")
    )
    parser.add_argument("--date-order", choices=DATE_ORDERS, help=text("date_order"))
    parser.add_argument("--margin", metavar="RATIO", help=text("margin"))
    parser.add_argument("--tz", metavar="ZONE", help=text("tz"))
    parser.add_argument("--refused-out", type=Path, metavar="PATH", help=text("refused_out"))
    parser.add_argument("--quiet", action="store_true", help=text("quiet"))


def run(options: argparse.Namespace, language: Language) -> int:
    """Read, compute, write; see the module's words for what goes where."""
    if not options.files and not options.sample:
        raise UsageError(Said("no_file", NO_FILE))
    to_screen = options.out == STANDARD_OUTPUT
    format_ = format_of(None if to_screen else options.out, options.format)
    path = options.out or (Path(DEFAULT_OUT) if format_ == "html" else STANDARD_OUTPUT)
    if _is_input(path, options.files):
        raise UsageError(Said("out_is_input", OUT_IS_INPUT, {"path": path}))
    Thread(target=_load_writers, daemon=True).start()
    shop = _shop(options, language)
    has_summary = format_ == "html" and path != STANDARD_OUTPUT and not options.quiet
    is_in_text = has_summary or (format_ == "text" and path == STANDARD_OUTPUT)
    refused = _write_refused(shop, options, language, is_said=not is_in_text)
    written = shop.report(language=language, format=format_, refused_file=refused)
    if path == STANDARD_OUTPUT:
        sys.stdout.write(written)
        return 0
    _write(path, written)
    if has_summary:
        sys.stdout.write(shop.report(language=language, format="text", refused_file=refused))
        tell(WROTE.say(language, path=path))
    return 0


def _load_writers() -> None:
    """Load what computes and writes while the file is read: 0.2 s that nobody waits for."""
    from kizuna.insight.metric import METRICS
    from kizuna.insight.report.writers import WRITERS

    assert METRICS and WRITERS


def _is_input(path: Path, files: Sequence[str]) -> bool:
    """Whether a path leads to a file that is read, by whatever name."""
    return path.exists() and any(
        Path(file).exists() and path.samefile(file) for file in files if file != "-"
    )


def _shop(options: argparse.Namespace, language: Language) -> "Shop":
    """The shop the options describe, read with progress and questions where someone watches."""
    as_of = _as_of(options.as_of)
    window = _whole_number("--active-window", options.active_window)
    margin = _ratio("--margin", options.margin)
    columns = mapped_columns(options.map)

    from kizuna.insight import read
    from kizuna.sample import sample_path

    try:
        return read(
            *(Path(file) for file in options.files),
            *([sample_path()] if options.sample else []),
            columns=columns,
            currency=options.currency,
            time_zone=options.tz,
            date_order=options.date_order,
            as_of=as_of,
            today=date.today(),
            margin=margin,
            period=options.period,
            active_window=window,
            ask=ask_on(sys.stdin, sys.stderr, language),
            progress=None if options.quiet else progress_on(sys.stderr, language),
        )
    finally:
        clear_progress(sys.stderr)


def _write_refused(
    shop: "Shop", options: argparse.Namespace, language: Language, *, is_said: bool
) -> str | None:
    """Write the rows that could not be used, if any; the names of the files, one per source.

    `is_said` on standard error where no summary on standard output says it; quiet or not.
    """
    from kizuna.insight.files.refused_rows import write_refused

    reading = shop.reading
    if reading is None or not (n := sum(source.rows_refused for source in reading.sources)):
        return None
    asked = options.refused_out or Path(DEFAULT_REFUSED)
    path = _beside_inputs(asked, options.files)
    if path != asked:
        tell(KEPT_INPUT.say(language, path=asked), to=sys.stderr)
    try:
        written = write_refused(reading, path, language=language)
    except OSError as error:
        raise _cannot_write(path, error) from error
    names = ", ".join(map(str, written))
    if is_said:
        tell(WROTE_REFUSED.say(language, n=n, path=names), to=sys.stderr)
    return names


def _beside_inputs(asked: Path, files: Sequence[str]) -> Path:
    """The path asked for, or the first free one after it where that would overwrite an input.

    Several sources with refused rows are written to `name-1.csv`, `name-2.csv`: those count too.
    """

    def overwrites(path: Path) -> bool:
        numbered = [path.with_stem(f"{path.stem}-{n}") for n in range(1, len(files) + 2)]
        return any(_is_input(each, files) for each in (path, *numbered))

    if not overwrites(asked):
        return asked
    later = (asked.with_stem(f"{asked.stem}-{n}") for n in count(2))
    return next(path for path in later if not path.exists() and not overwrites(path))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> UnreadableFile:
    said = Said("cannot_write", CANNOT_WRITE, {"path": path, "reason": error.strerror})
    return UnreadableFile(said)


def _as_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise bad_option("--as-of", str(text), "2026-01-31") from error


def _whole_number(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise bad_option(option, text, "90")
    return int(text)


def _ratio(option: str, text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError as error:
        raise bad_option(option, text, "0.4") from error


COMMANDS.add("report", Command(summary=SUMMARY, add_options=add_options, run=run))
