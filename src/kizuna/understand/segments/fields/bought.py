"""Which products they bought, how often, ever or lately."""

from kizuna.base.words import Verbatim, Words
from kizuna.understand.lake.queries import lake_texts
from kizuna.understand.segments.rules.fields import (
    SEGMENT_FIELDS,
    About,
    Choice,
    Field,
    Input,
    Operator,
)
from kizuna.understand.segments.rules.operators import DAYS

_SUGGESTED = 300


def _names() -> list[Choice]:
    named = lake_texts(
        "products", f"SELECT DISTINCT product_name FROM products ORDER BY 1 LIMIT {_SUGGESTED}"
    )
    return [Choice(value=name, name=Verbatim(ja=name, en=name)) for name in named]


_PRODUCT = Input(key="product", label=Words(ja="商品名", en="product"), kind="text", choices=_names)
_PART = Input(key="product", label=Words(ja="商品名の一部", en="part of its name"), kind="text")
_TIMES = Input(key="n", label=Words(ja="回", en="times"), kind="whole", least=1)
_IS = "product_name = {product}"
_CONTAINS = "contains(lower(product_name), lower({product}))"
_LATELY = "AND o.ordered_on > {today} - {days}::INTEGER AND o.ordered_on <= {today}"


def _times(named: str, lately: str = "") -> str:
    """Orders with such a product among their lines, two lines of it being one time."""
    return f"""c.customer_id IN (SELECT o.customer_id FROM orders o
        WHERE o.customer_id IS NOT NULL AND o.is_purchase {lately}
            AND o.order_id IN (SELECT l.order_id FROM order_lines l
                WHERE l.is_product AND l.quantity > 0
                    AND l.product_id IN (SELECT product_id FROM products WHERE {named}))
        GROUP BY o.customer_id HAVING count(*) >= {{n}})"""


SEGMENT_FIELDS.add(
    "bought",
    Field(
        name=Words(ja="買った商品", en="Bought a product"),
        about=About.PURCHASES,
        order=20,
        operators={
            "lately": Operator(
                name=Words(ja="直近の日数で", en="in the last days"),
                phrase=Words(
                    ja="直近 {days} 日に『{product}』を {n} 回以上購入",
                    en="bought “{product}” at least {n} times in the last {days} days",
                ),
                sql=_times(_IS, _LATELY),
                inputs=(_PRODUCT, _TIMES, DAYS),
            ),
            "ever": Operator(
                name=Words(ja="これまでに", en="ever"),
                phrase=Words(
                    ja="『{product}』を {n} 回以上購入",
                    en="bought “{product}” at least {n} times",
                ),
                sql=_times(_IS),
                inputs=(_PRODUCT, _TIMES),
            ),
            "like_lately": Operator(
                name=Words(ja="名前に含む商品を、直近の日数で", en="named like, in the last days"),
                phrase=Words(
                    ja="直近 {days} 日に、名前に『{product}』を含む商品を {n} 回以上購入",
                    en="bought something with “{product}” in its name at least {n} times"
                    " in the last {days} days",
                ),
                sql=_times(_CONTAINS, _LATELY),
                inputs=(_PART, _TIMES, DAYS),
            ),
            "like_ever": Operator(
                name=Words(ja="名前に含む商品を、これまでに", en="named like, ever"),
                phrase=Words(
                    ja="名前に『{product}』を含む商品を {n} 回以上購入",
                    en="bought something with “{product}” in its name at least {n} times",
                ),
                sql=_times(_CONTAINS),
                inputs=(_PART, _TIMES),
            ),
        },
    ),
)
