"""What stands between spaces, and whether it is plain throughout, as the pattern of the hot loop tells it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sidecar.documents.glyphs import PLAIN, SPACES, WRITTEN

SIGNS = "aZ9.-ä€•\u00ad\u200b\ufffd\ue000\x02\U0001f600" + "".join(map(chr, sorted(SPACES)))


def _words(text: str) -> list[str]:
    """The text cut at each of the spaces, one character after the other."""
    words = [""]
    for letter in text:
        if ord(letter) in SPACES:
            words.append("")
        else:
            words[-1] += letter
    return [word for word in words if word]


@given(st.text(alphabet=SIGNS) | st.text())
def test_words_end_at_every_kind_of_space(text: str) -> None:
    assert [found[0] for found in WRITTEN.finditer(text)] == _words(text)


@given(st.text(alphabet=SIGNS) | st.text())
def test_a_word_is_plain_where_each_of_its_characters_is(text: str) -> None:
    for found in WRITTEN.finditer(text):
        assert (found.lastindex is not None) == all(re.fullmatch(PLAIN, letter) for letter in found[0])


def test_no_space_is_plain() -> None:
    assert not [code for code in SPACES if re.fullmatch(PLAIN, chr(code))]
