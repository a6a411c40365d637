"""Who asks: the person behind a request.

Not here: how they signed in (`people.staff`), what they may (`rules`).
"""

from django.http import HttpRequest

from kizuna.core.permissions.rules import Actor, Permission


def actor_of(request: HttpRequest, *, to: Permission | None = None) -> Actor:
    """Who acts. With `to`, asked before anything is looked up: whoever may not learns nothing.

    Raises Forbidden where they have no right `to`.
    """
    actor: Actor | None = getattr(request, "actor", None)
    assert actor, "only pages for people who are signed in ask who acts"
    if to is not None:
        actor.require(to)
    return actor
