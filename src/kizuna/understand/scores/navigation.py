"""What the analyses put on the first page and into the rail.

Not here: how it looks (`templates/scores`).
"""

from collections.abc import Mapping
from dataclasses import replace

from kizuna.base.period import period_asked
from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.core.navigation.rules import (
    HOME_CARDS,
    NAV,
    CardWidth,
    Content,
    Group,
    HomeCard,
    Look,
    Place,
)
from kizuna.core.permissions.rules import Actor
from kizuna.insight.metric import FEWEST
from kizuna.understand.scores.actions.excerpts import seen_by
from kizuna.understand.scores.charts.course import lost_chart, retention_chart
from kizuna.understand.scores.charts.figures import known_words, not_counted, shown_figures
from kizuna.understand.scores.queries import (
    SEE_ANALYSES,
    Seen,
    glanced,
    is_first_awaited,
    key_of,
)
from kizuna.understand.scores.rules.chief import FIRST_PAGE

_JUDGING = Words(
    ja="新しい注文を含みます。変化があったかは計算しています",
    en="With the latest orders; whether it changed is being worked out",
)
_JUDGED = 3  # months with a rate; below that the gained and the lost say more

NAV.add(
    "analyses",
    Place(
        name=Words(ja="分析", en="Analyses"),
        icon="chart-line",
        url="analyses",
        group=Group.UNDERSTAND,
        order=10,
        permission=SEE_ANALYSES,
        also="維持率 コホート RFM 指標 retention cohorts metrics",
    ),
)


def _seen(actor: Actor, look: Look) -> Seen:
    """What all cards of the page show: the glance of newer orders, or the picture."""
    seen = seen_by(actor, look)
    return seen if key_of(look) else look.once("glance", lambda: glanced(seen))


def _figures(actor: Actor, look: Look) -> Mapping[str, object] | None:
    """The chief figures; or that they are being computed, the first ones or those of a period."""
    seen = _seen(actor, look)
    if seen.picture is None:
        return {"is_first": True} if is_first_awaited() else None
    if seen.answer is None:
        return {"is_computing": True}
    if known := seen.nothing_known_of(look):
        return {"outside": known_words(known)}
    figures = shown_figures(seen.answer, look)[:FIRST_PAGE]
    if not seen.is_fresh and not look.period:
        figures = [replace(one, lines=[*one.lines, say(_JUDGING)]) for one in figures]
    return {
        "figures": figures,
        "not_counted": not_counted(seen),
        "query": f"period={period_asked(look.period)}" if look.period else "",
    }


def _course(actor: Actor, look: Look) -> Mapping[str, object] | None:
    seen = _seen(actor, look)
    answer = seen.answer
    if answer is None or seen.nothing_known_of(look):
        return None
    judged = sum(point.retention.n >= FEWEST for point in answer.trend)
    chart = retention_chart(answer) if judged >= _JUDGED else lost_chart(answer)
    return {"chart": chart} if chart else None


def _segments(actor: Actor, look: Look) -> Mapping[str, object] | None:
    seen = _seen(actor, look)
    answer = None if seen.nothing_known_of(look) else seen.answer
    rows = [row for row in answer.segments if row.customers] if answer else []
    return {"rows": rows} if sum(row.customers for row in rows) >= FEWEST else None


# In the order of the page.
_SHOWN: tuple[tuple[str, Content, CardWidth], ...] = (
    ("scores/home_figures.html", _figures, "full"),
    ("scores/home_course.html", _course, "wide"),
    ("scores/home_segments.html", _segments, "narrow"),
)
for _order, (_template, _content, _width) in enumerate(_SHOWN):
    HOME_CARDS.add(
        _template.removesuffix(".html"),
        HomeCard(
            template=_template,
            order=10 * _order,
            content=_content,
            width=_width,
            permission=SEE_ANALYSES,
        ),
    )
