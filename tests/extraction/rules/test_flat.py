from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sidecar.extraction.rules.flat import flatten, sentences

ABBREVIATIONS = frozenset({"z.b", "max", "art"})


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, ABBREVIATIONS)]


def test_a_word_cut_at_a_line_end_is_joined_and_a_line_end_is_a_blank() -> None:
    text = "Die Versiche-\nrung gilt\nimmer."
    flat = flatten(text, 0, len(text))
    assert flat.text == "Die Versicherung gilt immer."
    start, end = flat.place(4, 16)
    assert text[start:end] == "Versiche-\nrung"


def test_a_hanging_hyphen_stays() -> None:
    text = "See-\nund Binnenfahrt, Boots-\nVersicherung"
    assert flatten(text, 0, len(text)).text == "See- und Binnenfahrt, Boots- Versicherung"


def test_abbreviations_and_ordinals_end_no_sentence() -> None:
    text = "Bis max. CHF 500, z.B. Segel. Ab dem 2. Tag gilt Art. 5. Danach nichts."
    assert _sentences(text) == ["Bis max. CHF 500, z.B. Segel.", "Ab dem 2. Tag gilt Art. 5. Danach nichts."]


def test_an_abbreviation_that_announces_a_number_ends_a_sentence_where_none_follows() -> None:
    text = "Versichert sind Tiere aller Art. Schäden nach Art. 7 auch."
    assert _sentences(text) == ["Versichert sind Tiere aller Art.", "Schäden nach Art. 7 auch."]


def test_questions_and_quotes_end_sentences() -> None:
    assert _sentences("Was gilt? «Nur das.» Mehr nicht!") == ["Was gilt?", "«Nur das.»", "Mehr nicht!"]


@given(st.text(alphabet="aA .-\n\u00ad\x02?:ü1", max_size=60))
def test_every_character_of_the_running_text_stands_on_the_page(text: str) -> None:
    flat = flatten(text, 0, len(text))
    assert len(flat.text) == len(flat.offsets)
    assert list(flat.offsets) == sorted(set(flat.offsets))
    for char, offset in zip(flat.text, flat.offsets, strict=True):
        assert char == text[offset] or (char == " " and text[offset].isspace())


@given(st.text(max_size=120))
def test_sentences_leave_nothing_out_but_blanks(text: str) -> None:
    ranges = list(sentences(text, ABBREVIATIONS))
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))
    assert "".join("".join(text[a:b].split()) for a, b in ranges) == "".join(text.split())
