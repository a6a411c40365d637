"""What was laid down of a reading, opened again: chunk by chunk, as rows for the actions.

Not here: laying it down (`laying_down`).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from kizuna.collect.orders.rules import SeenLine, SeenOrder, SeenProduct
from kizuna.insight.engines.duckdb import literal, open_connection

PEOPLE = "laid_people"
_FETCH = 20_000
_RESOLVED = f"""SELECT shown, row, r.customer_id FROM {PEOPLE} JOIN resolved_customers r USING (row)
    WHERE r.customer_id IS NOT NULL"""


class Laid:
    """The Parquet files of one import on a DuckDB connection of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection: DuckDBPyConnection = open_connection()
        self.connection.execute("SET memory_limit = '400MB'")
        for name in ("people", "orders", "lines", "products"):
            self.connection.execute(f"CREATE VIEW laid_{name} AS FROM {self._parquet(name)}")

    def _parquet(self, name: str) -> str:
        return f"read_parquet({literal(str(self.folder / f'{name}.parquet'))})"

    def settle_customers(self) -> None:
        """From `resolved_customers` of all people, which customer each one of the reading is."""
        self._settle(_RESOLVED)

    def _settle(self, resolved: str) -> None:
        self.connection.execute(
            f"""CREATE OR REPLACE TABLE who AS
            SELECT shown, arg_max(customer_id, row) AS id FROM ({resolved}) GROUP BY shown"""
        )

    def keep_chunks(self) -> None:
        """Keep `row_chunks`: in which parts the people are to be resolved."""
        self._keep("FROM row_chunks", "row_chunks")

    def people_of(self, chunk: int) -> str:
        """A relation of one part of the people."""
        self.connection.execute(
            f"""CREATE OR REPLACE TABLE people_of_chunk AS SELECT p.* FROM {PEOPLE} p
            JOIN {self._parquet("row_chunks")} USING (row) WHERE chunk = {chunk:d}"""
        )
        return "people_of_chunk"

    def keep_customers(self, chunk: int) -> None:
        """Keep who is who of one part, from `resolved_customers`, for the steps to come."""
        self._keep(_RESOLVED, f"who-{chunk}")

    def recall_customers(self) -> None:
        """Which customer each one of the reading is, as it was kept part by part."""
        self._settle(f"FROM {self._parquet('who-*')}")

    def _keep(self, sql: str, name: str) -> None:
        """Whole, on the disk, and only then under its name: whoever goes on relies on it."""
        part = self.folder / f"{name}.parquet.part"
        self.connection.execute(f"COPY ({sql}) TO {literal(str(part))} (FORMAT parquet)")
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(self.folder / f"{name}.parquet")

    def shops(self) -> list[int]:
        """Numbers of the shops whose orders or products came together."""
        found = self.connection.execute(
            "SELECT shop FROM laid_orders UNION SELECT shop FROM laid_products ORDER BY shop"
        )
        return [shop for (shop,) in found.fetchall()]

    def shops_of(self, chunk: int) -> list[int]:
        """Numbers of the shops in one chunk."""
        sql = "SELECT DISTINCT shop FROM laid_orders WHERE chunk = ? ORDER BY shop"
        return [shop for (shop,) in self.connection.execute(sql, [chunk]).fetchall()]

    def products(self, shop: int) -> Iterator[SeenProduct]:
        """All products of a shop."""
        yield from self._rows("SELECT code, name FROM laid_products WHERE shop = ?", shop)

    def orders(self, shop: int, chunk: int) -> Iterator[SeenOrder]:
        """The orders of a chunk, with their customers."""
        columns = ", ".join(SeenOrder._fields).replace("customer_id", "who.id")
        yield from self._rows(
            f"SELECT {columns} FROM laid_orders LEFT JOIN who USING (shown)"
            " WHERE shop = ? AND chunk = ?",
            shop,
            chunk,
        )

    def lines(self, shop: int, chunk: int) -> Iterator[SeenLine]:
        """Their lines."""
        columns = ", ".join(SeenLine._fields)
        sql = f"SELECT {columns} FROM laid_lines WHERE shop = ? AND chunk = ? ORDER BY ordinal"
        yield from self._rows(sql, shop, chunk)

    def named_numbers(self) -> dict[str, str]:
        """Numbers of some customers with their names, by which a source is known again."""
        name = "nullif(concat_ws(' ', family_name, given_name), '')"
        sql = f"""SELECT external_id, max(coalesce({name}, full_name)) FROM {PEOPLE}
            WHERE external_id <> '' GROUP BY 1 ORDER BY hash(external_id) LIMIT 500"""
        known = {name for name, *_ in self.connection.execute(f"DESCRIBE {PEOPLE}").fetchall()}
        if "external_id" not in known:  # products alone
            return {}
        return {key: told for key, told in self.connection.execute(sql).fetchall() if told}

    def numbers(self, shop: int) -> list[tuple[str, str, int]]:
        """Number, day and amount of some orders, by which a source is known again: of any, as the
        first ones may all be older than what is known."""
        sql = """SELECT number, ordered_on, gross_minor FROM laid_orders WHERE shop = ?
            ORDER BY hash(number) LIMIT 500"""
        return self.connection.execute(sql, [shop]).fetchall()

    def codes(self, shop: int) -> list[str]:
        """Codes of some products, by which a source is known again."""
        sql = "SELECT code FROM laid_products WHERE shop = ? ORDER BY code LIMIT 500"
        return [code for (code,) in self.connection.execute(sql, [shop]).fetchall()]

    def _rows(self, sql: str, *parameters: object) -> Iterator[Any]:
        # A cursor of its own: several of these are read in turn.
        found = self.connection.cursor().execute(sql, parameters)
        while batch := found.fetchmany(_FETCH):
            yield from batch
