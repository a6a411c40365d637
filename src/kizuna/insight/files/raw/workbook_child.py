"""Runs alone in a child process: one workbook -> one Parquet file of text cells per sheet.

Started by `workbooks` by its path, so that it imports nothing of Kizuna and may crash, hang or run
out of memory without harm. Not here: deciding what the cells mean.

    python -P workbook_child.py WORKBOOK FOLDER MEMORY_BYTES CPU_SECONDS PART PARTS
"""

import ctypes
import importlib.machinery
import json
import re
import resource
import sys
import types
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

BLOCK_BYTES = 1 << 21
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml$")
ROW_OR_END = re.compile(rb"<row[ >]|</sheetData>")
END = re.compile(rb"</sheetData>")

ERRORS = {
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Value": "#VALUE!",
    "Null": "#NULL!",
    "Ref": "#REF!",
    "Num": "#NUM!",
    "NA": "#N/A",
    "GettingData": "#GETTING_DATA",
}
DURATION = re.compile(r"PT(\d+)H(\d+)M([\d.]+)S")
CELL_PROBLEM = re.compile(r"but got '(\w+)\(\"?(.*?)\"?\)'$")


class ArrowStream(ctypes.Structure):
    """ArrowArrayStream of the Arrow C stream interface: four functions and a private pointer."""

    _fields_ = [(name, ctypes.c_void_p) for name in ("schema", "next", "error", "release", "own")]


class Batch:
    """Takes over a stream from its maker and offers it to DuckDB as a PyCapsule.

    fastexcel tells which cells hold errors only when it may hand its batch to pyarrow. This stands
    in for the one class of pyarrow it calls, and saves a dependency of 130 MB: DuckDB reads the
    C stream by itself.
    """

    def __init__(self, stream: ArrowStream) -> None:
        self._stream = stream

    @classmethod
    def _import_from_c(cls, address: int) -> "Batch":
        given = ArrowStream.from_address(address)
        stream = ArrowStream.from_buffer_copy(given)
        given.release = None  # moved: the maker must not release it as well
        return cls(stream)

    def read_next_batch(self) -> "Batch":
        return self

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        new = ctypes.pythonapi.PyCapsule_New
        new.restype = ctypes.py_object
        new.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
        return new(ctypes.addressof(self._stream), b"arrow_array_stream", None)


def stand_in_for_pyarrow() -> None:
    module = types.ModuleType("pyarrow")
    module.__spec__ = importlib.machinery.ModuleSpec("pyarrow", None)
    module.RecordBatchReader = Batch  # type: ignore[attr-defined]
    sys.modules["pyarrow"] = module


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Memory counts from what the process has mapped so far: libraries differ by machine."""
    try:
        mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        mapped = 1 << 30
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shown(detail: str) -> str:
    """What a person sees in a cell that is no text, number or date: #REF!, 10:10:10."""
    problem = CELL_PROBLEM.search(detail)
    if not problem:
        return "#VALUE!"
    kind, value = problem.groups()
    if kind == "Error":
        return ERRORS.get(value, f"#{value.upper()}!")
    duration = DURATION.fullmatch(value)
    if duration:
        hours, minutes, seconds = duration.groups()
        return f"{int(hours):02}:{int(minutes):02}:{seconds.zfill(2)}"
    return value


def part_of_workbook(workbook: str, folder: str, part: int, parts: int) -> str:
    """A workbook with only the rows of one part of each sheet, so that several cores share it."""
    target = str(Path(folder) / f"part-{part}.xlsx")
    with zipfile.ZipFile(workbook) as whole, zipfile.ZipFile(target, "w") as out:
        for member in whole.infolist():
            with whole.open(member) as source, out.open(member.filename, "w") as copy:
                blocks: Iterator[bytes] = iter(partial(source.read, BLOCK_BYTES), b"")
                if SHEET_PART.match(member.filename):
                    blocks = part_of_rows(blocks, member.file_size, part, parts)
                for block in blocks:
                    copy.write(block)
    return target


def part_of_rows(blocks: Iterator[bytes], size: int, part: int, parts: int) -> Iterator[bytes]:
    """The sheet's XML with only the rows that begin in this part of its bytes; never held whole."""
    # From which byte on the next row starts or ends what is let through.
    switches = [(0, False), (size * part // parts, True)]
    if part < parts - 1:
        switches.append((size * (part + 1) // parts, False))
    position, buffer, is_open = 0, b"", True
    for block in blocks:
        buffer += block
        while switches or not is_open:
            start = max(switches[0][0] - position, 0) if switches else 0
            found = (ROW_OR_END if switches else END).search(buffer, start)
            if not found:
                break
            if is_open:
                yield buffer[: found.start()]
            position, buffer = position + found.start(), buffer[found.start() :]
            if found[0] == b"</sheetData>":
                switches, is_open = [], True
            else:
                is_open = switches.pop(0)[1]
        safe = max(len(buffer) - 16, 0)  # a tag may be cut at the end of the block
        if is_open:
            yield buffer[:safe]
        position, buffer = position + safe, buffer[safe:]
    if is_open:
        yield buffer


def main(
    workbook: str, folder: str, memory_bytes: str, cpu_seconds: str, part: str, parts: str
) -> None:
    stand_in_for_pyarrow()
    import duckdb
    import fastexcel

    connection = duckdb.connect(config={"threads": 1})
    limit(int(memory_bytes), int(cpu_seconds))
    try:
        if int(parts) > 1:
            workbook = part_of_workbook(workbook, folder, int(part), int(parts))
        book = fastexcel.read_excel(workbook)
    except (fastexcel.FastExcelError, zipfile.BadZipFile, zlib.error, EOFError) as failure:
        print(json.dumps({"error": str(failure)}))
        sys.exit(3)
    sheets: list[dict[str, object]] = []
    for number, name in enumerate(book.sheet_names):
        about: dict[str, object] = {"name": name, "visible": True, "columns": []}
        sheets.append(about)
        try:
            sheet = book.load_sheet(number, header_row=None, skip_rows=0, dtypes="string")
        except fastexcel.FastExcelError as failure:
            about["error"] = str(failure)
            continue
        about["visible"] = sheet.visible == "visible"
        if not about["visible"] or not sheet.width or not sheet.height:
            continue
        # Counted from the sheet's own column A: parts of a sheet must agree on their columns.
        columns = [column.absolute_index for column in sheet.available_columns()]
        about["columns"] = columns
        batch, problems = sheet.to_arrow_with_errors()
        found = [(*e.offset_position, shown(e.detail)) for e in problems.errors] if problems else []
        write(connection, batch, columns, found, Path(folder) / f"{number}-{part}.parquet")
        del sheet, batch
    Path(folder, f"sheets-{part}.json").write_text(json.dumps(sheets), encoding="utf-8")


def write(
    connection: object,
    batch: Batch,
    columns: list[int],
    problems: list[tuple[int, int, str]],
    out: Path,
) -> None:
    """Columns c0..cN as text, and `row`, the sheet's own row number from 1; no blank rows."""
    import duckdb

    assert isinstance(connection, duckdb.DuckDBPyConnection)
    names = [f"c{column}" for column in columns]
    listed = ", ".join(names)
    connection.register("batch", batch)
    source = f"SELECT row_number() OVER () AS row, {listed} FROM batch t({listed})"
    if problems:
        rows, offsets, texts = map(list, zip(*problems, strict=True))
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE problem AS SELECT unnest(?::BIGINT[]) + 1 AS row,"
            " unnest(?::BIGINT[]) AS position, unnest(?::VARCHAR[]) AS shown",
            [rows, offsets, texts],
        )
        mended = {offset: f"coalesce({names[offset]}, p{offset}.shown)" for offset in set(offsets)}
        chosen = [f"{mended.get(i, name)} AS {name}" for i, name in enumerate(names)]
        joins = "".join(
            f" LEFT JOIN problem p{i} ON p{i}.row = sheet.row AND p{i}.position = {i}"
            for i in mended
        )
        source = f"SELECT sheet.row, {', '.join(chosen)} FROM ({source}) sheet{joins}"
    target = str(out).replace("'", "''")
    connection.execute(
        f"COPY (FROM ({source}) WHERE coalesce({listed}) IS NOT NULL)"
        f" TO '{target}' (FORMAT parquet, COMPRESSION lz4)"
    )
    connection.unregister("batch")


if __name__ == "__main__":
    main(*sys.argv[1:])
