"""Folding joins what a line break tore, unifies what typesetters vary, and never loses its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.text import fold

NEAR = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("-\n \u00ad\u2019\u2013\ufb01\u0002\u0007aBund\u00c4\u0308\u0301 ")
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zusatz-\nversicherung", "zusatzversicherung"),
        ("Zusatz\u0002\r\nversicherung", "zusatzversicherung"),
        ("Reise-\nAnnullierung", "reise- annullierung"),
        ("Such-\nund Rettung", "such- und rettung"),
        ("Such- und Rettung", "such- und rettung"),
        ("Ver\u00adsicherung", "versicherung"),
        ("\ufb01nden E\ufb03zienz", "finden effizienz"),
        ("\u0007 Punkt\u0002", "punkt"),
        ("CHF 1\u2019000.\u2013", "chf 1'000.-"),
        ("\u00abfrei\u00bb", '"frei"'),
        ("U\u0308bel", "\u00fcbel"),
        ("  a \n\t b  ", "a b"),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(NEAR)
def test_is_idempotent(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(NEAR)
def test_offsets_rise_and_point_into_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert all(0 <= offset < len(text) for offset in folded.offsets)


@given(st.text(alphabet="abcäöü ,.123", max_size=80))
def test_span_of_plain_text_cuts_the_same_letters(text: str) -> None:
    folded = fold(text)
    for start in range(0, len(folded.text), 7):
        end = min(start + 9, len(folded.text))
        a, b = folded.span(start, end)
        assert fold(text[a:b]).text == folded.text[start:end].strip()


def test_an_outer_span_is_refused() -> None:
    with pytest.raises(IndexError):
        fold("abc").span(1, 9)
