"""The three ways a report is written, by the name of the format.

Not here: any of them.
"""

from collections.abc import Callable, Mapping

from kizuna.insight.report.html import write_html
from kizuna.insight.report.json import write_json
from kizuna.insight.report.text import write_text

WRITERS: Mapping[str, Callable[..., str]] = {
    "html": write_html,
    "json": write_json,
    "text": write_text,
}
