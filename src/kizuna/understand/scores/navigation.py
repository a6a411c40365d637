"""What the analyses put on the first page and into the rail.

Not here: how it looks (`templates/scores`).
"""

from collections.abc import Mapping

from kizuna.base.money import Money
from kizuna.base.period import PeriodLength
from kizuna.base.words import Words
from kizuna.core.navigation.rules import HOME_CARDS, NAV, Group, HomeCard, Place
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.queries.names import names_of
from kizuna.understand.scores.charts import retention_chart, shown_cards
from kizuna.understand.scores.queries import SEE_ANALYSES, newest_answer

_CARDS = 4
_PEOPLE = 5

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


def _figures(actor: Actor, length: PeriodLength) -> Mapping[str, object] | None:
    answer = newest_answer(actor)
    if answer is None:
        return None
    return {"cards": shown_cards(answer)[:_CARDS]}


def _retention(actor: Actor, length: PeriodLength) -> Mapping[str, object] | None:
    answer = newest_answer(actor)
    chart = retention_chart(answer) if answer else None
    return {"chart": chart} if chart else None


def _people(actor: Actor, length: PeriodLength) -> Mapping[str, object] | None:
    answer = newest_answer(actor)
    if answer is None or not answer.overdue:
        return None
    rows = answer.overdue[:_PEOPLE]
    names = names_of([int(row.customer_id) for row in rows])
    return {
        "rows": [
            {
                "row": row,
                "id": int(row.customer_id),
                "name": names[int(row.customer_id)].addressed,
                "bought": Money(row.net_minor, answer.currency),
            }
            for row in rows
        ]
    }


HOME_CARDS.add(
    "figures",
    HomeCard(template="scores/figures.html", order=10, content=_figures, permission=SEE_ANALYSES),
)
HOME_CARDS.add(
    "retention",
    HomeCard(template="scores/chart.html", order=20, content=_retention, permission=SEE_ANALYSES),
)
HOME_CARDS.add(
    "overdue",
    HomeCard(template="scores/overdue.html", order=30, content=_people, permission=SEE_ANALYSES),
)
