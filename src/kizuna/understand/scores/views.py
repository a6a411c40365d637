"""The page of all analyses, and the page of one figure: what it means and who is behind it.

Not here: what they say (`charts`, `insight.report.sections`), the customers (`behind`).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kizuna.core.language.speaking import current_language
from kizuna.core.navigation.rules import Look, asked_look
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor
from kizuna.insight.answer import Answer
from kizuna.insight.metric import METRICS
from kizuna.insight.report.headline import headline
from kizuna.insight.report.layout import Cell, Section
from kizuna.insight.report.sections import people, products, retention, rhythm
from kizuna.insight.report.writing import Writing
from kizuna.understand.scores.actions.excerpts import behind_of, seen_by
from kizuna.understand.scores.charts.course import lost_chart, retention_chart
from kizuna.understand.scores.charts.figures import (
    known_words,
    not_counted,
    period_words,
    shown_figures,
)
from kizuna.understand.scores.charts.maps import cohort_map, rfm_map
from kizuna.understand.scores.charts.products import product_chart
from kizuna.understand.scores.charts.rhythm import gap_chart, week_map
from kizuna.understand.scores.choosing import address, chosen_part, part_groups
from kizuna.understand.scores.definitions import definition, figure_groups, missing_figures
from kizuna.understand.scores.queries import Seen, is_first_awaited
from kizuna.understand.scores.whys import why


@require_GET
def analyses(request: HttpRequest) -> HttpResponse:
    """Every analysis that the data can give, as a chart, a map or a table."""
    actor, look = _asked(request)
    seen = seen_by(actor, look, again="again" in request.GET)
    context = _frame(request, actor, look, seen)
    if instead := _before_the_first(request, seen):
        return instead
    if seen.answer is None or context["outside"]:
        return render(request, "scores/computing.html", context)
    answer = seen.answer
    writing = Writing(current_language(), answer.currency)
    context |= {
        "headline": _headline(answer, look, writing),
        "figures": shown_figures(answer, look),
        "charts": _charts(answer, by_revenue=request.GET.get("size") == "revenue"),
        "segments": [row for row in answer.segments if row.customers],
        "flow": retention.flow(answer, writing),
        "flow_title": writing.say(retention.FLOW),
        "flow_span": writing.span(answer.retention.period) if answer.retention else "",
        "sections": [(one, _labelled(one)) for one in _sections(answer, writing) if one],
        "groups": figure_groups(answer, look),
        "missing": missing_figures(answer),
        "by_customers": address(request.GET, size=""),
        "by_revenue": address(request.GET, size="revenue"),
    }
    return render(request, "scores/analyses.html", context)


@require_GET
def figure(request: HttpRequest, metric_key: str) -> HttpResponse:
    """What one figure means, how it is made, and the customers behind it."""
    actor, look = _asked(request)
    seen = seen_by(actor, look, again="again" in request.GET)
    if metric_key not in METRICS:
        raise Http404
    metric = METRICS[metric_key]
    context = _frame(request, actor, look, seen)
    if instead := _before_the_first(request, seen):
        return instead
    context |= {"metric": metric, "definition": definition(metric_key)}
    if seen.answer is None or context["outside"]:
        return render(request, "scores/computing.html", context)
    behind = behind_of(actor, look, metric.span, again="again" in request.GET)
    context |= {
        "shown": next(iter(shown_figures(seen.answer, look, [metric_key])), None),
        "why": why(behind.path, metric_key, seen.answer, request.GET) if behind.path else None,
        "behind": behind,
    }
    return render(request, "scores/figure.html", context)


def _before_the_first(request: HttpRequest, seen: Seen) -> HttpResponse | None:
    """The page while there is nothing to analyse, or nothing yet of the orders there are.

    What waits for the first picture is loaded anew as a whole: with it come the menus of days and
    customers.
    """
    if seen.picture is None:
        return render(request, "scores/none.html", {"is_first": is_first_awaited()})
    if "X-First" in request.headers:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return None


def _asked(request: HttpRequest) -> tuple[Actor, Look]:
    return actor_of(request), asked_look(request.GET)


def _frame(request: HttpRequest, actor: Actor, look: Look, seen: Seen) -> dict[str, object]:
    """What both pages have above their content."""
    parts = part_groups(actor, look, request.GET)
    return {
        "seen": seen,
        "outside": known_words(seen.nothing_known_of(look)),
        "not_counted": not_counted(seen),
        "parts": parts,
        "part": chosen_part(parts),
        "query": address(request.GET, part="", size="").removeprefix("?"),
        "everybody": address(request.GET, only=""),
        "once_more": address(request.GET, again="1"),
        "same": request.path + address(request.GET, again=""),
        "period": period_words(seen.answer, look, is_of_period=False) if seen.answer else "",
    }


def _headline(answer: Answer, look: Look, writing: Writing) -> list[str]:
    """What is the case; what changed only where the period is the one the report would choose."""
    sentences = headline(answer, writing)
    return [one.text(current_language()) for one in (sentences[:1] if look.period else sentences)]


def _charts(answer: Answer, *, by_revenue: bool) -> dict[str, object]:
    """By name; None where the data is not enough."""
    return {
        "retention": retention_chart(answer),
        "lost": lost_chart(answer),
        "cohorts": cohort_map(answer),
        "rfm": rfm_map(answer, by_revenue=by_revenue),
        "is_by_revenue": by_revenue,
        "gaps": gap_chart(answer),
        "week": week_map(answer),
        "products": product_chart(answer),
    }


def _sections(answer: Answer, writing: Writing) -> list[Section | None]:
    """What stays a table: pairs of products, the week where no times are known, own ranks."""
    is_timed = bool(answer.week.by_hour)
    return [
        None if product_chart(answer) else products.products(answer, writing),
        products.pairs(answer, writing),
        None if is_timed else rhythm.week(answer, writing),
        *people.segments(answer, writing)[1:],
    ]


def _labelled(section: Section) -> list[list[tuple[str, Cell]]]:
    """The rows of its table, each cell with the head of its column: on a phone, rows are cards."""
    if section.table is None:
        return []
    heads = [cell.text for cell in section.table.head]
    return [
        list(zip(heads, row, strict=True)) for group in section.table.groups for row in group.rows
    ]
