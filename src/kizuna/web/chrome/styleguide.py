"""The living style page: every component in all its states, with invented values.

Not here: the components (`templates/web/components`); nothing in these values is anybody's data.
"""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kizuna.base.money import Money
from kizuna.base.words import Words
from kizuna.core.charts.rules import Chart, Series
from kizuna.core.language.speaking import current_language, label, say
from kizuna.insight.report.writing import Writing

TAKEN = Words(
    ja="このメールアドレスは、田中 美咲 様が使っています。",
    en="This e-mail address belongs to Misaki Tanaka.",
)


class SampleForm(forms.Form):
    """Each kind of control, one of them wrongly filled in."""

    name = forms.CharField(label=label(Words(ja="お名前", en="Name")))
    email = forms.EmailField(
        label=label(Words(ja="メール", en="E-mail")),
        help_text=label(
            Words(ja="お知らせを送る宛先です。", en="Where we send news, if they want any.")
        ),
    )
    rank = forms.ChoiceField(
        label=label(Words(ja="会員ランク", en="Tier")),
        choices=[
            ("gold", label(Words(ja="ゴールド", en="Gold"))),
            ("silver", label(Words(ja="シルバー", en="Silver"))),
        ],
    )
    contact = forms.ChoiceField(
        label=label(Words(ja="連絡の方法", en="How to reach them")),
        widget=forms.RadioSelect,
        choices=[
            ("mail", label(Words(ja="メール", en="E-mail"))),
            ("phone", label(Words(ja="電話", en="Phone"))),
        ],
        initial="mail",
    )
    note = forms.CharField(
        label=label(Words(ja="メモ", en="Note")), widget=forms.Textarea, required=False
    )
    orders = forms.FileField(
        label=label(Words(ja="注文のファイル", en="File of orders")), required=False
    )
    has_consent = forms.BooleanField(
        label=label(Words(ja="お知らせに同意している", en="Agrees to receive news")),
        required=False,
    )

    def clean_email(self) -> str:
        """Always taken, to show how an error looks."""
        raise ValidationError(say(TAKEN))


def sample_form() -> SampleForm:
    """Filled in, with one error."""
    values = {
        "name": "田中 美咲",
        "email": "misaki@example.jp",
        "rank": "gold",
        "contact": "mail",
        "has_consent": "on",
    }
    return SampleForm(values)


def sample_charts() -> list[Chart]:
    """A line with its interval and a forecast, bars, and two lines beside each other."""
    writing = Writing(current_language(), "JPY")
    months = [writing.short_label(f"2026-{month:02}") for month in range(1, 13)]
    rate = [0.66, 0.64, 0.65, 0.67, 0.66, 0.68, 0.69, 0.71, 0.70, 0.704, 0.71, 0.72]
    width = [0.012, 0.012, 0.011, 0.012, 0.012, 0.011, 0.011, 0.011, 0.011, 0.02, 0.03, 0.04]
    retention = Series(
        name=say(Words(ja="顧客維持率", en="Retention rate")),
        values=rate,
        low=[value - half for value, half in zip(rate, width, strict=True)],
        high=[value + half for value, half in zip(rate, width, strict=True)],
        forecast_from=9,
    )
    lost = Series(
        name=say(Words(ja="離れたお客様", en="Customers lost")),
        values=[142, 168, 150, 131, 187, 140, 122, 118, 139, 126, 119, None],
        kind="bar",
        tone="shu",
    )
    first = Series(
        name=say(Words(ja="はじめて", en="First orders")),
        values=[312000, 298000, 341000, 355000, 329000, 372000] * 2,
    )
    again = Series(
        name=say(Words(ja="リピート", en="Repeat orders")),
        values=[612000, 640000, 655000, 661000, 702000, 745000] * 2,
        tone="matsu",
    )
    return [
        Chart(
            key="retention",
            title=say(Words(ja="月別の顧客維持率", en="Retention by month")),
            summary=say(
                Words(
                    ja="9 月までに 66% から 70% へ。先の 3 か月も上向きの予測です。",
                    en="From 66% to 70% by September; the next three months point upwards.",
                )
            ),
            labels=months,
            series=[retention],
            unit="ratio",
        ),
        Chart(
            key="lost",
            title=say(Words(ja="月別の離れたお客様", en="Customers lost by month")),
            summary=say(
                Words(
                    ja="5 月の 187 名が最も多く、夏からは 120 名ほどです。",
                    en="Most were lost in May, 187; since summer it is about 120 a month.",
                )
            ),
            labels=months,
            series=[lost],
        ),
        Chart(
            key="revenue",
            title=say(Words(ja="月別の売上", en="Revenue by month")),
            summary=say(
                Words(
                    ja="リピートの売上は、はじめての方のおよそ 2 倍です。",
                    en="Repeat orders bring about twice what first orders do.",
                )
            ),
            labels=months,
            series=[again, first],
            unit="money",
        ),
    ]


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page."""
    now = timezone.now()
    context = {
        "form": sample_form(),
        "charts": sample_charts(),
        "amount": Money(182_400, "JPY"),
        "now": now,
        "moments": [now - timedelta(minutes=gap) for gap in (0, 5, 200, 4400, 90_000)],
        "tabs": [
            {
                "name": say(Words(ja="すべて", en="All")),
                "url": "#a",
                "is_current": True,
                "count": 31,
            },
            {"name": say(Words(ja="購入", en="Orders")), "url": "#b", "is_current": False},
            {"name": say(Words(ja="お客様の声", en="Feedback")), "url": "#c", "is_current": False},
        ],
    }
    return render(request, "web/styleguide.html", context)
