"""How their silence compares with their own rhythm, by the rule of the customer's page."""

from kizuna.base.words import Words
from kizuna.insight.analyses.overdue import GONE_RATIO, LATE_RATIO, SHORTEST_SILENCE_DAYS
from kizuna.understand.profiles.rules.figures import FEWEST_GAPS
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field, Operator
from kizuna.understand.segments.rules.operators import compared

_SILENT = "({today} - c.last_on)"
_HAS_RHYTHM = f"c.gaps >= {FEWEST_GAPS}"
_IS_SILENT = (
    f"{_HAS_RHYTHM} AND {_SILENT} > greatest(c.longest_days, {SHORTEST_SILENCE_DAYS - 1})"
    f" AND {_SILENT} >= c.usual_days * {LATE_RATIO}"
)
_GONE = f"{_SILENT} > c.usual_days * {GONE_RATIO}"

SEGMENT_FIELDS.add(
    "rhythm",
    Field(
        name=Words(ja="いつもの間隔", en="Their rhythm"),
        about=About.RELATIONSHIP,
        order=10,
        operators={
            "late": Operator(
                name=Words(ja="いつもより遅れている", en="is overdue"),
                phrase=Words(
                    ja="いつもの間隔より購入が遅れている",
                    en="are overdue against their own rhythm",
                ),
                sql=f"{_IS_SILENT} AND NOT ({_GONE})",
            ),
            "gone": Operator(
                name=Words(ja="離れたと思われる", en="is probably gone"),
                phrase=Words(
                    ja="いつもの間隔の 6 倍を超えてご無沙汰",
                    en="have been silent for more than six times their usual gap",
                ),
                sql=f"{_IS_SILENT} AND {_GONE}",
            ),
            "usual": Operator(
                name=Words(ja="いつもどおり", en="is as usual"),
                phrase=Words(ja="いつもの間隔どおり", en="keep to their usual rhythm"),
                sql=f"{_HAS_RHYTHM} AND NOT ({_IS_SILENT})",
            ),
            **{
                f"gap_{key}": operator
                for key, operator in compared(
                    f"CASE WHEN {_HAS_RHYTHM} THEN c.usual_days END",
                    subject=Words(ja="いつもの購入間隔", en="have a usual gap of"),
                    unit=Words(ja="日", en="days"),
                ).items()
            },
        },
    ),
)
