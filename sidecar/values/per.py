"""The words that say what a value is for: each person, event, day. Knows no value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sidecar.values.grammar import Grammar
from sidecar.values.scan import per_pattern
from sidecar.values.wording import wording

_MOST_SPECIFIC = ("person", "family", "item", "vehicle", "animal", "event", "trip", "day", "year")


@dataclass(frozen=True, slots=True)
class PerPhrase:
    start: int
    end: int
    pers: frozenset[str]

    @property
    def chosen(self) -> str | None:
        return next((p for p in _MOST_SPECIFIC if p in self.pers), None)


def per_phrases(text: str, g: Grammar) -> Iterator[PerPhrase]:
    """Every such phrase of a plain text, by place."""
    for match in per_pattern(g).finditer(text):
        # a blank in front belongs to what is in front: a sentence may begin right behind it
        start = match.end() - len(match[0].lstrip())
        yield PerPhrase(start, match.end(), _pers(match[0], g))


def first_per(text: str, g: Grammar) -> str | None:
    """What the first such phrase of a plain text stands for, or None."""
    phrase = next(per_phrases(text, g), None)
    return phrase.chosen if phrase else None


def _pers(phrase: str, g: Grammar) -> frozenset[str]:
    return frozenset(per for pattern, per in wording(g.language.code).nouns if pattern.search(phrase))
