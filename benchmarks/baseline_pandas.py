"""What an analyst would write in pandas for the same file: read, headline figures, cohorts, RFM.

It checks nothing, refuses nothing and gives no intervals: a baseline for time, not an equal.
Usage: baseline_pandas.py FILE OUT.json   (columns as make_orders.py writes them)
"""

import json
import sys
from pathlib import Path

import fastexcel
import pandas as pd


def read(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    if path.suffix == ".xlsx":
        # The same engine as pandas' "calamine", by the package that is installed here anyway.
        lines = fastexcel.read_excel(path).load_sheet(
            0, dtypes={"注文番号": "string", "顧客番号": "string"}
        )
        return lines.to_pandas()
    encoding = "cp932" if ".cp932" in path.suffixes else "utf-8"
    return pd.read_csv(path, encoding=encoding, dtype={"注文番号": str, "顧客番号": str})


def figures(lines: pd.DataFrame) -> dict[str, object]:
    lines = lines.rename(
        columns={
            "注文番号": "order",
            "顧客番号": "customer",
            "注文日": "date",
            "金額": "amount",
            "order_id": "order",
            "customer_id": "customer",
            "ordered_at": "date",
        }
    )
    lines["date"] = pd.to_datetime(lines["date"])
    orders = lines.groupby("order", as_index=False).agg(
        customer=("customer", "first"), date=("date", "first"), amount=("amount", "sum")
    )
    orders["month"] = orders["date"].dt.to_period("M")
    per = orders.groupby("customer").agg(
        orders=("order", "count"),
        amount=("amount", "sum"),
        first=("month", "min"),
        last=("date", "max"),
    )
    cohort = orders.join(per["first"], on="customer")
    cohort["age"] = (cohort["month"] - cohort["first"]).map(lambda offset: offset.n)
    triangle = cohort.groupby(["first", "age"])["customer"].nunique().unstack()
    days = orders.sort_values(["customer", "date"])
    gaps = days.groupby("customer")["date"].diff().dt.days
    scores = {
        name: pd.qcut(values.rank(method="first"), 5, labels=False) + 1
        for name, values in {
            "recency": per["last"],
            "frequency": per["orders"],
            "monetary": per["amount"],
        }.items()
    }
    segments = pd.DataFrame(scores).groupby(["recency", "frequency"]).size()
    by_month = orders.groupby("month").agg(
        buyers=("customer", "nunique"), orders=("order", "count"), amount=("amount", "sum")
    )
    found: dict[str, object] = {
        "customers": len(per),
        "orders": len(orders),
        "revenue": float(orders["amount"].sum()),
        "average_order_value": float(orders["amount"].mean()),
        "repeat_purchase_rate": float((per["orders"] >= 2).mean()),
        "days_between_orders": float(gaps[gaps > 0].median()),
        "cohorts": [[None if pd.isna(n) else int(n) for n in row] for row in triangle.to_numpy()],
        "months": by_month.reset_index(drop=True).to_dict("list"),
        "rfm": [int(n) for n in segments],
    }
    if "商品名" in lines:
        bought = lines.groupby(["商品名", "customer"])["order"].nunique()
        again = (bought >= 2).groupby(level=0).mean().nlargest(20)
        found["products"] = {str(name): float(share) for name, share in again.items()}
    return found


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(figures(read(Path(sys.argv[1])))), encoding="utf-8")
