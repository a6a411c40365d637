"""A column of dates as people write them -> day numbers and minutes of the day.

Clean forms are read by SQL (`date_shapes`), the other distinct texts by `date_text.parse_date`;
both by rules that hold for the whole column. Not here: how one date is written.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.reading import Ask, SqlValue
from kizuna.insight.files.values.blanks import is_blank
from kizuna.insight.files.values.date_order import decide_order
from kizuna.insight.files.values.date_shapes import (
    iso_sql,
    may_have_offsets_sql,
    numbers_in,
    offset_sql,
    offsets_in,
    shapes_in,
    triples_in,
)
from kizuna.insight.files.values.date_text import (
    FIRST_YEAR,
    LAST_YEAR,
    DateOrder,
    NumberKind,
    ParsedDate,
    parse_date,
)
from kizuna.insight.files.values.leftovers import cells_apart, lookup_table, texts_in
from kizuna.insight.files.values.zones import in_zone, shop_clock_sql, zone_named

_AS_WRITTEN = Words(
    ja="列「{header}」の時刻は時差を換算せず、書かれているとおりに読みました。"
    "店の時刻に直すには --tz Asia/Tokyo のように指定してください。",
    en="Times in “{header}” were taken as written, their offsets from UTC not converted. "
    "To count days where the shop is, say where: --tz Asia/Tokyo.",
)
_ORDER = {
    "dmy": Words(
        ja="列「{header}」の日付は「日・月・年」の順で読みました。",
        en="Dates in “{header}” were read as day, month, year.",
    ),
    "mdy": Words(
        ja="列「{header}」の日付は「月・日・年」の順で読みました。",
        en="Dates in “{header}” were read as month, day, year.",
    ),
    "ymd": Words(
        ja="列「{header}」の日付は「年・月・日」の順で読みました。",
        en="Dates in “{header}” were read as year, month, day.",
    ),
}
_SERIALS = Words(
    ja="列「{header}」の数字（{n} 種類）は Excel の日付の通し番号として読みました。",
    en="Bare numbers in “{header}” ({n} different ones) were read as Excel's serial dates.",
)
_EPOCHS = Words(
    ja="列「{header}」の数字（{n} 種類）は 1970 年からの経過時間（UNIX 時刻）として読みました。",
    en="Bare numbers in “{header}” ({n} different ones) were read as Unix times.",
)
_NUMBERS: dict[NumberKind, Words] = {
    "excel": _SERIALS,
    "excel1904": _SERIALS,
    "seconds": _EPOCHS,
    "milliseconds": _EPOCHS,
}
_NO_TIME = "CAST(NULL AS INTEGER)"


@dataclass(frozen=True, kw_only=True)
class DateValue:
    """The two halves of a moment in the shop's zone.

    `day` is INTEGER days since 1970-01-01; `minute` INTEGER 0..1439, NULL where no time is written
    or the whole column stands at midnight. Unreadable cells are marked by both `bad_sql`.
    """

    day: SqlValue
    minute: SqlValue


@dataclass(frozen=True, kw_only=True)
class _Column:
    """The column at hand, its cells as `text`, and the zone its days are counted in."""

    connection: DuckDBPyConnection
    table: str
    text: str
    header: str
    zone: ZoneInfo | None

    def row(self, *aggregates: str) -> tuple[object, ...]:
        """One row of aggregates over the whole column."""
        found = self.connection.execute(f"SELECT {', '.join(aggregates)} FROM {self.table}")
        return tuple(found.fetchone() or ())


def plain_day(column: str) -> tuple[SqlValue, SqlValue]:
    """Day and minute of a column of text that holds nothing but days as ISO writes them."""
    day = SqlValue(sql=_day(f"CAST({column} AS DATE)"), bad_sql="false")
    return day, SqlValue(sql=_NO_TIME, bad_sql="false")


def read_dates(
    connection: DuckDBPyConnection,
    table: str,
    column: str,
    column_type: str,
    *,
    time_zone: str | None,
    ask: Ask | None,
    header: str,
    option: str = "--date-order",
    order: DateOrder | None = None,
    has_1904_epoch: bool = False,
) -> DateValue:
    """Day and minute of each row of one column, in the shop's zone.

    Day or month first is decided on the whole column, by `order` where it does not tell, or by
    `ask`; else Undecided names `option` with each choice. Without `time_zone`, offsets are
    noted and not converted. `has_1904_epoch`: serial dates come from an old Excel for Mac.
    """
    zone = zone_named(time_zone) if time_zone else None
    text, kind = f'"{column}"', column_type.upper()
    if kind not in ("DATE", "VARCHAR") and not kind.startswith("TIMESTAMP"):
        whole = f"TRY_CAST({text} AS BIGINT)"  # a float's digits without its .0
        text = f"(CASE WHEN {text} = {whole} THEN {whole}::VARCHAR ELSE {text}::VARCHAR END)"
    cells = _Column(connection=connection, table=table, text=text, header=header, zone=zone)
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return _typed(cells, kind)
    return _written(cells, ask=ask, option=option, order=order, has_1904_epoch=has_1904_epoch)


def _typed(cells: _Column, kind: str) -> DateValue:
    """A column whose source knows it is a date: only zone and plausible years are left to see."""
    moment = f"CAST({cells.text} AS TIMESTAMP)"
    notes: tuple[Said, ...] = ()
    if kind.endswith(("WITH TIME ZONE", "TZ")):
        moment = f"make_timestamp(epoch_us({cells.text}))"
        if cells.zone:
            moment = _on_shop_clock(cells, moment, "0")
        else:
            notes = (Said("times_as_written", _AS_WRITTEN, {"header": cells.header}),)
    in_years = f"year({cells.text}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"
    guarded, bad = f"(CASE WHEN {in_years} THEN {moment} END)", f"coalesce(NOT {in_years}, false)"
    count, plausible, has_clock = cells.row(
        f"count({cells.text})", f"count(*) FILTER ({in_years})", _has_clock(guarded)
    )
    if count == plausible:  # all seen to be: no more guard
        guarded, bad = moment, "false"
    return _value(_day(guarded), _minute(guarded) if has_clock else _NO_TIME, bad, notes)


def _written(
    cells: _Column, *, ask: Ask | None, option: str, order: DateOrder | None, has_1904_epoch: bool
) -> DateValue:
    """A column of text: ISO at once, what else SQL can read, then the parser."""
    connection, text, said = cells.connection, cells.text, {"header": cells.header}
    is_offset = cells.row(may_have_offsets_sql(text))[0]
    offsets = offsets_in(connection, cells.table, text) if is_offset else {}
    iso = iso_sql(text, offsets)
    moment = _on_shop_clock(cells, iso, offset_sql(text, offsets)) if offsets else iso
    notes: tuple[Said, ...] = ()
    if offsets and not cells.zone:
        notes = (Said("times_as_written", _AS_WRITTEN, said),)
    count, read, has_clock = cells.row(f"count({text})", f"count({iso})", _has_clock(moment))
    if count == read:
        if not offsets:
            moment = f"CAST({text} AS TIMESTAMP)"  # all seen to be ISO: no more guard
        minute = f"(CASE WHEN contains({text}, ':') THEN {_minute(moment)} END)"
        return _value(_day(moment), minute if has_clock else _NO_TIME, "false", notes)
    apart = cells_apart(connection, cells.table, text, iso)
    triples = triples_in(connection, apart)
    order = decide_order(triples, header=cells.header, option=option, order=order, ask=ask)
    numbers, n = numbers_in(connection, apart, has_1904_epoch=has_1904_epoch)
    if order:
        notes += (Said("date_order", _ORDER[order], said),)
    if numbers:
        notes += (Said("date_numbers", _NUMBERS[numbers], said | {"n": n}),)
    shapes = shapes_in(connection, apart, order=order, triples=triples, numbers=numbers)
    return _looked_up(cells, apart, moment, shapes, order, numbers, notes)


def _looked_up(
    cells: _Column,
    apart: str,
    moment: str,
    shapes: list[str],
    order: DateOrder | None,
    numbers: NumberKind | None,
    notes: tuple[Said, ...],
) -> DateValue:
    """The value where SQL reads some cells and a table of parsed texts holds the rest."""
    by_sql = [shape.format(text="text") for shape in shapes]
    texts = texts_in(
        cells.connection, apart, f"coalesce({', '.join(by_sql)}) IS NULL" if by_sql else "true"
    )
    parsed = [parse_date(text, order, numbers) for text in texts]
    if not cells.zone and any(p and p.offset_minutes is not None for p in parsed):
        as_written = Said("times_as_written", _AS_WRITTEN, {"header": cells.header})
        notes = (*(n for n in notes if n.code != as_written.code), as_written)
    shown = [_moment(found, cells.zone) if found else None for found in parsed]
    minutes = [
        m.hour * 60 + m.minute if m and p and p.minute is not None else None
        for m, p in zip(shown, parsed, strict=True)
    ]
    bad = [not found and not is_blank(text) for found, text in zip(parsed, texts, strict=True)]
    values = lookup_table(
        cells.connection,
        texts,
        {
            "moment": ("TIMESTAMP", [m.isoformat(" ") if m else None for m in shown]),
            "minute": ("INTEGER", minutes),
            "bad": ("BOOLEAN", bad),
        },
    )
    here = f"FROM {values} WHERE {values}.text = {cells.text}"
    read = f"coalesce({', '.join((moment, *(s.format(text=cells.text) for s in shapes)))})"
    day = _day(f"coalesce({read}, (SELECT moment {here}))")
    minute = _NO_TIME
    if any(minutes) or cells.row(_has_clock(read))[0]:
        says_time = f"regexp_matches({cells.text}, '[:時]|^[0-9]{{12,}}$|^[0-9]{{5}}([.]|$)')"
        clock = f"CASE WHEN {says_time} THEN {_minute(read)} END"
        minute = f"(CASE WHEN {read} IS NOT NULL THEN {clock} ELSE (SELECT minute {here}) END)"
    is_bad = f"({read} IS NULL AND coalesce((SELECT bad {here}), false))" if any(bad) else "false"
    return _value(day, minute, is_bad, notes)


def _moment(found: ParsedDate, zone: ZoneInfo | None) -> datetime:
    """What the shop's clock showed (or, without a zone, what was written)."""
    minute = timedelta(minutes=found.minute or 0)
    written = datetime.combine(found.day, time()) + minute
    if zone is None or found.offset_minutes is None:
        return written
    return in_zone(written, found.offset_minutes, zone)


def _on_shop_clock(cells: _Column, written: str, offset: str) -> str:
    """SQL of the shop's clock for timestamps written by a clock `offset` minutes east of UTC."""
    if cells.zone is None:
        return written
    utc = f"({written} - to_minutes({offset}))"
    first, last = cells.row(f"min({utc})", f"max({utc})")
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return written
    return f"coalesce({shop_clock_sql(utc, cells.zone, first, last)}, {written})"


def _has_clock(moment: str) -> str:
    return f"bool_or(epoch_us({moment}) % 86400000000 <> 0)"


def _day(moment: str) -> str:
    return f"CAST(CAST({moment} AS DATE) - DATE '1970-01-01' AS INTEGER)"


def _minute(moment: str) -> str:
    return f"CAST(hour({moment}) * 60 + minute({moment}) AS INTEGER)"


def _value(day: str, minute: str, bad: str, notes: tuple[Said, ...]) -> DateValue:
    return DateValue(
        day=SqlValue(sql=day, bad_sql=bad, notes=notes), minute=SqlValue(sql=minute, bad_sql=bad)
    )
