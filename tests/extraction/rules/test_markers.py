"""Letters, numerals and bullets before entries, and what only looks like them."""

from __future__ import annotations

import pytest

from sidecar.extraction.rules.markers import Markers
from sidecar.models import Line


def lines(*texts: str) -> list[Line]:
    return [
        Line(f"p1l{n}", 1, text, 0, len(text), (60.0, 12.0 * n, 200.0, 12.0 * n + 8)) for n, text in enumerate(texts)
    ]


def kinds(*texts: str) -> list[str]:
    body = lines(*texts)
    markers = Markers(body)
    return [markers.kind(line) for line in body]


def test_letters_with_a_point_are_entries_in_their_row() -> None:
    assert kinds("a. Masten", "und Segel", "b. Anker", "c. Leinen") == ["letter", "", "letter", "letter"]


def test_a_row_may_begin_in_the_column_before() -> None:
    assert kinds("f. Beiboote", "g. Motoren") == ["letter", "letter"]


@pytest.mark.parametrize("text", ["z. B. Masten", "u. a. Segel", "d. h. Anker", "p. ex. les voiles", "e. g. sails"])
def test_an_abbreviation_is_no_entry(text: str) -> None:
    assert kinds("Versichert sind Boote,", text, "und ihre Leinen") == ["", "", ""]


def test_roman_numerals_stand_inside_letters() -> None:
    assert kinds("a. Boote:", "i. Jollen", "ii. Kanus", "b. Anker") == ["letter", "roman", "roman", "letter"]


def test_small_words_may_follow_a_number() -> None:
    assert kinds("1. die Masten", "2. die Segel", "nach Art.", "9. des Vertrags") == ["number", "number", "", ""]


def test_the_letter_o_is_a_bullet_where_it_comes_again() -> None:
    assert kinds("o Masten", "o Segel") == ["bullet", "bullet"]
    assert kinds("o Masten", "und Segel") == ["", ""]


@pytest.mark.parametrize("glyph", ["•", "‣", "►", "✓", "✗", "→", "\uf0a7", "\uf0d8", "□"])
def test_bullets_of_many_shapes(glyph: str) -> None:
    (line,) = lines(f"{glyph} Masten")
    markers = Markers([line])
    assert (markers.kind(line), markers.end(line)) == ("bullet", 2)
