"""What staff choose on the Today list.

Not here: what follows from it (`actions`).
"""

from django import forms

from kizuna.base.words import Words
from kizuna.core.language.speaking import label
from kizuna.understand.attention.actions.outcomes import LONGEST_NOTE
from kizuna.understand.attention.rules import OUTCOMES, Outcome


class OutcomeForm(forms.Form):
    """One outcome, perhaps with a note."""

    outcome = forms.ChoiceField(choices=[(key.value, label(OUTCOMES[key])) for key in Outcome])
    note = forms.CharField(
        label=label(Words(ja="メモ", en="Note")), max_length=LONGEST_NOTE, required=False
    )


class HandOverForm(forms.Form):
    """A colleague."""

    staff_member = forms.IntegerField(min_value=1, max_value=2**31)
