"""Flattened text against a plain, slow telling of the same rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sidecar.extraction.rules.flat import flatten

TEXT = st.text(alphabet="ab Z1-\u00ad\u200b\n\t\u2010\u0007.ö", max_size=40)


@given(TEXT, st.integers(0, 10), st.integers(0, 40))
def test_every_character_knows_its_place(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    flat = flatten(text, min(start, end), end)
    assert len(flat.text) == len(flat.offsets)
    assert list(flat.offsets) == sorted(set(flat.offsets))
    for char, offset in zip(flat.text, flat.offsets, strict=True):
        assert start <= offset < end
        assert char == text[offset] or (char == " " and text[offset].isspace())
    assert "  " not in flat.text
    assert not flat.text.endswith(" ")


@given(TEXT)
def test_nothing_but_blanks_hyphens_and_unseen_characters_is_left_out(text: str) -> None:
    flat = flatten(text, 0, len(text))
    left = [char for index, char in enumerate(text) if index not in set(flat.offsets)]
    assert all(char.isspace() or char in "-\u2010\u00ad\u200b\u0007" for char in left)
