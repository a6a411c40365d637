"""The sample shop made into files of today: its days shifted, its customers given fictitious names.

Not here: bringing them into the application (`web.sample`).
"""

from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from kizuna.sample import people_path, sample_path

LAST_DAY = date(2011, 5, 31)
_READ = "read_csv(?, all_varchar = true, header = true)"


def shift_days(until: date) -> int:
    """By how many days the orders move: whole weeks, so that a Sunday stays a Sunday.

    >>> shift_days(LAST_DAY), shift_days(date(2011, 6, 1))
    (0, 7)
    """
    return -(-(until - LAST_DAY).days // 7) * 7


def write_orders(connection: DuckDBPyConnection, path: Path, *, until: date) -> None:
    """Write the orders as a shop of today would export them, ending with the day `until`.

    What the shift puts after that day, six days at most, is left out: nobody has ordered tomorrow.
    """
    connection.execute(
        f"""CREATE OR REPLACE TABLE sample_orders AS SELECT * REPLACE (
            strftime(InvoiceDate::TIMESTAMP + to_days(?), '%Y-%m-%d %H:%M:%S') AS InvoiceDate)
        FROM {_READ} WHERE (InvoiceDate::TIMESTAMP + to_days(?))::DATE <= ?""",
        [shift_days(until), str(sample_path()), shift_days(until), until],
    )
    connection.sql("FROM sample_orders").write_csv(str(path))


def name_people(connection: DuckDBPyConnection) -> str:
    """Make a table of who the customers of the orders are; its name.

    Columns `row`, `external_id` as the orders have it, `email`, and those of `people.csv.gz`.
    Addresses are at example.com, which RFC 2606 keeps from ever belonging to anybody. There are no
    phone numbers: Japan has set none aside that could ring at nobody's.
    """
    connection.execute(
        f"""CREATE OR REPLACE TABLE sample_people AS
        SELECT own.row, own.external_id, people.*,
            concat('customer-', own.external_id, '@example.com') AS email
        FROM (SELECT row_number() OVER (ORDER BY CustomerID) AS row,
                regexp_replace(CustomerID, '[.]0$', '') AS external_id
            FROM (SELECT DISTINCT CustomerID FROM sample_orders WHERE CustomerID <> '')) own
        JOIN (SELECT row_number() OVER () AS place, * FROM {_READ}) people
            ON people.place = own.row""",
        [str(people_path())],
    )
    return "sample_people"
