"""A question as something that can be answered: its language, its figures, its words. Knows no policy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sidecar.cases.words import LANGUAGES, Word, content_words, listed
from sidecar.extraction.rules.phrases import tokens
from sidecar.values import FoundFigure, find_figures

TIMES = ("hours", "days", "weeks", "months", "years")
LONGEST = 1000
MOST_WORDS = 24
"""of a question are looked for; a case is told in fewer"""
_COUNTED = re.compile(r"(?<![\w.,'])(\d{1,3})\s+([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of the question. `of` is "person" where people are counted."""

    text: str
    value: float
    unit: str
    of: str | None
    start: int
    end: int

    @property
    def is_time(self) -> bool:
        return self.unit in TIMES

    @property
    def is_money(self) -> bool:
        return len(self.unit) == 3 and self.unit.isupper()


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    language: str
    numbers: tuple[Number, ...]
    words: tuple[Word, ...]

    def only(self, *, time: bool = False, money: bool = False, distance: bool = False) -> int | None:
        """The place of the sole figure of a kind in `numbers`; None where there is none, or a choice."""
        fitting = [
            index
            for index, number in enumerate(self.numbers)
            if (time and number.is_time) or (money and number.is_money) or (distance and number.unit == "km")
        ]
        return fitting[0] if len(fitting) == 1 else None

    def has(self, *, time: bool = False, money: bool = False, distance: bool = False) -> bool:
        """Whether it has figures of a kind at all."""
        return any(
            (time and number.is_time) or (money and number.is_money) or (distance and number.unit == "km")
            for number in self.numbers
        )

    @property
    def persons(self) -> int | None:
        """How many people it is about, where it says so just once."""
        counted = [number for number in self.numbers if number.of == "person"]
        return int(counted[0].value) if len(counted) == 1 else None


def read_question(text: str, vocabulary: Iterable[tuple[str, str]] = ()) -> Question:
    """The question read. `vocabulary`: (language, folded word) of what it may ask about; helps to tell its language."""
    language = _language(text, vocabulary)
    numbers = _numbers(text, language)
    rest = list(text)
    for number in numbers:
        rest[number.start : number.end] = " " * (number.end - number.start)
    return Question(text, language, numbers, content_words("".join(rest))[:MOST_WORDS])


def _language(text: str, vocabulary: Iterable[tuple[str, str]]) -> str:
    """The language whose words and figures the question has most of; German, then the others, where none has more."""
    words = {token.text for token in tokens(text)}
    votes = {
        code: 2 * len(words & listed("common", code))
        + len(words & (listed("trade", code) | listed("people", code)))
        + 2 * len(find_figures(text, code))
        for code in LANGUAGES
    }
    for code, word in set(vocabulary):
        if code in votes and word in words:
            votes[code] += 2
    return max(LANGUAGES, key=lambda code: votes[code])


def _numbers(text: str, language: str) -> tuple[Number, ...]:
    found = [_number(figure) for figure in find_figures(text, language) if _counts(figure)]
    for match in _COUNTED.finditer(text):
        inside = any(number.start < match.end() and match.start() < number.end for number in found)
        word = next(iter(tokens(match[2])), None)
        if not inside and word is not None and word.text in listed("people"):
            found.append(Number(match[0], float(match[1]), "count", "person", match.start(), match.end()))
    return tuple(sorted(found, key=lambda number: number.start))


def _counts(figure: FoundFigure) -> bool:
    return figure.figure.value is not None and figure.not_a_limit != "age"


def _number(figure: FoundFigure) -> Number:
    people = any(token.text in listed("people") for token in tokens(figure.text))
    of = "person" if figure.figure.unit == "count" and people else None
    return Number(figure.text, figure.figure.value or 0.0, figure.figure.unit, of, figure.start, figure.end)
