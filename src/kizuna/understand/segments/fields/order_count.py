"""How many times they have ordered, ever or lately."""

from dataclasses import replace

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field, Input, Operator
from kizuna.understand.segments.rules.operators import DAYS, compared

TIMES = Words(ja="回", en="times")
N = Input(key="n", label=TIMES, kind="whole")
_LATELY = """SELECT o.customer_id FROM orders o WHERE o.customer_id IS NOT NULL AND o.is_purchase
    AND o.ordered_on > {today} - {days}::INTEGER AND o.ordered_on <= {today}
    GROUP BY o.customer_id HAVING count(*)"""

SEGMENT_FIELDS.add(
    "order_count",
    Field(
        name=Words(ja="注文回数", en="Number of orders"),
        about=About.PURCHASES,
        order=10,
        operators={
            **compared("c.purchases", subject=Words(ja="注文回数", en="have ordered"), unit=TIMES),
            "at_least_lately": Operator(
                name=Words(ja="直近の日数で、以上", en="at least, in the last days"),
                phrase=Words(
                    ja="直近 {days} 日の注文が {n} 回以上",
                    en="have ordered at least {n} times in the last {days} days",
                ),
                sql=f"c.customer_id IN ({_LATELY} >= {{n}})",
                inputs=(DAYS, replace(N, least=1)),
            ),
            "at_most_lately": Operator(
                name=Words(ja="直近の日数で、以下", en="at most, in the last days"),
                phrase=Words(
                    ja="直近 {days} 日の注文が {n} 回以下",
                    en="have ordered at most {n} times in the last {days} days",
                ),
                sql=f"c.customer_id NOT IN ({_LATELY} > {{n}})",
                inputs=(DAYS, N),
            ),
        },
    ),
)
