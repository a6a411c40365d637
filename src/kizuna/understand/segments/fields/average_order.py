"""What they pay each time on average."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field
from kizuna.understand.segments.rules.operators import compared

SEGMENT_FIELDS.add(
    "average_order",
    Field(
        name=Words(ja="客単価", en="Average order value"),
        about=About.PURCHASES,
        order=40,
        operators=compared(
            "CASE WHEN c.priced_purchases > 0 THEN c.gross_minor / c.priced_purchases END",
            subject=Words(ja="客単価", en="have an average order of"),
            unit=Words(ja="金額", en="amount"),
            kind="money",
        ),
    ),
)
