"""One file a metric: definition in words, formula, unit, source, interval, all in one place."""
