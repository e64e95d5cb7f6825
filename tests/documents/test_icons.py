"""A picture in front of a heading is no part of it; a bullet in front of a list's entry is."""

from __future__ import annotations

import pytest

from sidecar.documents.fragments import fragments
from sidecar.documents.glyphs import BULLET, Word
from sidecar.documents.styles import Style

PLAIN = Style(9.0, False, 0, True, True, False, 0)
BOLD = Style(11.0, True, 0, True, True, False, 1)
LARGE = Style(16.0, False, 0, True, True, False, 2)


def _line(*parts: tuple[str, Style], gap: float = 3.0, sign: float = 12.0) -> list[str]:
    """The texts of the fragments of one line; the first part is `sign` points wide."""
    words, x = [], 50.0
    for number, (text, style) in enumerate(parts):
        width = sign if number == 0 else 0.5 * style.size * len(text)
        words.append(Word(text, x, 100 - style.size, x + width, 102, 100, style, number))
        x += width + gap
    return [piece.text for piece in fragments(words)]


@pytest.mark.parametrize("sign", [BULLET, "umbrella"])
@pytest.mark.parametrize("gap", [3.0, 30.0])
def test_a_picture_larger_than_the_heading_behind_it_is_left_out(sign: str, gap: float) -> None:
    assert _line((sign, LARGE), ("Baggage", BOLD), gap=gap) == ["Baggage"]


def test_a_number_behind_a_picture_is_seen() -> None:
    assert _line((BULLET, LARGE), ("1.2", PLAIN), ("Baggage", PLAIN)) == ["1.2 Baggage"]


def test_a_bullet_in_front_of_text_stays() -> None:
    assert _line((BULLET, PLAIN), ("Baggage", PLAIN)) == [f"{BULLET} Baggage"]
    assert _line((BULLET, LARGE), ("Baggage", PLAIN)) == [f"{BULLET} Baggage"]


def test_the_name_of_a_picture_is_a_bullet_and_a_word_as_wide_as_its_letters_is_none() -> None:
    assert _line(("umbrella", PLAIN), ("Baggage", PLAIN)) == [f"{BULLET} Baggage"]
    assert _line(("umbrella", PLAIN), ("Baggage", PLAIN), sign=30.0) == ["umbrella Baggage"]
