"""Equal customers' numbers in files of different columns: of one shop, or of two."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from kizuna import insight as ki

ONE = "注文番号,注文日,顧客番号,お名前,金額"
OTHER = "伝票番号,売上日,会員番号,氏名,金額"


def codes(folder: Path, one: Sequence[str], other: Sequence[str], header: str = OTHER) -> set[str]:
    """What is said of two files, of whose customers C1, C2, ... these are the names."""
    for name, top, names in (("a", ONE, one), ("b", header, other)):
        rows = [f"{name}{n},2026-01-0{n},C{n},{who},100" for n, who in enumerate(names, start=1)]
        (folder / f"{name}.csv").write_text("\n".join([top, *rows]) + "\n", "utf-8")
    shop = ki.read(folder / "a.csv", folder / "b.csv")
    assert shop.reading
    return {note.code for note in shop.reading.notes}


def test_equal_numbers_of_other_names_may_be_two_shops_and_that_is_said(tmp_path: Path) -> None:
    said = codes(tmp_path, ["山田 花子", "佐藤 次郎", "森 八重"], ["林 一", "佐藤 次郎", "原 二葉"])
    assert "numbers_of_two" in said


def test_one_other_name_among_many_or_another_spelling_is_one_shops(tmp_path: Path) -> None:
    one = ["山田 花子", "佐藤 次郎", "髙橋 四郎", "鈴木 三郎"]
    other = ["山田", "サトウ ジロウ", "高橋　四郎 様", "旧姓 三郎"]
    assert "numbers_of_two" not in codes(tmp_path, one, other)


def test_files_of_the_same_columns_are_one_shops(tmp_path: Path) -> None:
    said = codes(tmp_path, ["山田 花子"], ["林 一"], header=ONE)
    assert "numbers_of_two" not in said


def test_names_with_the_given_name_first_or_without_the_kind_of_company_are_the_same(
    tmp_path: Path,
) -> None:
    one = ["Hanako Yamada", "Taro Sato", "株式会社森商店", "佐藤 次郎"]
    other = ["Yamada Hanako", "SATO Taro", "森商店", "次郎 佐藤"]
    assert "numbers_of_two" not in codes(tmp_path, one, other)


def test_a_file_whose_columns_have_types_may_hold_numbers_as_numbers(tmp_path: Path) -> None:
    orders, people = tmp_path / "orders.parquet", tmp_path / "list.csv"
    row = "(1, DATE '2026-01-05', 12, '山田', 100)) t(注文番号, 注文日, 会員番号, 氏名, 金額)"
    duckdb.sql(f"SELECT * FROM (VALUES {row}").write_parquet(str(orders))
    people.write_text("会員番号,お名前,メールアドレス\n12,林,a@example.jp\n", "utf-8")
    for paths in ((orders, people), (people, orders)):
        shop = ki.read(*paths)
        assert shop.reading
        assert "numbers_of_two" in {note.code for note in shop.reading.notes}
        assert shop.customers().value == 1
