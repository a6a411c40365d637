"""The analyst's door: read files or frames, ask for figures, write the report.

Not here: how anything is read (`files`), computed (`metrics`, `analyses`) or written (`report`).
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import cast

import narwhals as nw
from narwhals.typing import IntoFrame

from kizuna.base.money import NO_CURRENCY
from kizuna.base.period import Period, PeriodLength, day_number
from kizuna.base.words import Language
from kizuna.insight.analyses import (
    changes,
    cohorts,
    gaps,
    overdue,
    products,
    retention,
    rfm,
    segments,
    trend,
    weekdays,
)
from kizuna.insight.answer import Analyses, Answer
from kizuna.insight.asked import check_asked
from kizuna.insight.engines.engine import Engine
from kizuna.insight.files.reading import Ask, Reading, ReadOptions
from kizuna.insight.metric import METRICS
from kizuna.insight.report.formats import format_of
from kizuna.insight.showing import Figure, Listing
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice
from kizuna.insight.tables.standing import tables_on

# Longest first: the longer the period, the less chance there is in a comparison.
_PERIOD_LENGTHS: tuple[PeriodLength, ...] = ("year", "quarter", "month")


class Shop:
    """One shop's relationships as known at one day.

    Every metric of the catalogue is a method: `shop.retention_rate()`; `dir(shop)` lists them.
    """

    def __init__(
        self,
        tables: ShopTables,
        *,
        reading: Reading | None = None,
        period_length: PeriodLength | None = None,
        active_window_days: int | None = None,
        backend: str | None = None,
    ) -> None:
        self.tables = tables
        self.reading = reading
        self._backend = backend
        self.active_window = gaps.choose_active_window(tables, days=active_window_days)
        self.period_length = period_length or self._longest_comparable_period()

    def _longest_comparable_period(self) -> PeriodLength:
        """The longest period of which two, and the window before them, fit into the data."""
        known = self.tables.known
        for length in _PERIOD_LENGTHS:
            two = Period.ending(known.end, length).before(length)
            if (two.start - known.start).days >= self.active_window.days:
                return length
        return "month"

    def among(self, customers: object) -> "Shop":
        """The same shop, over the same days, as if only these customers had bought.

        `customers` is a frame of the engine's own kind with a column customer_id, each once. Who
        counts as active is decided as for everybody, so that figures can be set side by side.
        """
        frame: Frame = nw.from_native(cast(IntoFrame, customers)).lazy().select("customer_id")
        part = Shop(
            self.tables.among(frame),
            period_length=self.period_length,
            active_window_days=self.active_window.days,
        )
        part.active_window = self.active_window
        return part

    def slice(self, period: Period) -> Slice:
        """The shop looked at in one period."""
        return Slice(self.tables, period=period, active_window_days=self.active_window.days)

    @cached_property
    def history(self) -> Slice:
        """All that is known."""
        return self.slice(self.tables.known)

    @cached_property
    def this_period(self) -> Slice:
        """The last period, ending with the as-of day."""
        return self.slice(Period.ending(self.tables.known.end, self.period_length))

    @cached_property
    def period_before(self) -> Slice:
        """The period of the same length just before."""
        return self.slice(self.this_period.period.before(self.period_length))

    def measure(self, key: str, period: Period | None = None) -> Figure:
        """One metric of the catalogue, over `period` or its own default span."""
        metric = METRICS[key]
        if period is not None:
            slice_ = self.slice(period)
        else:
            slice_ = self.history if metric.span == "history" else self.this_period
        return Figure(metric, metric.measure(slice_), currency=self.tables.currency)

    def __getattr__(self, name: str) -> Callable[..., Figure]:
        if name.startswith("_") or name not in METRICS:
            raise AttributeError(f"a shop has no {name!r}; metrics: {', '.join(METRICS)}")
        return lambda period=None: self.measure(name, period)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *METRICS]

    def cohorts(self, *, by: PeriodLength = "month") -> Listing:
        """Cohorts by first purchase: one row per cohort."""
        return self._listing(cohorts.cohorts(self.history, by=by))

    def trend(self, *, by: PeriodLength = "month") -> Listing:
        """Customers, orders, revenue and retention: one row per calendar period."""
        return self._listing(trend.trend(self.history, by=by))

    def rfm(self) -> Listing:
        """Recency, frequency, monetary value and scores: one row per customer."""
        return self._listing(rfm.rfm(self.history).rows)

    def segments(self) -> Listing:
        """Named parts of the RFM map with advice: one row per segment."""
        return self._listing(segments.segments(self.history))

    def overdue(self, *, limit: int = 20) -> Listing:
        """Who to talk to: one row per customer overdue against their own rhythm."""
        return self._listing(overdue.overdue(self.history, limit=limit))

    def products(self, *, limit: int = 20) -> Listing:
        """Products people come back for: one row per product."""
        return self._listing(products.products(self.history, limit=limit))

    def pairs(self, *, limit: int = 10) -> Listing:
        """Items bought together: one row per pair."""
        return self._listing(products.pairs(self.history, limit=limit))

    def changes(self) -> Listing:
        """This period against the one before: one row per metric, "change" or "noise"."""
        return self._listing(changes.changes(self.this_period, self.period_before))

    def _listing(self, rows: Sequence[object]) -> Listing:
        return Listing(rows, currency=self.tables.currency, backend=self._backend)

    @cached_property
    def answer(self) -> Answer:
        """Everything the report says.

        The metrics and the analyses are worked out side by side: much of the time goes into
        statements over small tables, which DuckDB runs on one core each.
        """
        with ThreadPoolExecutor(max_workers=1) as second:
            analysed = second.submit(self._analyses, self._shared_history().beside())
            measured = {key: self.measure(key).estimate for key in METRICS}
            changed = changes.changes(self.this_period, self.period_before)
            retained = retention.retention(self.this_period)
        return Answer(
            as_of=self.tables.known.last,
            currency=self.tables.currency,
            known=self.tables.known,
            period_length=self.period_length,
            active_window=self.active_window,
            sources=self.reading.sources if self.reading else (),
            notes=self.reading.notes if self.reading else (),
            metrics=measured,
            changes=changed,
            retention=retained,
            **vars(analysed.result()),
        )

    def within(self, period: Period) -> Slice:
        """The shop looked at in one period, cut to what is known; at least one day."""
        known = self.tables.known
        end = min(max(period.end, known.start + timedelta(days=1)), known.end)
        return self.slice(Period(min(period.start, end - timedelta(days=1)), end))

    def answer_in(self, this: Slice) -> Answer:
        """Everything the report says, of one slice of the shop and as it was known at its end.

        Each metric counts in the period and is compared with `period.to_compare()`; so do gaps,
        products, pairs and the week. The course of things, cohorts, the RFM map and who is overdue
        stand as of its last day.
        """
        before = self.slice(this.period.to_compare())
        return Answer(
            as_of=this.period.last,
            currency=self.tables.currency,
            known=Period(self.tables.known.start, this.period.end),
            period_length=self.period_length,
            active_window=self.active_window,
            sources=(),
            notes=(),
            metrics={key: METRICS[key].measure(this) for key in METRICS},
            changes=changes.changes(this, before),
            retention=retention.retention(this),
            **vars(self._analyses(this)),
        )

    def _shared_history(self) -> Slice:
        """The history, with the tables that metrics and analyses both read made beforehand."""
        shared = ["customer_history"]
        if self.tables.order_lines is not None:
            shared.append("customer_products")
        for table in shared:
            getattr(self.history, table)
        return self.history

    @staticmethod
    def _analyses(history: Slice) -> Analyses:
        has_lines = history.tables.order_lines is not None
        return Analyses(
            trend=trend.trend(history),
            cohorts=cohorts.cohorts(history),
            rfm=rfm.rfm(history),
            segments=segments.segments(history),
            gaps=gaps.gaps(history),
            overdue=overdue.overdue(history),
            products=products.products(history) if has_lines else None,
            pairs=products.pairs(history) if has_lines else (),
            week=weekdays.week_pattern(history),
        )

    def report(
        self,
        out: str | Path | None = None,
        *,
        language: Language = "en",
        format: str | None = None,
        refused_file: str | None = None,
    ) -> str:
        """The report as text; written to `out` too, if given. Format by `out`'s ending, or html.

        Raises UsageError: unknown_format.
        """
        from kizuna.insight.report import writers

        chosen = format_of(out, format)
        answer = replace(self.answer, refused_file=refused_file)
        written = writers.WRITERS[chosen](answer, language=language)
        if out is not None:
            Path(out).write_text(written, encoding="utf-8")
        return written


def shop_on(
    engine: Engine,
    *,
    orders: object,
    customers: object | None = None,
    order_lines: object | None = None,
    products: object | None = None,
    currency: str = NO_CURRENCY,
    as_of: date | None = None,
    period: PeriodLength | None = None,
    active_window: int | None = None,
) -> Shop:
    """A shop of tables that stand on an engine already: Spark, Polars, pandas or DuckDB.

    Frames of the engine's own kind, with the columns of docs/reference/tables.md: nothing is read,
    refused or guessed, so use `read` for people's files. Without customers, those of the orders
    are taken, nameless. The shop is known from its first order to its last, or to as_of. Raises
    ValueError naming columns that are missing, UsageError: no_orders, bad_option.
    """
    check_asked([orders], period=period, active_window=active_window, date_order=None)
    tables = tables_on(
        engine,
        orders=orders,
        customers=customers,
        order_lines=order_lines,
        products=products,
        currency=currency,
    )
    if as_of is not None:
        tables = tables.until(day_number(as_of) + 1)
    return Shop(tables, period_length=period, active_window_days=active_window)


def read(
    *sources: object,
    columns: Mapping[str, str] | None = None,
    currency: str | None = None,
    time_zone: str | None = None,
    date_order: str | None = None,
    as_of: date | None = None,
    today: date | None = None,
    margin: float | None = None,
    period: PeriodLength | None = None,
    active_window: int | None = None,
    ask: Ask | None = None,
    progress: Callable[..., None] | None = None,
) -> Shop:
    """Read files (paths, or one list of them) or one dataframe (pandas, Polars, Arrow, DuckDB, or
    a dict of lists).

    columns maps a field to a header name where the guess would be wrong; as_of: only what was
    known by the end of that day counts; today: rows of later days than tomorrow are refused, as
    slips. Raises KizunaError with a sentence in both languages.
    """
    if len(sources) == 1 and isinstance(sources[0], list | tuple):
        sources = tuple(sources[0])
    check_asked(sources, period=period, active_window=active_window, date_order=date_order)
    from kizuna.insight.engines.duckdb import open_connection
    from kizuna.insight.files.read import read_files, read_frame

    connection = open_connection()
    options = ReadOptions(
        columns=columns or {},
        currency=currency,
        time_zone=time_zone,
        date_order=date_order,
        as_of=as_of,
        today=today,
        margin=margin,
        codes_ids=True,
        ask=ask,
        progress=progress,
    )
    paths = [source for source in sources if isinstance(source, str | Path)]
    if len(paths) == len(sources):
        reading = read_files(paths, connection=connection, options=options)
        backend = None
    else:
        (frame,) = sources
        reading = read_frame(frame, connection=connection, options=options)
        backend = type(frame).__module__.split(".")[0]
    return Shop(
        reading.tables,
        reading=reading,
        period_length=period,
        active_window_days=active_window,
        backend=backend,
    )
