"""The few strokes every chart is drawn with: elements, a linear scale, round ticks.

Not here: colours (classes in `templates/report.css`) or any chart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 460  # of every chart: two stand side by side on a page, one fills a phone


def element(name: str, *children: str | Markup, **attributes: object) -> Markup:
    """One SVG element; text and attribute values are escaped, numbers rounded to 0.1.

    >>> element("text", "a<b", x=1.26, class_="tick", text_anchor="end")
    Markup('<text x="1.3" class="tick" text-anchor="end">a&lt;b</text>')
    """
    parts = Markup("")
    for key, value in attributes.items():
        shown = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
        parts += Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), shown)
    inside = Markup("").join(children)
    return Markup("<{}{}>{}</{}>").format(Markup(name), parts, inside, Markup(name))


def drawing(*children: Markup, height: int, title: str) -> Markup:
    """The whole picture, with the text that stands for it where it cannot be seen."""
    return element(
        "svg",
        *children,
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_label=title,
        xmlns="http://www.w3.org/2000/svg",
    )


def text(x: float, y: float, words: str, kind: str = "tick", anchor: str = "middle") -> Markup:
    """Words at a point; `kind` is tick, axis or value (a direct label)."""
    return element("text", words, x=x, y=y, class_=kind, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def box(x: float, y: float, width: float, height: float, kind: str, radius: float = 2) -> Markup:
    """A rectangle; never of negative size."""
    return element(
        "rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), rx=radius, class_=kind
    )


def path(points: Sequence[tuple[float, float]], kind: str, *, closed: bool = False) -> Markup:
    """A line through points, or the area they enclose."""
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if closed else ''}", class_=kind)


@dataclass(frozen=True)
class Scale:
    """A linear map from values to places on the page.

    >>> Scale(0, 10, 100, 0).at(2.5)
    75.0
    """

    low: float
    high: float
    first: float
    last: float

    def at(self, value: float) -> float:
        """Where a value lies."""
        reach = (self.high - self.low) or 1
        return self.first + (value - self.low) / reach * (self.last - self.first)


def round_ticks(highest: int, count: int = 4) -> list[int]:
    """Round counts from 0 to at least `highest`, about `count` steps of 1, 2, 2.5 or 5 times 10^k.

    >>> round_ticks(724)
    [0, 200, 400, 600, 800]
    >>> round_ticks(2), round_ticks(0)
    ([0, 1, 2], [0, 1])
    """
    highest = max(highest, 1)
    rough = max(1.0, highest / count)
    power = 10 ** math.floor(math.log10(rough))
    steps = (power * factor for factor in (1, 2, 2.5, 5, 10))
    step = next(int(step) for step in steps if step >= rough and step == int(step))
    return list(range(0, highest + step, step))


def every(count: int, room: int) -> int:
    """Which n-th label to write so that `count` labels fit into `room` of them."""
    return max(1, math.ceil(count / room))
