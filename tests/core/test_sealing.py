"""What is sealed is read with the keys of this installation alone, for its own purpose alone."""

from base64 import b64decode, b64encode

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from kizuna.core.sealing import Unopened, opened, seal

NEW, OLD = "new" * 20, "old" * 20


@given(st.text(), st.text(st.characters(codec="utf-8")))
def test_every_text_comes_back_and_stands_nowhere_to_be_read(text: str, purpose: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    sealed = seal(text, purpose=purpose)
    assert opened(sealed, purpose=purpose).text == text
    assert len(text) < 4 or text not in sealed
    assert seal(text, purpose=purpose) != sealed, "nobody sees that two are the same"


def test_what_was_sealed_for_one_is_of_no_use_for_another() -> None:
    with pytest.raises(Unopened):
        opened(seal("secret", purpose="staff:1"), purpose="staff:2")


def test_whatever_was_changed_does_not_open() -> None:
    letters = seal("secret", purpose="staff:1")
    sealed = b64decode(letters)
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unopened):
            opened(b64encode(changed).decode(), purpose="staff:1")
    for broken in ("", "JBSWY3DPEHPK3PXP", "あ", f"*{letters}"):
        with pytest.raises(Unopened):
            opened(broken, purpose="staff:1")


def test_a_former_key_opens_and_says_so_until_it_is_dropped(settings: LazySettings) -> None:
    settings.SECRET_KEY = OLD
    sealed = seal("secret", purpose="staff:1")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    found = opened(sealed, purpose="staff:1")
    assert (found.text, found.is_by_former_key) == ("secret", True)
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unopened):
        opened(sealed, purpose="staff:1")
