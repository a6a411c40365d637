"""The password that a guess finds is refused where Django asks its validators.

Not here: which that are (`rules.passwords`).
"""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.core.shop.queries import the_shop
from kizuna.people.staff.models import StaffMember
from kizuna.people.staff.rules.passwords import SHORTEST, is_guessed

GUESSED = Words(
    ja="名前・メールアドレス・店名、よくある言葉、同じ文字の繰り返しや並びを除くと、ほとんど残りません。"
    "関係のない言葉をいくつかつなげてください。",
    en="Hardly anything of it is left without names, addresses, common words, repetitions and rows "
    "of signs. Put a few words together that have nothing to do with each other.",
)
SIMILAR = Words(
    ja="名前またはメールアドレスと似すぎています。",
    en="It is too much like the name or the address.",
)


class GuessedPasswordValidator(CommonPasswordValidator):
    """Django's list of common passwords, and what is made of it, of names and of rows."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError where it is too easy to guess."""
        super().validate(password, None)
        names = [the_shop().name]
        if isinstance(user, StaffMember):
            names += [user.name, user.email]
        is_long = len(password) >= SHORTEST  # else that alone is said
        if is_long and is_guessed(password, names=names, common=self.passwords):
            raise ValidationError(say(GUESSED), code="password_guessed")


class SimilarPasswordValidator(UserAttributeSimilarityValidator):
    """Django's, in words that name no column of a table."""

    def get_error_message(self) -> str:
        """What the person is told."""
        return say(SIMILAR)
