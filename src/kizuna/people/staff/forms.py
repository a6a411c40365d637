"""What is typed to sign in and to look after one's account."""

from django import forms

from kizuna.base.words import Words
from kizuna.core.language.speaking import label
from kizuna.core.permissions.rules import ROLE_NAMES, Role

EMAIL = Words(ja="メールアドレス", en="E-mail address")
PASSWORD = Words(ja="パスワード", en="Password")
CURRENT_PASSWORD = Words(ja="いまのパスワード", en="Current password")
NEW_PASSWORD = Words(ja="新しいパスワード", en="New password")
CODE = Words(ja="確認コード", en="Code")
NAME = Words(ja="名前", en="Name")
ROLE = Words(ja="役割", en="Role")
LANGUAGE = Words(ja="言語", en="Language")
LONGEST_PASSWORD = 256


def _password(words: Words, *, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label(words), widget=widget, strip=False, max_length=LONGEST_PASSWORD
    )


class SignInForm(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label=label(EMAIL),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password(PASSWORD, autocomplete="current-password")


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=label(CODE),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """A new password for oneself."""

    current = _password(CURRENT_PASSWORD, autocomplete="current-password")
    new = _password(NEW_PASSWORD, autocomplete="new-password")


class FirstPasswordForm(forms.Form):
    """A password where there was none."""

    password = _password(NEW_PASSWORD, autocomplete="new-password")


class ConfirmForm(forms.Form):
    """One's password once more, before something is made less safe."""

    password = _password(PASSWORD, autocomplete="current-password")


class InvitationForm(forms.Form):
    """Someone new: how to reach them, what they are called, what they may, what they read."""

    email = forms.EmailField(label=label(EMAIL), max_length=254)
    name = forms.CharField(label=label(NAME), max_length=120)
    role = forms.TypedChoiceField(
        label=label(ROLE),
        choices=[(role.value, label(ROLE_NAMES[role])) for role in Role],
        coerce=Role,
        initial=Role.AGENT.value,
    )
    language = forms.ChoiceField(
        label=label(LANGUAGE), choices=[("ja", "日本語"), ("en", "English")]
    )
