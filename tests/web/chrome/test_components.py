"""Components see what they are given and nothing else; what people wrote is escaped."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from kizuna.base.money import Money
from kizuna.core.charts.rules import Chart, Series
from kizuna.web.chrome.styleguide import SampleForm, sample_form


def drawn(template: str, language: str = "ja", **values: object) -> str:
    """A template as a reader of one language gets it."""
    with translation.override(language):
        return Template(template).render(Context(values))


def test_a_component_holds_its_body_and_its_slots() -> None:
    page = drawn(
        '{% component "card" heading=heading %}<p>{{ inside }}</p>'
        '{% slot foot %}<a href="#">{{ inside }}</a>{% endslot %}{% endcomponent %}',
        heading="<目標>",
        inside="<b>",
    )
    assert "<h2>&lt;目標&gt;</h2>" in page and "<p>&lt;b&gt;</p>" in page
    assert page.index("<p>") < page.index("<footer><a") and "</a></footer>" in page


def test_a_component_does_not_see_the_page_around_it() -> None:
    inside_loop = '{% for tone in tones %}{% draw "chip" text="x" %}{% endfor %}'
    assert drawn(inside_loop, tones=["shu"]) == '<span class="chip">x</span>'


@pytest.mark.parametrize(
    "wrong",
    [
        "{% slot foot %}{% endslot %}",
        '{% component "card" %}{% if 1 %}{% slot foot %}{% endslot %}{% endif %}{% endcomponent %}',
        '{% component "card" "heading" %}{% endcomponent %}',
    ],
)
def test_a_slot_or_value_that_would_vanish_is_an_error(wrong: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn(wrong)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('change="+2.1" tone="better"', "良くなりました"),
        ('change="−1.2%" tone="worse"', "悪くなりました"),
        ('tone="same"', "変化なし"),
        ('few="回答が足りません"', 'class="chip few"'),
        ("n=3812", "もとの数 3,812"),
        ("n=0", "もとの数 0"),
    ],
)
def test_a_figure_says_how_sure_it_is(given: str, told: str) -> None:
    assert told in drawn(f'{{% draw "figure" name="NPS" value="+31" {given} %}}')


def test_a_change_of_the_latest_weeks_stands_with_their_figure_not_with_that_of_all_time() -> None:
    page = drawn(
        '{% draw "figure" name="人数" value="2,702" latest="直近 4 週 1,011"'
        ' change="変化あり +197" tone="better" %}'
    )
    whole, latest = page.split('<p class="latest">')
    assert "2,702" in whole and "変化あり" not in whole
    assert latest.index("1,011") < latest.index("変化あり +197") < latest.index("</p>")


def test_a_figure_without_a_value_is_a_dash_and_never_nought() -> None:
    page = drawn('{% draw "figure" name="NPS" value=None few="足りません" %}')
    assert "–" in page and ">0<" not in page


def test_people_are_addressed_as_the_language_does() -> None:
    person = '{% draw "person" name="田中 美咲" family="田中" %}'
    assert "田中 美咲 様" in drawn(person) and "様" not in drawn(person, "en")


def test_a_form_names_its_fields_help_and_errors() -> None:
    page = drawn("{{ form }}", form=sample_form())
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'id="id_email_helptext"' in page and 'id="id_email_error"' in page
    assert page.count('aria-invalid="true"') == 1
    assert drawn("{{ form }}", form=SampleForm()).count('class="needed"') == 2


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    amount = Money(182_400, "JPY")
    assert drawn("{{ amount|money }} {{ 0.704|percent }}", amount=amount) == "¥182,400 70.4%"
    assert drawn("{{ value|number:1 }}", value=-1234.5) == "−1,234.5"


def chart(**values: object) -> Chart:
    """A chart over two months."""
    given = {"key": "k", "title": "月別", "summary": "<増>", "labels": ["1月", "2月"], "series": []}
    return Chart(**(given | values))  # type: ignore[arg-type]


def test_a_chart_brings_its_sentence_its_table_and_its_values() -> None:
    rate = Series(name="維持率", values=[0.66, None], low=[0.6, None], high=[0.7, None])
    page = drawn("{% chart chart %}", chart=chart(series=[rate], unit="ratio"))
    assert "<figcaption>&lt;増&gt;</figcaption>" in page
    assert '<th scope="row">1月</th><td>66.0%</td><td>60.0% – 70.0%</td>' in page
    assert '<th scope="row">2月</th><td></td><td></td>' in page
    assert '<script type="application/json">' in page and '"values": [0.66, null]' in page


def test_money_is_drawn_in_major_units() -> None:
    revenue = Series(name="売上", values=[123_450, 0], kind="bar")
    page = drawn("{% chart chart %}", chart=chart(series=[revenue], unit="money", currency="GBP"))
    assert '"values": [1234.5, 0.0]' in page and "£1,234.50" in page


def test_rows_of_a_chart_are_as_long_as_its_labels() -> None:
    with pytest.raises(ValueError, match="different length"):
        chart(series=[Series(name="x", values=[1])])
    with pytest.raises(ValueError, match="different length"):
        chart(ticks=["1"])


def test_the_axis_has_short_names_and_the_table_those_in_full() -> None:
    page = drawn("{% chart chart %}", chart=chart(ticks=["1", "2"]))
    assert '"ticks": ["1", "2"]' in page and '<th scope="row">1月</th>' in page
