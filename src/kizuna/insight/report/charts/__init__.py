"""Charts as still SVG, drawn where the report is written: no script. One file a chart."""
