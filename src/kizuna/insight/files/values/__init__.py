"""Raw cells -> typed values, a whole column at a time, as SQL over the raw table.

A column is looked at as a whole first (which forms occur, day or month first, point or comma);
clean forms stay in SQL, and only the distinct leftovers pass through a plain Python parser.
Not here: which column holds what (`insight.files.columns`), nor what a row means.
"""
