"""Kizuna (絆): keeps the bond between a business and its customers.

The folders are the loop: collect, understand, act, measure. `base` and `insight` know no database.
"""

__version__ = "0.1.0.dev0"
