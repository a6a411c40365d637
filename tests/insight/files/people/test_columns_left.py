"""What columns nothing is taken from could be kept as."""

from collections.abc import Sequence

import duckdb
import pytest

from kizuna.insight.files.people.columns_left import columns_left
from kizuna.insight.files.raw.typed import open_frame


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["女", "男"] * 3, ("choice", "text")),
        (["希望", "未", None] * 3, ("yes_no", "choice", "text")),
        (["2026-01-05", "2026/1/6 10:00"], ("date", "text")),
        (["20150616", "20240229", "19580101"], ("date", "number", "text")),
        (["20150616", "20150631"], ("number", "text")),
        (["10250616", "20150616"], ("number", "text")),
        (["1,200", "3.5", "0"], ("number", "text")),
        (["007", "010", "011"], ("text",)),
        (["1", "0"] * 3, ("number", "choice", "text")),
        (["ｱ", "ア"] * 3, ("text",)),
        (["静岡", "京都"], ("text",)),
    ],
)
def test_a_column_is_offered_as_the_kinds_that_all_its_cells_fit(
    cells: Sequence[str | None], kinds: tuple[str, ...]
) -> None:
    connection = duckdb.connect()
    frame = {"金額": ["1"] * len(cells), "何か": list(cells), "空": [None] * len(cells)}
    raw = open_frame(frame, connection=connection, name="frame")
    (left,) = columns_left(raw, {"金額"}, connection=connection)
    assert (left.header, left.kinds) == ("何か", kinds)
    assert left.examples and bool(left.choices) == ("choice" in kinds)
