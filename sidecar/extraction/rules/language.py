"""The words that mark exclusions, conditions and administration in each language. Data only: decides no rule."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from sidecar.extraction.rules.phrases import Phrase, PhraseBook, fold_word, read_phrase

LANGUAGES = ("de", "fr", "it", "en")
_GAP = 4
_BOOKS = (
    "exclusion_headings",
    "exclusion_leads",
    "exclusion_phrases",
    "condition_headings",
    "scope_headings",
    "overview_headings",
    "condition_leads",
    "condition_phrases",
    "administration_headings",
    "administration_phrases",
    "coverage_phrases",
    "definition_headings",
    "plan_words",
    "reference_phrases",
    "variant_words",
    "territory_words",
    "amount_words",
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's marking words. A `~` in the data lets a few words stand between."""

    language: str
    abbreviations: frozenset[str]
    exclusion_headings: PhraseBook[str]
    exclusion_leads: PhraseBook[str]
    exclusion_phrases: PhraseBook[str]
    condition_headings: PhraseBook[str]
    scope_headings: PhraseBook[str]
    overview_headings: PhraseBook[str]
    condition_leads: PhraseBook[str]
    condition_phrases: PhraseBook[str]
    administration_headings: PhraseBook[str]
    administration_phrases: PhraseBook[str]
    coverage_phrases: PhraseBook[str]
    definition_headings: PhraseBook[str]
    plan_words: PhraseBook[str]
    reference_phrases: PhraseBook[str]
    variant_words: PhraseBook[str]
    territory_words: PhraseBook[str]
    amount_words: PhraseBook[str]


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The words of a language; of all languages together where it is unknown."""
    known = (language,) if language in LANGUAGES else LANGUAGES
    tables = [_load(name) for name in known]
    books = {name: _book(entry for table in tables for entry in table[name]) for name in _BOOKS}
    abbreviations = frozenset(fold_word(word) for table in tables for word in table["abbreviations"])
    return Lexicon(language=language, abbreviations=abbreviations, **books)


def _load(language: str) -> dict[str, list[str]]:
    text = resources.files("sidecar.extraction.rules").joinpath("data", f"{language}.json").read_text(encoding="utf-8")
    table: dict[str, list[str]] = json.loads(text)
    return table


def _book(patterns: Iterable[str]) -> PhraseBook[str]:
    def entries() -> Iterable[tuple[Phrase, str]]:
        for pattern in patterns:
            phrase = read_phrase(pattern, gap=_GAP if "~" in pattern else 0)
            if phrase is not None:
                yield phrase, pattern

    return PhraseBook(entries())
