"""Everything one report says, as plain values: what the HTML, JSON and text writers all read.

Not here: words, formats, colours (`insight.report`), or how each figure is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kizuna.base.period import Period, PeriodLength
from kizuna.base.said import Said
from kizuna.insight.analyses.changes import Change
from kizuna.insight.analyses.cohorts import Cohort
from kizuna.insight.analyses.gaps import ActiveWindow, Gaps
from kizuna.insight.analyses.overdue import OverdueRow
from kizuna.insight.analyses.products import PairRow, ProductRow
from kizuna.insight.analyses.retention import Retention as Retention
from kizuna.insight.analyses.rfm import Rfm
from kizuna.insight.analyses.segments import SegmentRow
from kizuna.insight.analyses.trend import TrendPoint
from kizuna.insight.analyses.weekdays import WeekPattern
from kizuna.insight.files.reading import SourceReport
from kizuna.insight.metric import Estimate


@dataclass(frozen=True, kw_only=True)
class Analyses:
    """The part of an Answer that `insight.analyses` makes of the whole history."""

    trend: Sequence[TrendPoint]
    cohorts: Sequence[Cohort]
    rfm: Rfm
    segments: Sequence[SegmentRow]
    gaps: Gaps
    overdue: Sequence[OverdueRow]
    products: Sequence[ProductRow] | None  # None: the source has no order lines
    pairs: Sequence[PairRow]
    week: WeekPattern


@dataclass(frozen=True, kw_only=True)
class Answer(Analyses):
    """One shop's relationships as of one day."""

    as_of: date
    currency: str
    known: Period
    period_length: PeriodLength
    active_window: ActiveWindow
    sources: Sequence[SourceReport]
    metrics: Mapping[str, Estimate]
    changes: Sequence[Change]
    retention: Retention | None
    notes: Sequence[Said]
    refused_file: str | None = None
