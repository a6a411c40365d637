"""Products people come back for: a point and its interval each.

Not here: the counts (`insight.analyses.products`), their sentence (`insight.report.sections`).
"""

from kizuna.base.words import Words
from kizuna.core.charts.rules import Chart, Series
from kizuna.core.language.speaking import current_language
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST
from kizuna.insight.report.sections import products
from kizuna.insight.report.writing import Writing, printable

_MOST = 10
_AGAIN = Words(ja="また買った割合", en="Bought again")


def product_chart(answer: Answer) -> Chart | None:
    """The share of each product's buyers who bought it again; None where too few bought any."""
    shown = [row for row in answer.products or () if row.buyers >= FEWEST][:_MOST]
    if not shown:
        return None
    writing = Writing(current_language(), answer.currency)
    section = products.products(answer, writing)
    return Chart(
        key="products",
        title=section.title,
        summary=str(section.sentence),
        labels=[printable(row.product_name or row.product_id) for row in shown],
        series=[
            Series(
                name=writing.say(_AGAIN),
                values=[row.repeat.value for row in shown],
                low=[row.repeat.low for row in shown],
                high=[row.repeat.high for row in shown],
                kind="bar",
            )
        ],
        unit="ratio",
        lies=True,
    )
