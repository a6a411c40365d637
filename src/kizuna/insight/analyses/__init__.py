"""Answers with many rows: cohorts, RFM, who is overdue, products. One file an analysis."""
