"""The report as one self-contained page: no script, no request, safe under a strict policy.

Not here: what is said (`headline`, `sections/`), how it looks (`templates/`).
"""

import hashlib
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

import kizuna
from kizuna.base.words import Language, Words
from kizuna.insight.answer import Answer
from kizuna.insight.report.headline import headline
from kizuna.insight.report.layout import Section
from kizuna.insight.report.sections import (
    account,
    cohorts,
    figures,
    people,
    products,
    retention,
    rhythm,
)
from kizuna.insight.report.writing import Writing

if TYPE_CHECKING:
    from jinja2 import Environment

_LABELS = {
    "title": Words(ja="お客様との関係レポート", en="Customer relationship report"),
    "as_table": Words(ja="表で見る", en="Show as a table"),
    "columns": Words(ja="列の読み方", en="How columns were read"),
    "theme": Words(ja="明るさ", en="Appearance"),
    "auto": Words(ja="自動", en="Auto"),
    "light": Words(ja="明", en="Light"),
    "dark": Words(ja="暗", en="Dark"),
    "figures": Words(ja="主な数字", en="Key figures"),
}
_READ = Words(
    ja="{read} 行を読み、{used} 行を使いました",
    en="{read} rows read, {used} used",
    en_one="1 row read, {used} used",
    count="read",
)
_REFUSED = Words(
    ja="{n} 行は使えませんでした", en="{n} rows refused", en_one="1 row refused", count="n"
)
_ACTIVE = Words(
    ja="「活動中」= {days} 日以内に購入",
    en="“Active” = bought within {days} days",
    en_one="“Active” = bought within a day",
    count="days",
)
_AS_OF = Words(ja="{day} 時点", en="As of {day}")


def write_html(answer: Answer, *, language: Language) -> str:
    """The whole page as text, the same for the same answer; every value from the data escaped."""
    writing = Writing(language, answer.currency)
    style = _environment().get_template("report.css").render()
    page = _environment().get_template("report.html.j2")
    return page.render(
        language=language,
        version=kizuna.__version__,
        labels={name: words.say(language) for name, words in _LABELS.items()},
        style=Markup(style),
        style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        period=writing.span(answer.known),
        as_of=writing.say(_AS_OF, day=writing.long_date(answer.as_of)),
        currency=writing.currency_name,
        headline=[sentence.html(language) for sentence in headline(answer, writing)],
        facts=facts(answer, writing),
        cards=figures.cards(answer, writing),
        sections=_sections(answer, writing),
        account=account.account(answer, writing),
        definitions=account.definitions(answer, writing),
    )


def facts(answer: Answer, writing: Writing) -> list[str]:
    """How much was read, what was left out, what "active" means: one short phrase each."""
    read, used, refused = (
        sum(getattr(source, name) for source in answer.sources)
        for name in ("rows_read", "rows_used", "rows_refused")
    )
    said = [writing.say(_READ, read=read, used=used)]
    if refused:
        said.append(writing.say(_REFUSED, n=refused))
    return [*said, writing.say(_ACTIVE, days=answer.active_window.days)]


def _sections(answer: Answer, writing: Writing) -> list[Section]:
    found = [
        retention.trend(answer, writing),
        retention.flow(answer, writing),
        cohorts.cohorts(answer, writing),
        rhythm.gaps(answer, writing),
        people.relationship_map(answer, writing),
        *people.segments(answer, writing),
        people.overdue(answer, writing),
        products.products(answer, writing),
        products.pairs(answer, writing),
        rhythm.week(answer, writing),
        figures.all_figures(answer, writing),
    ]
    return [section for section in found if section is not None]


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("kizuna.insight.report"),
        autoescape=lambda name: name is None or not name.endswith(".css"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
