"""What they have paid, less what was given back; ever or lately."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field, Input, Operator
from kizuna.understand.segments.rules.operators import DAYS, compared

AMOUNT = Words(ja="金額", en="amount")
_N = Input(key="n", label=AMOUNT, kind="money", least=1)

SEGMENT_FIELDS.add(
    "revenue",
    Field(
        name=Words(ja="購入金額", en="Revenue"),
        about=About.PURCHASES,
        order=30,
        operators={
            **compared(
                "c.net_minor",
                subject=Words(ja="累計購入金額", en="have spent"),
                unit=AMOUNT,
                kind="money",
            ),
            "at_least_lately": Operator(
                name=Words(ja="直近の日数で、以上", en="at least, in the last days"),
                phrase=Words(
                    ja="直近 {days} 日の購入金額が {n} 以上",
                    en="have spent at least {n} in the last {days} days",
                ),
                sql="""c.customer_id IN (SELECT o.customer_id FROM orders o
                    WHERE o.customer_id IS NOT NULL
                        AND o.currency = (SELECT currency FROM currencies)
                        AND o.ordered_on > {today} - {days}::INTEGER AND o.ordered_on <= {today}
                    GROUP BY o.customer_id HAVING sum(o.gross_minor - o.returned_minor) >= {n})""",
                inputs=(DAYS, _N),
            ),
        },
    ),
)
