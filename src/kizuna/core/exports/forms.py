"""What a person chooses about an export: its form, and what it is for.

Not here: writing it (`actions`).
"""

from django import forms

from kizuna.base.words import Words
from kizuna.core.exports.rules import FORMAT_NAMES, Format
from kizuna.core.language.speaking import label, say

RAW = Words(
    ja="プログラムで読むための、手を加えない CSV にする（Excel では開かないでください）",
    en="CSV untouched, to be read by programs (do not open it in a spreadsheet)",
)
WHY_GUARDED = Words(
    ja="ふつうは、= や + で始まるセルの前に ' を付け、式として動かないようにします。"
    "この CSV を Kizuna に取り込むと、元の値に戻ります。",
    en="Otherwise cells that begin with = or + get a ' before them, so that no spreadsheet runs "
    "them as formulas. Imported into Kizuna again, they are as they were.",
)


class ExportForm(forms.Form):
    """Purpose and form of one export."""

    purpose = forms.CharField(
        label=label(Words(ja="何に使いますか", en="What is it for?")),
        help_text=label(
            Words(
                ja="例：年末のはがきの宛名。書き出した人・件数とともに記録に残ります。",
                en="For example: address labels for New Year cards. Kept on record with your name "
                "and the number of rows.",
            )
        ),
        max_length=200,
    )
    form = forms.ChoiceField(
        label=label(Words(ja="ファイルの形", en="Form of the file")), widget=forms.RadioSelect
    )
    is_raw = forms.BooleanField(label=label(RAW), help_text=label(WHY_GUARDED), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(form.value, say(name)) for form, name in FORMAT_NAMES.items()]
        self.fields["form"].choices = choices  # type: ignore[attr-defined]
        self.fields["form"].initial = Format.XLSX.value
