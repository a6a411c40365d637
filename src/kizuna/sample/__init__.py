"""The packaged sample shop: half a year of a real British gift shop (see NOTICE.md beside it).

Not here: reading it. It is a file like any other.
"""

from pathlib import Path


def sample_path() -> Path:
    """Where the sample lies: order lines as CSV, gzipped.

    >>> import gzip
    >>> with gzip.open(sample_path(), "rt", encoding="utf-8") as lines:
    ...     print(next(lines).strip())
    InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
    """
    return Path(__file__).with_name("online_retail_2010-12_2011-05.csv.gz")
