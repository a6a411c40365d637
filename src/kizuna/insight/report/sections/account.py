"""What was done with the data, and what each figure means.

Not here: reading (`insight.files`) or metrics themselves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.answer import Answer
from kizuna.insight.files.format import FORMATS
from kizuna.insight.files.reading import SourceReport
from kizuna.insight.metric import METRICS
from kizuna.insight.report.layout import Cell, Group, Section, Table, words
from kizuna.insight.report.sections.groups import GROUPS, in_groups
from kizuna.insight.report.writing import Writing, printable

TITLE = Words(ja="データについて、したこと", en="What was done with your data")
_ROWS = Words(
    ja="読んだ {read} 行 = 使った {used} 行 + 使えなかった {refused} 行",
    en="{read} rows read = {used} used + {refused} refused",
    en_one="1 row read = {used} used + {refused} refused",
    count="read",
)
_REFUSED = Words(
    ja="使えなかった {n} 行は、理由をつけて「{file}」に書き出しました。"
    "直して、もう一度読み込めます。",
    en="{n} rows could not be used; they are in “{file}”, with the reason. Mend and feed them "
    "again.",
    en_one="One row could not be used; it is in “{file}”, with the reason. Mend and feed it again.",
    count="n",
)
_ENCODING = Words(ja="文字コード {encoding}", en="encoding {encoding}")
_SHEET = Words(ja="シート「{sheet}」", en="sheet “{sheet}”")
_HEADER = Words(ja="見出しは {row} 行目", en="header in row {row}")
_NO_HEADER = Words(ja="見出しなし", en="no header")
_NO_FORMAT = Words(ja="列名と中身から読み取り", en="read by its headers and contents")
_DEFINITIONS = Words(ja="指標の意味", en="What each figure means")
_DEFINITIONS_HEAD = (
    Words(ja="指標", en="Figure"),
    Words(ja="意味", en="Meaning"),
    Words(ja="式", en="Formula"),
    Words(ja="区間の出し方", en="Interval"),
    Words(ja="出典", en="Source"),
)
_OPTION = re.compile(r"--[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file as the reader is told of it."""

    name: str
    traits: Sequence[str]
    rows: str
    columns: Sequence[tuple[str, str]]
    notes: Sequence[Markup]


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything about the data: sources, notes on all of them, where the refused rows are."""

    title: str
    sources: Sequence[Source]
    notes: Sequence[Markup]
    refused: str


def account(answer: Answer, writing: Writing) -> Account:
    """What was read, assumed, left out, and where to find it."""
    refused = ""
    if answer.refused_file:
        n = sum(source.rows_refused for source in answer.sources)
        refused = writing.say(_REFUSED, n=n, file=printable(answer.refused_file))
    return Account(
        title=writing.say(TITLE),
        sources=[_source(source, writing) for source in answer.sources],
        notes=[_note(said, writing) for said in [answer.active_window.said, *answer.notes]],
        refused=refused,
    )


def _source(source: SourceReport, writing: Writing) -> Source:
    known = FORMATS[source.format].name if source.format in FORMATS else _NO_FORMAT
    traits = [writing.say(known)]
    if source.sheet:
        traits.append(writing.say(_SHEET, sheet=printable(source.sheet)))
    if source.encoding:
        traits.append(writing.say(_ENCODING, encoding=source.encoding))
    has_header = source.header_row is not None
    traits.append(
        writing.say(_HEADER, row=source.header_row) if has_header else writing.say(_NO_HEADER)
    )
    rows = writing.say(
        _ROWS, read=source.rows_read, used=source.rows_used, refused=source.rows_refused
    )
    return Source(
        name=printable(source.file),
        traits=traits,
        rows=rows,
        columns=[(field, printable(header)) for field, header in source.columns.items()],
        notes=[_note(said, writing, under=source.file) for said in source.notes],
    )


def _note(said: Said, writing: Writing, *, under: str = "") -> Markup:
    """A note, its options kept in one piece; without the name of the file that it stands under.

    >>> words = Words(ja="{file}：金額は「売上」です。", en="{file}: the amount is B (--map ...).")
    >>> said = Said("amount", words, {"file": "a.csv"})
    >>> str(_note(said, Writing("ja", "JPY"), under="a.csv"))
    '金額は「売上」です。'
    >>> str(_note(said, Writing("en", "JPY"), under="a.csv"))
    'The amount is B (<code>--map</code> ...).'
    """
    text = printable(said.say(writing.language))
    name = printable(under)
    if name and text.startswith((f"{name}：", f"{name}: ")):
        text = text.removeprefix(name).lstrip("： :")
        text = text[:1].upper() + text[1:]
    return Markup(_OPTION.sub(r"<code>\g<0></code>", str(escape(text))))


def definitions(answer: Answer, writing: Writing) -> Section:
    """Every figure shown, in the order of the table of all: meaning, formula, interval, source."""
    groups = [
        Group(heading=writing.say(GROUPS[group]), rows=[_definition(key, writing) for key in keys])
        for group, keys in in_groups(answer.metrics).items()
    ]
    head = [words(writing.say(title)) for title in _DEFINITIONS_HEAD]
    title = writing.say(_DEFINITIONS)
    table = Table(caption=title, head=head, groups=groups, stacks=True, kind="definitions")
    return Section(key="definitions", title=title, table=table, is_wide=True)


def _definition(key: str, writing: Writing) -> list[Cell]:
    entry = METRICS[key]
    told = (entry.name, entry.meaning, entry.formula, entry.method, entry.source)
    return [words(writing.say(said)) for said in told]
