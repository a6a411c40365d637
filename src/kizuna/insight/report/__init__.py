"""The report: one answer as a page, as JSON or as a screen of text. Computes no figures."""
