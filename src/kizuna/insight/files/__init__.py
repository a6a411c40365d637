"""People's files -> canonical tables, with a reason for each row that cannot be used.

The way of a file: source -> encoding -> dialect -> header -> RawTable -> columns/format -> values
-> identity -> ShopTables. Knows no database but the DuckDB connection it works in.
"""
