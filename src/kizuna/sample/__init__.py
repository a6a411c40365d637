"""The packaged sample shop: half a year of a real British gift shop (see NOTICE.md beside it).

Not here: reading it, for it is a file like any other; making it a shop of today (`shop`).
"""

from pathlib import Path

FILE_NAME = "sample-shop.csv"  # of the orders, where they are imported


def sample_path() -> Path:
    """Where the sample lies: order lines as CSV, gzipped.

    >>> import gzip
    >>> with gzip.open(sample_path(), "rt", encoding="utf-8") as lines:
    ...     print(next(lines).strip())
    InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
    """
    return Path(__file__).with_name("online_retail_2010-12_2011-05.csv.gz")


def people_path() -> Path:
    """Where the fictitious people lie whose names the sample's customers are given."""
    return Path(__file__).with_name("people.csv.gz")
