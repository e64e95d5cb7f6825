from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.extraction.rules.phrases import PhraseBook, read_phrase, tokens


def _found(pattern: str, text: str, *, gap: int = 0) -> bool:
    phrase = read_phrase(pattern, gap=gap)
    assert phrase is not None
    return PhraseBook([(phrase, "hit")]).first(tokens(text)) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("Gepäck", "Das GEPÄCK ist weg", True),
        ("Gepäck", "Das gepack ist weg", True),
        ("Schaden", "Die Schadens sind gross", True),
        ("Schaden", "Die Schadenmeldung", False),
        ("Schaden*", "Die Schadenmeldung", True),
        ("*kosten", "Die Bergekosten", True),
        ("Bergungskosten", "Schiffsbergungskosten", True),
        ("Fahrzeugrückführung", "Die Fahrzeug-Rückführung", True),
        ("Zahn*behandlung*", "Zahnnotfallbehandlungen", True),
        ("kein Anspruch", "kein solcher Anspruch", False),
        ("ab", "Abend", False),
    ],
)
def test_words_match_by_case_accent_inflection_and_compound(pattern: str, text: str, found: bool) -> None:
    assert _found(pattern, text) is found


def test_a_gap_lets_other_words_stand_between_but_keeps_the_order() -> None:
    assert _found("kein Anspruch", "kein wie immer gearteter Anspruch", gap=3)
    assert not _found("kein Anspruch", "Anspruch ist kein", gap=3)


def test_a_hit_says_where_it_stands() -> None:
    phrase = read_phrase("zweites Wort", gap=0)
    assert phrase is not None
    hit = PhraseBook([(phrase, 7)]).first(tokens("Ein zweites Wort steht hier"))
    assert hit is not None
    assert (hit.tag, "Ein zweites Wort steht hier"[hit.start : hit.end]) == (7, "zweites Wort")


def test_no_words_are_no_phrase() -> None:
    assert read_phrase(" - * ", gap=0) is None


@given(st.text(max_size=80))
def test_tokens_are_slices_in_order(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        last = token.end


@given(st.lists(st.sampled_from(["Mast", "Segel", "Anker", "Ruder"]), min_size=1, max_size=4))
def test_a_phrase_is_found_in_its_own_words(words: list[str]) -> None:
    assert _found(" ".join(words), "Vorher " + " ".join(words).upper() + " nachher")
