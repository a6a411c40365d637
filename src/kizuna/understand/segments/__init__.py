"""Groups of customers that the shop picks by rules, or by hand, and uses everywhere."""
