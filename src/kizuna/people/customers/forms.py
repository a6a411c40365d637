"""Forms about customers: all of one customer, a note.

Not here: what is done with them (`actions.by_hand`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse

from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, label, say
from kizuna.insight.files.people.address_book import LONGEST_TAG
from kizuna.insight.files.raw.staging import BLANKS
from kizuna.insight.files.values.folding import email_key
from kizuna.insight.files.values.kana import katakana
from kizuna.people.customers.queries.editing import OwnField, own_fields
from kizuna.people.customers.rules.batch import ADDRESS, GROUPS
from kizuna.people.customers.rules.custom_values import KIND_NAMES, custom_value, several_values
from kizuna.people.customers.rules.details import Details
from kizuna.people.customers.rules.names import HONORIFICS, NAME_ORDERS
from kizuna.people.customers.rules.phones import e164

_COLUMNS = {
    "family_name": (Words(ja="姓", en="Family name"), 100),
    "given_name": (Words(ja="名", en="Given name"), 100),
    "family_name_kana": (Words(ja="セイ", en="Family name in kana"), 100),
    "given_name_kana": (Words(ja="メイ", en="Given name in kana"), 100),
    "full_name": (Words(ja="氏名（姓と名に分けないとき）", en="Name, if not split"), 200),
    "full_name_kana": (Words(ja="フリガナ（分けないとき）", en="Its reading in kana"), 200),
    "former_family_name": (Words(ja="旧姓", en="Former family name"), 100),
    "company_name": (Words(ja="会社名", en="Company"), 200),
    "department": (Words(ja="部署", en="Department"), 100),
    "job_title": (Words(ja="役職", en="Job title"), 100),
}
_PLACES = {
    "postal_code": (Words(ja="郵便番号", en="Postal code"), 16),
    "prefecture": (Words(ja="都道府県", en="Prefecture"), 60),
    "city": (Words(ja="市区町村", en="City"), 120),
    "town": (Words(ja="町域", en="Town"), 120),
    "street": (Words(ja="番地", en="Street and number"), 160),
    "building": (Words(ja="建物・部屋", en="Building and room"), 160),
}
_ORDERS = {
    "family_first": Words(ja="姓・名の順", en="Family name first"),
    "given_first": Words(ja="名・姓の順", en="Given name first"),
}
_ESSENTIAL = (
    "family_name", "given_name", "family_name_kana", "given_name_kana", "emails", "phones",
)  # fmt: skip
_OWN = Words(ja="お店の項目", en="Your own fields")
_FURTHER: tuple[tuple[Words, Sequence[str]], ...] = (
    (Words(ja="住所", en="Address"), tuple(_PLACES)),
    (
        Words(ja="会員番号・誕生日・タグ", en="Member number, birthday, tags"),
        ("member_number", "birthday", "tags", "language"),
    ),
    (
        Words(ja="会社", en="Company"),
        ("company_name", "department", "job_title"),
    ),
    (
        Words(ja="お名前の書き方", en="How the name is written"),
        ("full_name", "full_name_kana", "former_family_name", "name_order", "honorific"),
    ),
)
# What says something of a person, and not who it is.
_ABOUT_SOMEBODY = {"former_family_name", "department", "job_title"}
ONE_A_LINE = Words(ja="1 行に 1 つ", en="One per line")
BY_COMMAS = Words(ja="読点かコンマで区切ります", en="With commas between them")
NO_EMAIL = Words(
    ja="「{text}」はメールアドレスではありません。", en="“{text}” is no e-mail address."
)
NO_PHONE = Words(ja="「{text}」は電話番号ではありません。", en="“{text}” is no phone number.")
NO_NAME = Words(
    ja="名前、会社名、連絡先のどれかを入力してください。",
    en="Enter a name, a company or a way to reach them.",
)
LOOKED_UP = Words(
    ja="入力すると、住所の候補が出ます。", en="Type it, and the places it stands for are offered."
)
KIND_STAYS = Words(ja="あとから変えられません。", en="It cannot be changed later.")
NO_VALUE = Words(ja="この項目には使えない値です。", en="This value does not fit the field.")
# As many as files bring: whoever has them could not be changed any more.
ROOM_FOR_TAGS = 20_000
LONG_TAG = Words(
    ja="タグは 1 つ {most} 文字までです（{tag}）。",
    en="A tag holds up to {most} characters: “{tag}”.",
)
_WHOLE_LINE = Words(ja="1 行は 254 文字までです。", en="A line holds up to 254 characters.")


class CustomerForm(forms.Form):
    """Everything about one customer that staff type."""

    member_number = forms.CharField(
        label=label(Words(ja="会員番号", en="Member number")), max_length=254, required=False
    )
    emails = forms.CharField(
        label=label(Words(ja="メールアドレス", en="E-mail addresses")),
        help_text=label(ONE_A_LINE),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    phones = forms.CharField(
        label=label(Words(ja="電話番号", en="Phone numbers")),
        help_text=label(ONE_A_LINE),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    birthday = forms.DateField(
        label=label(Words(ja="誕生日", en="Birthday")),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    tags = forms.CharField(
        label=label(Words(ja="タグ", en="Tags")),
        help_text=label(BY_COMMAS),
        max_length=ROOM_FOR_TAGS,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = {
            name: forms.CharField(label=label(words), max_length=most, required=False)
            for name, (words, most) in {**_COLUMNS, **_PLACES}.items()
        }
        texts["postal_code"].help_text = say(LOOKED_UP)
        texts["postal_code"].widget.attrs |= {
            "inputmode": "numeric",
            "hx-get": reverse("postal_places"),
            "hx-trigger": "change, keyup changed delay:400ms",
            "hx-target": "#id_postal_code_helptext",
        }
        names: dict[str, forms.Field] = {name: texts.pop(name) for name in _COLUMNS}
        names["name_order"] = forms.ChoiceField(
            label=say(Words(ja="名前の並び", en="Order of the name")),
            choices=[(key, say(_ORDERS[key])) for key in NAME_ORDERS],
        )
        names["honorific"] = forms.ChoiceField(
            label=say(Words(ja="敬称", en="Honorific")),
            choices=[("", say(Words(ja="自動", en="By itself"))), *((h, h) for h in HONORIFICS)],
            required=False,
        )
        names["language"] = forms.ChoiceField(
            label=say(Words(ja="言語", en="Language")),
            choices=[("", "—"), ("ja", "日本語"), ("en", "English")],
            required=False,
        )
        self.own = own_fields()
        own = {f"own_{field.key}": _input(field) for field in self.own}
        self.fields = {**names, **self.fields, **texts, **own}

    def essentials(self) -> list[forms.BoundField]:
        """What is known of nearly everybody."""
        return [self[name] for name in _ESSENTIAL]

    def further(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """The other fields in groups, each with its name and whether it holds anything to see."""
        own = [f"own_{field.key}" for field in self.own]
        groups = [
            (say(words), [self[name] for name in names])
            for words, names in [*_FURTHER, (_OWN, own)]
            if names
        ]
        return [(name, any(map(_has_something, fields)), fields) for name, fields in groups]

    def clean_emails(self) -> tuple[str, ...]:
        """Each line holds one address."""
        return self._lines("emails", NO_EMAIL, lambda text: email_key(text) is not None)

    def clean_phones(self) -> tuple[str, ...]:
        """Each line holds one number."""
        return self._lines("phones", NO_PHONE, lambda text: e164(text) is not None)

    def clean_tags(self) -> tuple[str, ...]:
        """Between commas, each once; none is cut without a word."""
        typed = self.cleaned_data["tags"].replace("、", ",").replace("，", ",").split(",")
        tags = tuple(dict.fromkeys(tag.strip() for tag in typed if tag.strip()))
        for tag in tags:
            if len(tag) > LONGEST_TAG:
                raise forms.ValidationError(say(LONG_TAG, tag=tag, most=LONGEST_TAG))
        return tags

    def _lines(self, name: str, wrong: Words, is_right: Any) -> tuple[str, ...]:
        lines = [line.strip().strip(BLANKS) for line in self.cleaned_data[name].splitlines()]
        lines = [line for line in lines if line]
        for line in lines:
            if len(line) > 254:
                raise forms.ValidationError(say(_WHOLE_LINE))
            if not is_right(line):
                raise forms.ValidationError(say(wrong, text=line))
        return tuple(dict.fromkeys(lines))

    def clean(self) -> dict[str, Any]:
        """Someone is named; the owner's fields hold what their kind says."""
        # As files are read: what is taken out and brought in again must be what it was.
        values = {
            name: value.strip(BLANKS) if isinstance(value, str) else value
            for name, value in (super().clean() or {}).items()
        }
        values |= {name: katakana(values[name]) for name in GROUPS["kana"] if name in values}
        named = {*_COLUMNS, "emails", "phones", "member_number"} - _ABOUT_SOMEBODY
        if not self.errors and not any(values.get(name) for name in named):
            raise forms.ValidationError(say(NO_NAME))
        for field in self.own:
            try:
                values[f"own_{field.key}"] = _own_value(field, values.get(f"own_{field.key}"))
            except ValueError:
                self.add_error(f"own_{field.key}", say(NO_VALUE))
        return values

    def details(self) -> Details:
        """What was typed, once the form is valid."""
        values: Mapping[str, Any] = self.cleaned_data
        columns = (*_COLUMNS, "name_order", "honorific", "language", "birthday")
        custom = {field.key: values[f"own_{field.key}"] for field in self.own}
        return Details(
            columns={name: values[name] for name in columns},
            member_number=values["member_number"],
            emails=values["emails"],
            phones=values["phones"],
            address={part: values[part] for part in ADDRESS},
            tags=values["tags"],
            custom={key: value for key, value in custom.items() if value is not None},
        )


class NoteForm(forms.Form):
    """A note about a customer."""

    text = forms.CharField(
        label=label(Words(ja="メモ", en="Note")),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )


class CustomFieldForm(forms.Form):
    """One of the owner's own fields; of one that is there already, the kind stays."""

    label_ja = forms.CharField(label=label(Words(ja="項目の名前", en="Name")), max_length=60)
    label_en = forms.CharField(
        label=label(Words(ja="英語の名前", en="Name in English, if it differs")),
        max_length=60,
        required=False,
    )
    kind = forms.ChoiceField(label=label(Words(ja="種類", en="Kind")), help_text=label(KIND_STAYS))
    choices = forms.CharField(
        label=label(Words(ja="選択肢（選ぶ項目のとき）", en="Choices, if it is chosen from")),
        help_text=label(ONE_A_LINE),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            kinds = [(kind, say(name)) for kind, name in KIND_NAMES.items()]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        else:
            del self.fields["kind"]


def _has_something(field: forms.BoundField) -> bool:
    """Whether there is a value, or something wrong; an order of the name there always is."""
    return bool(field.errors or (field.name != "name_order" and field.value()))


def _own_value(field: OwnField, typed: Any) -> object:
    if field.kind == "choices":
        return several_values(typed or (), choices=field.choices)
    return custom_value(field.kind, typed or "", choices=field.choices)


def _input(field: OwnField) -> forms.Field:
    name = field.label.say(current_language())
    if field.kind == "choice":
        choices = [("", "—"), *((choice, choice) for choice in field.choices)]
        return forms.ChoiceField(label=name, choices=choices, required=False)
    if field.kind == "choices":
        every = [(choice, choice) for choice in field.choices]
        ticked = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=name, choices=every, widget=ticked, required=False)
    if field.kind == "yes_no":
        answers = [("", "—"), ("true", say(Words(ja="はい", en="Yes"))),
                   ("false", say(Words(ja="いいえ", en="No")))]  # fmt: skip
        return forms.ChoiceField(label=name, choices=answers, required=False)
    attributes = {"type": "date"} if field.kind == "date" else {}
    return forms.CharField(
        label=name, max_length=400, widget=forms.TextInput(attrs=attributes), required=False
    )
