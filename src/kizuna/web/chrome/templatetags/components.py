"""`{% component %}`, `{% draw %}`, `{% icon %}`, `{% chart %}`: pages made of one-file components.

    {% component "card" heading=title %} ... {% slot acts %}<a ...>{% endslot %} {% endcomponent %}
    {% draw "chip" tone="few" text=sentence %}

A component sees only what it is given (like `{% include ... only %}`), `body` and its slots.
Not here: the components themselves (`templates/web/components/NAME.html`).
"""

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kizuna.core.charts.rules import CellMap, Chart
from kizuna.web.chrome.drawing import drawing, table

register = template.Library()
LOW, TALL = 4, 12  # rows of a map or chart; more of them need more height


class SlotNode(Node):
    """A named part of the component it stands directly in."""

    def __init__(self, name: str, inside: NodeList) -> None:
        self.name = name
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        """Only a component shows its slots; anywhere else one would vanish without a word."""
        raise template.TemplateSyntaxError(f"slot {self.name!r} stands directly in no component")


class ComponentNode(Node):
    """A component with a body."""

    def __init__(
        self, name: FilterExpression, values: dict[str, FilterExpression], inside: NodeList
    ) -> None:
        self.name = name
        self.values = values
        self.slots = {node.name: node.inside for node in inside if isinstance(node, SlotNode)}
        self.body = NodeList(node for node in inside if not isinstance(node, SlotNode))

    def render(self, context: Context) -> SafeString:
        """The component's template around the body and slots, which see the page's values."""
        values: dict[str, object] = {
            key: value.resolve(context) for key, value in self.values.items()
        }
        values |= {name: inside.render(context) for name, inside in self.slots.items()}
        values["body"] = self.body.render(context)
        return drawn(context, self.name.resolve(context), values)


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """`{% component "card" heading=title %} ... {% endcomponent %}`."""
    _, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"a component takes name=value, not {rest[0]!r}")
    inside = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), values, inside)


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """`{% slot acts %} ... {% endslot %}`, directly inside a component."""
    _, name = token.split_contents()
    inside = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, inside)


@register.simple_tag(takes_context=True)
def draw(context: Context, component_name: str, **values: object) -> SafeString:
    """`{% draw "figure" value="70.4" unit="%" %}`: a component without a body."""
    return drawn(context, component_name, values)


@register.simple_tag(takes_context=True, name="chart")
def draw_chart(context: Context, chart: Chart | CellMap) -> SafeString:
    """`{% chart chart %}`: picture, sentence, table and exports of a `core.charts` chart or map."""
    heads, rows = table(chart)
    values: dict[str, object] = {
        "height": height_of(chart),
        "chart": chart,
        "drawing": drawing(chart),
        "heads": heads,
        "rows": rows,
    }
    return drawn(context, "chart", values)


def height_of(chart: Chart | CellMap) -> str:
    """The name of its height: what stands in rows needs more, the more rows there are."""
    if isinstance(chart, Chart) and not chart.lies:
        return ""
    if isinstance(chart, CellMap) and chart.kind == "circles":
        return "square"
    rows = len(chart.rows if isinstance(chart, CellMap) else chart.labels)
    return "tallest" if rows > TALL else "tall" if rows > LOW else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "home" %}`: a Tabler icon, by its name there; decoration, so readers skip it."""
    sprite = static("web/vendor/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name
    )


def drawn(context: Context, name: str, values: dict[str, object]) -> SafeString:
    """A component's template with nothing but its values and the form token."""
    assert context.template is not None
    engine = context.template.engine
    inner = context.new({**values, "csrf_token": context.get("csrf_token")})
    return mark_safe(engine.get_template(f"web/components/{name}.html").render(inner).strip())
