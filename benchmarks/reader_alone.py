"""The reading that any answer needs: the file's cells into memory, by the reader Kizuna stands on.

What the machine cannot do faster; it decides nothing, types nothing, computes nothing.
Usage: reader_alone.py FILE
"""

import sys
from pathlib import Path

import duckdb
import fastexcel


def read(path: Path) -> int:
    """Rows of the file."""
    if path.suffix == ".xlsx":
        return fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").height
    if path.suffix == ".parquet":
        source = f"read_parquet('{path}')"
    else:
        if ".cp932" in path.suffixes:
            plain = path.with_suffix(".utf-8")
            plain.write_text(path.read_text(encoding="cp932"), encoding="utf-8")
            path = plain
        source = f"read_csv('{path}', all_varchar = true, delim = ',', header = true)"
    connection = duckdb.connect(config={"checkpoint_threshold": "1TB"})
    connection.execute(f"CREATE TABLE cells AS FROM {source}")
    (rows,) = connection.sql("SELECT count(*) FROM cells").fetchall()[0]
    return int(rows)


if __name__ == "__main__":
    print(read(Path(sys.argv[1])))
