"""Insight: honest figures about customer relationships, over any dataframe. No Django, no database.

>>> import kizuna.insight as ki
>>> shop = ki.read("orders.xlsx")                                       # doctest: +SKIP
>>> shop.retention_rate()                                               # doctest: +SKIP
"""
