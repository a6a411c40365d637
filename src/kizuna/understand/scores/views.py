"""The page of all analyses: the sections of the printed report, on the screen.

Not here: what they say (`insight.report.sections`).
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kizuna.core.language.speaking import current_language
from kizuna.insight.report.layout import Section
from kizuna.insight.report.sections import cohorts, figures, people, products, retention, rhythm
from kizuna.insight.report.writing import Writing
from kizuna.people.staff.middleware import StaffRequest
from kizuna.understand.scores.charts import gap_chart, lost_chart, retention_chart, shown_cards
from kizuna.understand.scores.queries import newest_answer, newest_picture


@require_GET
def analyses(request: StaffRequest) -> HttpResponse:
    """Every section that the data can give, with its chart or table."""
    assert request.actor is not None
    answer = newest_answer(request.actor)
    if answer is None:
        return render(request, "scores/none.html")
    writing = Writing(current_language(), answer.currency)
    sections: list[Section | None] = [
        retention.flow(answer, writing),
        cohorts.cohorts(answer, writing),
        people.relationship_map(answer, writing),
        *people.segments(answer, writing),
        rhythm.week(answer, writing),
        products.products(answer, writing),
        products.pairs(answer, writing),
        figures.all_figures(answer, writing),
    ]
    charts = [retention_chart(answer), lost_chart(answer), gap_chart(answer)]
    context = {
        "picture": newest_picture(),
        "cards": shown_cards(answer),
        "charts": [chart for chart in charts if chart],
        "sections": [section for section in sections if section],
    }
    return render(request, "scores/analyses.html", context)
