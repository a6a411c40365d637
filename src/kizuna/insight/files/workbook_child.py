"""Runs alone in a child process: one workbook -> one Parquet file of text cells per sheet.

Started by `workbooks` by its path, so that it imports nothing of Kizuna and may crash, hang or run
out of memory without harm. Not here: deciding what the cells mean.

    python -P workbook_child.py WORKBOOK FOLDER MEMORY_BYTES CPU_SECONDS
"""

import ctypes
import importlib.machinery
import json
import re
import resource
import sys
import types
from pathlib import Path

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


def main(workbook: str, folder: str, memory_bytes: str, cpu_seconds: str) -> None:
    stand_in_for_pyarrow()
    import duckdb
    import fastexcel

    connection = duckdb.connect(config={"threads": 2})
    limit(int(memory_bytes), int(cpu_seconds))
    try:
        book = fastexcel.read_excel(workbook)
    except fastexcel.FastExcelError as failure:
        print(json.dumps({"error": str(failure)}))
        sys.exit(3)
    sheets: list[dict[str, object]] = []
    for number, name in enumerate(book.sheet_names):
        try:
            sheet = book.load_sheet(number, header_row=None, skip_rows=0, dtypes="string")
        except fastexcel.FastExcelError as failure:
            sheets.append({"name": name, "error": str(failure)})
            continue
        about: dict[str, object] = {
            "name": name,
            "visible": sheet.visible == "visible",
            "width": sheet.width,
        }
        sheets.append(about)
        if not about["visible"] or not sheet.width or not sheet.height:
            about["width"] = 0
            continue
        batch, problems = sheet.to_arrow_with_errors()
        found = [(*e.offset_position, shown(e.detail)) for e in problems.errors] if problems else []
        write(connection, batch, sheet.width, found, Path(folder) / f"{number}.parquet")
        del sheet, batch
    Path(folder, "sheets.json").write_text(json.dumps(sheets), encoding="utf-8")


def write(
    connection: object, batch: Batch, width: int, problems: list[tuple[int, int, str]], out: Path
) -> None:
    """Columns c0..cN as text, and `row`, the sheet's own row number from 1."""
    import duckdb

    assert isinstance(connection, duckdb.DuckDBPyConnection)
    columns = ", ".join(f"c{i}" for i in range(width))
    connection.register("batch", batch)
    source = f"SELECT {columns}, row_number() OVER () AS row FROM batch t({columns})"
    if problems:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE sheet AS {source}")
        for row, column, text in problems:
            connection.execute(f"UPDATE sheet SET c{column} = ? WHERE row = ?", [text, row + 1])
        source = "FROM sheet ORDER BY row"
    target = str(out).replace("'", "''")
    connection.execute(f"COPY ({source}) TO '{target}' (FORMAT parquet, COMPRESSION lz4)")
    connection.unregister("batch")


if __name__ == "__main__":
    main(*sys.argv[1:])
