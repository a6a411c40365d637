"""The report: one answer written as a page, as JSON, or as a screen of text. Computes no figures."""
