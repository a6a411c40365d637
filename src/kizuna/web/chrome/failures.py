"""Pages for what cannot be: refused, forbidden, not there, broken. Whole sentences, and a way on.

Not here: the errors themselves (`base.errors`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kizuna.base.errors import Forbidden, KizunaError, Refused
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.page_before import page_before


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A kind of failure as a page tells it."""

    status: int
    icon: str
    heading: Words
    next_step: Words


BACK = Words(
    ja="前のページに戻って、もう一度お試しください。",
    en="Go back to the page before and try again.",
)
UNREADABLE = Failure(
    status=400,
    icon="alert-triangle",
    heading=Words(ja="読み取れない文字が含まれています", en="There is a character nobody can read"),
    next_step=Words(
        ja="何も変更されていません。文字を入力し直して、もう一度お試しください。",
        en="Nothing was changed. Type the text anew and try once more.",
    ),
)
GARBLED = Failure(
    status=400,
    icon="alert-triangle",
    heading=Words(ja="この操作は受け付けられませんでした", en="That could not be understood"),
    next_step=Words(
        ja="何も変更されていません。ホームから開き直して、もう一度お試しください。",
        en="Nothing was changed. Start again from the home page.",
    ),
)
FORBIDDEN = Failure(
    status=403,
    icon="lock",
    heading=Words(ja="ここを開く権限がありません", en="You may not open this"),
    next_step=Words(
        ja="必要なときは、オーナーに権限の追加を頼んでください。",
        en="If you need it, ask an owner to change your role.",
    ),
)
EXPIRED = Failure(
    status=403,
    icon="clock-exclamation",
    heading=Words(ja="このページは古くなっています", en="This page is out of date"),
    next_step=Words(
        ja="開いたあとで、サインインし直したときなどに起こります。何も変更されていません。開き直して、もう一度送っ"
        "てください。",
        en="That happens when you sign in again after opening it. Nothing was changed: open it "
        "anew and send it once more.",
    ),
)
NOT_FOUND = Failure(
    status=404,
    icon="map-question",
    heading=Words(ja="このページは見つかりません", en="There is no such page"),
    next_step=Words(
        ja="アドレスが違うか、移動または削除されています。ホームから探してください。",
        en="The address is wrong, or it was moved or deleted. Start from the home page.",
    ),
)
NOT_OPENED_SO = Failure(
    status=405,
    icon="map-question",
    heading=Words(ja="このアドレスは直接開けません", en="This address is not a page"),
    next_step=Words(
        ja="ボタンを押したときだけ使われるアドレスです。何も変更されていません。ホームから開き直してください。",
        en="It only does something when a button is pressed. Nothing was changed. Start from the "
        "home page.",
    ),
)
TOO_LARGE = Failure(
    status=413,
    icon="alert-triangle",
    heading=Words(ja="一度に送れる量を超えています", en="That is too much at once"),
    next_step=Words(
        ja="何も変更されていません。短くするか、いくつかに分けて送ってください。",
        en="Nothing was changed. Make it shorter, or send it in parts.",
    ),
)
BROKEN = Failure(
    status=500,
    icon="alert-triangle",
    heading=Words(ja="うまく動きませんでした", en="Something went wrong here"),
    next_step=Words(
        ja="入力の誤りではありません。記録は残しました。しばらくして、もう一度お試しください。",
        en="It was nothing you did, and it has been recorded. Please try again in a while.",
    ),
)
REFUSED = Failure(
    status=409,
    icon="hand-stop",
    heading=Words(ja="いまはできません", en="Not possible as things stand"),
    next_step=BACK,
)


def failure_page(
    failure: Failure, error: KizunaError | None = None, *, page: str = ""
) -> HttpResponse:
    """The page; an error of ours brings its own sentences. Needs no database and no request.

    `page` is where it can be tried again.
    """
    said = error.say(current_language()).splitlines() if error else [say(failure.next_step)]
    context = {
        "LANGUAGE_CODE": current_language(),
        "icon": failure.icon,
        "heading": say(failure.heading),
        "sentences": said,
        "number": failure.status,
        "page": page,
    }
    return HttpResponse(render_to_string("web/told.html", context), status=failure.status)


LARGEST_ID = 2**63 - 1


class FailureMiddleware:
    """An action that refuses (`Forbidden`, `Refused`) becomes a page that says why.

    So does an address with the character NUL, which no keyboard types and PostgreSQL does not
    take (forms say it beside the field), and one that is opened though it only takes forms, as
    when somebody comes back to the address after signing in.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (text for _, texts in request.GET.lists() for text in texts)
        is_unreadable = any("\0" in text for text in asked)
        answer = failure_page(UNREADABLE) if is_unreadable else self.answer(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        told = failure_page(NOT_OPENED_SO)
        told.headers["Allow"] = answer.headers["Allow"]
        return told

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, places: Mapping[str, object]
    ) -> HttpResponse | None:
        """No row has a number that is too large for a database to hold, which would raise."""
        numbers = (place for place in places.values() if isinstance(place, int))
        return failure_page(NOT_FOUND) if any(n > LARGEST_ID for n in numbers) else None

    def process_exception(self, request: HttpRequest, error: BaseException) -> HttpResponse | None:
        """None for what is not ours: that is a bug, and Django's to report."""
        if isinstance(error, Forbidden):
            # For the log (`people.staff.middleware`): the action's own transaction is gone.
            request.missing_right = error.permission  # type: ignore[attr-defined]
            return failure_page(FORBIDDEN, error)
        if isinstance(error, Refused):
            return failure_page(REFUSED, error)
        return None


def garbled(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """400: what no browser sends by itself, such as a form with thousands of fields; 413."""
    is_large = isinstance(exception, RequestDataTooBig)
    return failure_page(TOO_LARGE if is_large else GARBLED)


def forbidden(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """403."""
    return failure_page(FORBIDDEN)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: it lay open too long, or came from elsewhere.

    No right is missing: nobody was denied anything.
    """
    return failure_page(EXPIRED, page=page_before(request))


def not_found(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """404."""
    return failure_page(NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return failure_page(BROKEN)
