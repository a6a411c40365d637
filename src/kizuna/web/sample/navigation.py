"""The sample shop on the first page: offered while there is nothing, explained while it is."""

from collections.abc import Mapping

from kizuna.base.words import Words
from kizuna.core.navigation.rules import FIRST_STEPS, HOME_CARDS, FirstStep, HomeCard, Look
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.queries.samples import sample_import
from kizuna.web.sample.actions import USE_SAMPLE


def _explained(actor: Actor, look: Look) -> Mapping[str, object] | None:
    return {} if sample_import() is not None else None


HOME_CARDS.add(
    "sample",
    HomeCard(
        template="sample/home.html",
        order=-10,
        content=_explained,
        follows_period=False,
        permission=USE_SAMPLE,
    ),
)
FIRST_STEPS.add(
    "sample",
    FirstStep(
        name=Words(ja="サンプルのお店で試す", en="Try it with a sample shop"),
        meaning=Words(
            ja="実在のギフト店の半年分の注文に、架空のお客様の名前を付けたものです。あとでまとめて消せます。",
            en="Half a year of a real gift shop's orders, with made-up customers. It goes away in "
            "one step.",
        ),
        icon="shopping-bag",
        url="sample",
        order=20,
        permission=USE_SAMPLE,
    ),
)
