"""What is understood of a question: language, figures, people, words."""

from __future__ import annotations

import pytest

from sidecar.cases.question import MOST_WORDS, Question, read_question


def words(question: Question) -> list[str]:
    return [word.shown for word in question.words]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Gepäck 3 Tage verspätet, 2 Personen, Skireise", "de", ["Gepäck", "verspätet", "Skireise"]),
        ("bagages en retard de trois jours, 2 personnes", "fr", ["bagages", "retard"]),
        ("bagagli in ritardo di 3 giorni, due persone", "it", ["bagagli", "ritardo"]),
        ("luggage three days late, 2 people", "en", ["luggage", "late"]),
    ],
)
def test_a_case_is_read_in_each_language(text: str, language: str, said: list[str]) -> None:
    question = read_question(text)
    assert (question.language, words(question)) == (language, said)
    assert [(number.value, number.unit, number.of) for number in question.numbers] == [
        (3.0, "days", None),
        (2.0, "count", "person"),
    ]
    assert question.persons == 2


def test_people_by_other_names_are_counted_and_not_added_up() -> None:
    one = read_question("2 Erwachsene, Koffer weg")
    assert (one.persons, words(one)) == (2, ["Koffer", "weg"])
    assert read_question("2 adults and 3 children lost a suitcase").persons is None
    assert read_question("Koffer weg").persons is None


def test_however_long_it_is_only_so_many_words_are_looked_for() -> None:
    assert len(read_question(" ".join(f"{a}{b}xyz" for a in "abcdefgh" for b in "abcdefgh")).words) == MOST_WORDS


def test_an_age_is_no_figure_of_the_case() -> None:
    question = read_question("Ich bin 70 Jahre alt und mein Flug ist 5 Stunden verspätet")
    assert [number.text for number in question.numbers] == ["5 Stunden"]
    assert question.only(time=True) == 0


def test_of_several_figures_of_a_kind_none_is_the_one() -> None:
    question = read_question("a trip of 3 weeks, luggage 2 days late, CHF 500")
    assert question.has(time=True)
    assert question.only(time=True) is None
    assert question.only(money=True) == 2
    assert not question.has(distance=True)


def test_the_words_of_the_taxonomy_help_to_tell_the_language() -> None:
    assert read_question("annullamento", [("it", "annullamento")]).language == "it"
    assert read_question("velo", [("de", "velo")]).language == "de"
