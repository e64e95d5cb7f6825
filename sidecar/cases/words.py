"""The words of a question and how near they are to those of a taxonomy. Knows four languages' word lists, no trade."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from sidecar.extraction.rules.phrases import Stem, fold_word, tokens

LANGUAGES = ("de", "fr", "it", "en")
SHORTEST = 3
_INFLECTED = 3
"""letters at the end of a word in which two forms of it may differ"""
_STEM = 4
_PART = 5
"""letters of a word that may stand inside a longer one and keep its sense"""
_FORM, _COMPOUND = 0.9, 0.6
_TABLE: Mapping[str, Mapping[str, str]] = json.loads(
    resources.files("sidecar.cases").joinpath("data/words.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says something. `text` is folded, `shown` as it stands."""

    text: str
    shown: str


def listed(name: str, language: str | None = None) -> frozenset[str]:
    """The folded words of a list ("common", "trade", "people") in one language or in all."""
    return _listed(name, language)


@functools.cache
def _listed(name: str, language: str | None) -> frozenset[str]:
    codes = LANGUAGES if language is None else (language,)
    return frozenset(fold_word(word) for code in codes for word in _TABLE[code][name].split())


def content_words(text: str) -> tuple[Word, ...]:
    """The words that say what a text is about, each once: no common ones, none every policy has, no numbers."""
    idle = listed("common") | listed("trade") | listed("people")
    found: dict[str, Word] = {}
    for token in tokens(text):
        if len(token.text) >= SHORTEST and token.text not in idle and not re.search(r"\d", token.text):
            found.setdefault(token.text, Word(token.text, text[token.start : token.end]))
    return tuple(found.values())


def standing(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Those of the words that stand in a text, in one form or another."""
    there = {token.text for token in tokens(text)}
    return tuple(word for word in words if any(kinship(word.text, other) >= _FORM for other in there))


def stem_kinship(stem: Stem, word: str) -> float:
    """How nearly a word is one of a taxonomy's, 0 to 1; its `*` leave beginning or end open."""
    return 1.0 if stem.fits(word) else kinship(word, stem.text)


@functools.lru_cache(maxsize=65536)
def kinship(one: str, other: str) -> float:
    """1 for the same word, less for another form of it, still less for a part of a compound, 0 for another word."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    shared = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if shared >= _STEM and len(long) - shared <= _INFLECTED and 2 * shared > len(long):
        return _FORM
    return _COMPOUND if len(short) >= _PART and short in long else 0.0


@functools.lru_cache(maxsize=16384)
def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the words' trigrams: how alike two words are written, 0 to 1."""
    a, b = _trigrams(one), _trigrams(other)
    return 2 * len(a & b) / (len(a) + len(b))
