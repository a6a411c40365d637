"""The report for machines: stable keys, documented by `report.schema.json` beside this file.

Not here: rounding for people. Rates are 0..1; money is a decimal string in major units; a period
is half-open: `end` is the first day after it.
"""

import json
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from importlib.resources import files
from typing import TypeAlias

import kizuna
from kizuna.base.money import minor_digits
from kizuna.base.period import Period
from kizuna.base.words import Language
from kizuna.insight.answer import Answer
from kizuna.insight.files.reading import SourceReport
from kizuna.insight.metric import Estimate, Unit
from kizuna.insight.stats.measured import Measured

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"


def write_json(answer: Answer, *, language: Language) -> str:
    """The whole answer; `language` only changes the sentences in notes and names."""
    whole = {
        "kizuna": kizuna.__version__,
        "as_of": answer.as_of.isoformat(),
        "currency": answer.currency,
        "language": language,
        "sources": [_source(source, language) for source in answer.sources],
        "metrics": {key: _estimate(e, answer.currency) for key, e in answer.metrics.items()},
        "tables": _tables(answer, language),
        "notes": _notes(answer, language),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def schema() -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) that every report follows."""
    text = (files("kizuna.insight.report") / "report.schema.json").read_text(encoding="utf-8")
    found: dict[str, Json] = json.loads(text)
    return found


def _major(minor: float | None, currency: str) -> str | None:
    if minor is None:
        return None
    digits = minor_digits(currency)
    whole = Decimal(str(minor)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return f"{whole.scaleb(-digits):.{digits}f}"


def _in_unit(value: float | None, unit: Unit, currency: str) -> Json:
    if value is None or unit is Unit.MONEY:
        return _major(value, currency)
    return round(value) if unit is Unit.COUNT else value


def _interval(low: float | None, high: float | None, unit: Unit, currency: str) -> dict[str, Json]:
    if low is not None and high is not None:
        low, high = unit.ends(low, high)
    return {"low": _in_unit(low, unit, currency), "high": _in_unit(high, unit, currency)}


def _estimate(estimate: Estimate, currency: str) -> Json:
    return {
        "value": _in_unit(estimate.value, estimate.unit, currency),
        **_interval(estimate.low, estimate.high, estimate.unit, currency),
        "level": estimate.level,
        "n": estimate.n,
        "unit": estimate.unit.value,
        "enough": estimate.enough,
        "needed_n": estimate.needed_n,
        "period": _period(estimate.period),
        "missing": list(estimate.missing),
    }


def _period(period: Period) -> Json:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _measured(measured: Measured) -> Json:
    return {"value": measured.value, "low": measured.low, "high": measured.high, "n": measured.n}


def _source(source: SourceReport, language: Language) -> Json:
    return {
        "file": source.file,
        "kind": source.kind,
        "encoding": source.encoding,
        "sheet": source.sheet,
        "header_row": source.header_row,
        "format": source.format,
        "columns": dict(source.columns),
        "rows_read": source.rows_read,
        "rows_used": source.rows_used,
        "rows_refused": source.rows_refused,
        "notes": [{"code": note.code, "text": note.say(language)} for note in source.notes],
    }


def _notes(answer: Answer, language: Language) -> Json:
    said = [answer.active_window.said, *answer.notes]
    return [{"code": note.code, "text": note.say(language)} for note in said]


def _tables(answer: Answer, language: Language) -> Json:
    return {
        "changes": _changes(answer),
        "retention": _retention(answer),
        "months": _months(answer),
        "cohorts": _cohorts(answer),
        "rfm": _rfm(answer),
        "segments": _segments(answer, language),
        "overdue": _overdue(answer),
        "gaps": _gaps(answer),
        "products": _products(answer),
        "pairs": _pairs(answer),
        "week": {
            "by_weekday": list(answer.week.by_weekday),
            "by_hour": [list(day) for day in answer.week.by_hour] if answer.week.by_hour else None,
        },
    }


def _changes(answer: Answer) -> Json:
    return [
        {
            "metric": change.key,
            "this": _estimate(change.this, answer.currency),
            "before": _estimate(change.before, answer.currency),
            "difference": _in_unit(change.difference, change.this.unit, answer.currency),
            **_interval(change.low, change.high, change.this.unit, answer.currency),
            "p_value": change.p_value,
            "adjusted_p": change.adjusted_p,
            "verdict": change.verdict,
            "better": change.better,
        }
        for change in answer.changes
    ]


def _retention(answer: Answer) -> Json:
    found = answer.retention
    if found is None:
        return None
    counts = ("active_start", "active_end", "new", "retained", "lost", "returned", "new_and_lost")
    return {
        "period": _period(found.period),
        **{name: getattr(found, name) for name in counts},
        "by_sets": found.by_sets,
        "by_formula": found.by_formula,
    }


def _months(answer: Answer) -> Json:
    people = ("buyers", "new_customers", "active_start", "active_end")
    moves = ("orders", "lost", "gained", "new_and_lost")
    return [
        {
            "label": point.label,
            "period": _period(point.period),
            "is_whole": point.is_whole,
            **{name: getattr(point, name) for name in (*people, *moves)},
            "revenue": _major(point.net_minor, answer.currency),
            "retention": _measured(point.retention),
        }
        for point in answer.trend
    ]


def _cohorts(answer: Answer) -> Json:
    return [
        {
            "cohort": cohort.label,
            "start": cohort.start.isoformat(),
            "size": cohort.size,
            "active": list(cohort.active),
            "mature": list(cohort.mature),
            "low": list(cohort.low),
            "high": list(cohort.high),
            "revenue": [_major(minor, answer.currency) for minor in cohort.net_minor],
        }
        for cohort in answer.cohorts
    ]


def _rfm(answer: Answer) -> Json:
    return [
        {
            "customer": row.customer_id,
            "name": row.customer_name,
            "rank": row.customer_rank,
            "recency_days": row.recency_days,
            "orders": row.orders,
            "revenue": _major(row.net_minor, answer.currency),
            "score": row.score,
            "segment": row.segment,
        }
        for row in answer.rfm.rows
    ]


def _segments(answer: Answer, language: Language) -> Json:
    return [
        {
            "segment": row.kind.key,
            "name": row.kind.name.say(language),
            "meaning": row.kind.meaning.say(language),
            "advice": row.kind.advice.say(language),
            "customers": row.customers,
            "customer_share": row.customer_share,
            "revenue": _major(row.net_minor, answer.currency),
            "revenue_share": row.revenue_share,
            "median_recency_days": row.median_recency_days,
            "by_own_rank": dict(row.by_own_rank),
        }
        for row in answer.segments
    ]


def _overdue(answer: Answer) -> Json:
    return [
        {
            "customer": row.customer_id,
            "name": row.customer_name,
            "last_on": row.last_on.isoformat(),
            "usual_gap_days": row.usual_gap_days,
            "days_since": row.days_since,
            "silence_ratio": row.silence_ratio,
            "orders": row.orders,
            "revenue": _major(row.net_minor, answer.currency),
            "favourites": list(row.favourites),
        }
        for row in answer.overdue
    ]


def _gaps(answer: Answer) -> Json:
    return {
        "n": answer.gaps.n,
        "median_days": _measured(answer.gaps.median),
        "lower_quartile_days": answer.gaps.lower_quartile,
        "upper_quartile_days": answer.gaps.upper_quartile,
        "counts": {str(days): count for days, count in sorted(answer.gaps.counts.items())},
        "active_window_days": answer.active_window.days,
        "active_window_from_data": answer.active_window.chosen_by_data,
    }


def _products(answer: Answer) -> Json:
    return [
        {
            "product": row.product_id,
            "name": row.product_name,
            "buyers": row.buyers,
            "orders": row.orders,
            "repeat": _measured(row.repeat),
            "revenue": _major(row.amount_minor, answer.currency),
        }
        for row in answer.products or ()
    ]


def _pairs(answer: Answer) -> Json:
    return [
        {
            "products": [row.product_a, row.product_b],
            "names": [row.name_a, row.name_b],
            "orders": row.orders,
            "lift": _measured(row.lift),
        }
        for row in answer.pairs
    ]
