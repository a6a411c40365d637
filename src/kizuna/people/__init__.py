"""Whom Kizuna knows: customers, companies, partners, and the staff who use it."""
