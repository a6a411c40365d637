"""The first page, the search box, how one likes to see it.

Not here: what stands on them (registries of `core.navigation`), pages about failures (`failures`).
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_POST

from kizuna.base.words import LANGUAGES, Words
from kizuna.core.language.speaking import say
from kizuna.core.navigation.rules import (
    CREATE,
    FIRST_STEPS,
    HOME_CARDS,
    SEARCH,
    Action,
    Hit,
    Look,
    Place,
    SearchSource,
    asked_look,
    is_meant,
    offered,
    rail,
)
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.queries.samples import is_anybody_known
from kizuna.people.staff.actions.accounts import choose_language
from kizuna.web.chrome.frame import THEMES

YEAR_SECONDS = 365 * 24 * 3600
HITS_EACH = 6
MORE = Words(ja="すべて見る", en="See all")
PLACES = Words(ja="ページ", en="Pages")
ACTIONS = Words(ja="すること", en="Actions")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The cards that have something to show; while none has, the ways to begin."""
    look = asked_look(request.GET)
    cards = offered(HOME_CARDS.values(), actor_of(request))
    cards_shown = home_cards(request, look)
    context = {
        "cards": cards_shown,
        "follows_period": any(card.follows_period for card in cards),
        "steps": offered(FIRST_STEPS.values(), actor_of(request)),
        "is_empty": not cards_shown and not is_anybody_known(),
    }
    return render(request, "web/home.html", context)


def home_cards(request: HttpRequest, look: Look) -> list[SafeString]:
    """Every card that has content, drawn, in order."""
    actor = actor_of(request)
    return [
        mark_safe(render_to_string(card.template, {**content, "width": card.width}, request))
        for card in offered(HOME_CARDS.values(), actor)
        if (content := card.content(actor, look)) is not None
    ]


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What matches `?q=`: as the inside of the search box for htmx, else as a page."""
    q = request.GET.get("q", "").strip()
    context = {"q": q, "groups": found(actor_of(request), q)}
    is_part = request.headers.get("HX-Request") == "true"
    response = render(request, "web/found.html" if is_part else "web/search.html", context)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def found(actor: Actor, q: str) -> list[tuple[str, list[Hit]]]:
    """Groups of hits; with nothing typed, the places and actions there are."""
    groups = [
        (say(source.name), hits_of(source, actor, q))
        for source in offered(SEARCH.values(), actor)
        if q
    ]
    actions = offered(CREATE.values(), actor)
    places = [place for _, inside in rail(actor) for place in inside]
    groups.append((say(ACTIONS), [hit(action) for action in actions if is_meant(action, q)]))
    groups.append((say(PLACES), [hit(place) for place in places if is_meant(place, q)]))
    return [(name, hits) for name, hits in groups if hits]


def hits_of(source: SearchSource, actor: Actor, q: str) -> list[Hit]:
    """The first of one kind; where there are more, the way to all of them stands below."""
    first, more = list(source.find(actor, q, HITS_EACH + 1)), []
    if source.all and len(first) > HITS_EACH:
        url = f"{reverse(source.all)}?{urlencode({'q': q})}"
        more = [Hit(title=say(MORE), url=url, icon="search")]
    return first[:HITS_EACH] + more


def hit(entry: Place | Action) -> Hit:
    """A place or action as something found."""
    return Hit(title=say(entry.name), url=reverse(entry.url), icon=entry.icon)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the language with the person, light or dark in this browser; then go back."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(target if is_ours else "/")
    for language in LANGUAGES:
        if request.POST.get("language") == language and request.user.is_authenticated:
            choose_language(request.user, language)
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie(
            "theme",
            theme,
            max_age=YEAR_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    elif theme == "":
        response.delete_cookie("theme")
    return response
