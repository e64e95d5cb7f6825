"""The taxonomy's own words as something that can be looked for. Knows no trade: it seeks what the taxonomy names."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sidecar.extraction.rules.phrases import Hit, Phrase, PhraseBook, Token, read_phrase
from sidecar.models import Category, Taxonomy, TaxonomyItem

_GAP = 4
_EXAMPLE = 0.8
_LONGEST = 24
_LONG_WORD = 8
_RELATED = 3
_LOOSE = 0.9
"""what each other word between a phrase's words leaves of its strength"""
_REPEAT = 0.25
"""what a further phrase of the same item adds, as a share of its own strength"""


@dataclass(frozen=True, slots=True)
class Term:
    item: str
    strength: float
    """letters of the phrase, at most 24; less for an example: a long word says more than a short one"""


@dataclass(frozen=True, slots=True)
class Match:
    """How strongly a text speaks of an item, and where its strongest phrase stands."""

    item: str
    strength: float
    start: int
    end: int


class Terms:
    """All segments' and benefits' phrases in one language, or in every language where it is unknown."""

    def __init__(self, taxonomy: Taxonomy, language: str) -> None:
        self.taxonomy = taxonomy
        self.items = {item.id: item for item in taxonomy.items}
        self._keys = {
            segment.id: {item.key for item in taxonomy.children(segment.id, "benefit")} for segment in taxonomy.segments
        }
        self._vocabulary = {item.id: _vocabulary(item, language) for item in taxonomy.segments}
        self._language = language
        self._known: dict[tuple[str, int, int, tuple[str, ...]], list[Match]] = {}
        self._books = _books(taxonomy, language)

    def segments(self, words: Sequence[Token]) -> list[Match]:
        return self._matches("segment", words)

    def benefits(self, words: Sequence[Token]) -> list[Match]:
        return self._matches("benefit", words)

    def _matches(self, category: Category, words: Sequence[Token]) -> list[Match]:
        """Remembered: the same clause is asked about as itself, as an introduction and as a heading."""
        if not words:
            return []
        key = (category, words[0].start, words[-1].end, tuple(word.text for word in words))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _ranked(self._books[category].find(words))
        return known

    def named_ranges(self, words: Sequence[Token]) -> list[tuple[int, int]]:
        """Where a text names segments or benefits, as ranges of it."""
        return [(hit.start, hit.end) for book in self._books.values() for hit in book.find(words)]

    def segment_of(self, benefit: str) -> str | None:
        return self.items[benefit].parent

    def has_benefit(self, segment: str, key: str) -> bool:
        return key in self._keys.get(segment, ())

    def related(self, one: str, other: str) -> bool:
        """Two segments that share several benefits: what one does not name may stand in a section of the other."""
        return len(self._keys.get(one, set()) & self._keys.get(other, set())) >= _RELATED

    def kindred(self, one: str, other: str) -> bool:
        """Two segments whose own names and aliases share a long word: one kind of help for two kinds of things."""
        return bool(self._vocabulary.get(one, frozenset()) & self._vocabulary.get(other, frozenset()))

    def alike_benefits(self, segment: str, benefits: Iterable[str]) -> list[str]:
        """The benefits of a segment whose names and aliases share a long word with one of some other benefits."""
        words = frozenset[str]().union(*(_vocabulary(self.items[item], self._language) for item in benefits))
        own = self.taxonomy.children(segment, "benefit")
        return [item.id for item in own if words & _vocabulary(item, self._language)]


_Books = dict[Category, PhraseBook[Term]]
_made: OrderedDict[tuple[str, str, tuple[str, ...]], _Books] = OrderedDict()
_MOST_MADE = 8


def _books(taxonomy: Taxonomy, language: str) -> _Books:
    """The taxonomy's phrases by category; kept for the next document, as reading them takes as long as several pages.

    `version` stands for the content of a taxonomy, but not for the ids under which Directus keeps its items.
    """
    key = (taxonomy.version, language, tuple(item.id for item in taxonomy.items))
    books = _made.pop(key, None) if taxonomy.version else None
    if books is None:
        books = {"segment": _book(taxonomy, "segment", language), "benefit": _book(taxonomy, "benefit", language)}
    _made[key] = books
    while len(_made) > _MOST_MADE:
        _made.popitem(last=False)
    return books


def _book(taxonomy: Taxonomy, category: Category, language: str) -> PhraseBook[Term]:
    return PhraseBook(
        entry for item in taxonomy.items if item.category == category for entry in _phrases(item, language)
    )


def _vocabulary(item: TaxonomyItem, language: str) -> frozenset[str]:
    phrases = [phrase for phrase, _ in _phrases(item, language)]
    return frozenset(stem.text for phrase in phrases for stem in phrase.stems if len(stem.text) >= _LONG_WORD)


def _phrases(item: TaxonomyItem, language: str) -> Iterator[tuple[Phrase, Term]]:
    seen: set[Phrase] = set()
    wordings = [(text, 1.0) for code, text in item.names.items() if _speaks(code, language, item.names)]
    for words, share in ((item.aliases, 1.0), (item.examples, _EXAMPLE)):
        wordings += [(text, share) for code, texts in words.items() if _speaks(code, language, words) for text in texts]
    for text, share in wordings:
        phrase = read_phrase(text, gap=_GAP)
        if phrase is not None and phrase not in seen:
            seen.add(phrase)
            yield phrase, Term(item.id, share * min(phrase.letters, _LONGEST))


def _speaks(code: str, language: str, present: Iterable[str]) -> bool:
    return code == language or language not in set(present)


def _ranked(hits: Iterable[Hit[Term]]) -> list[Match]:
    """One match per item, the strongest first; other phrases of the same item add a little.

    Words inside another item's longer phrase belong to that phrase.
    """
    best: dict[str, Hit[Term]] = {}
    total: dict[str, float] = {}
    seen: set[tuple[str, Phrase]] = set()
    every = list(hits)
    for hit in every:
        if any(_swallows(other, hit) for other in every):
            continue
        if (hit.tag.item, hit.phrase) in seen:
            continue
        seen.add((hit.tag.item, hit.phrase))
        total[hit.tag.item] = total.get(hit.tag.item, 0.0) + _strength(hit)
        if hit.tag.item not in best or _strength(hit) > _strength(best[hit.tag.item]):
            best[hit.tag.item] = hit
    matches = [
        Match(item, _strength(hit) + _REPEAT * (total[item] - _strength(hit)), hit.start, hit.end)
        for item, hit in best.items()
    ]
    return sorted(matches, key=lambda match: (-match.strength, match.start, match.item))


def _gaps(hit: Hit[Term]) -> int:
    """Other words between those of a phrase."""
    return max(0, hit.last - hit.first + 1 - len(hit.phrase.stems))


def _strength(hit: Hit[Term]) -> float:
    """The more other words stand between, the less surely the phrase is meant."""
    return hit.tag.strength * _LOOSE ** _gaps(hit)


def _swallows(other: Hit[Term], hit: Hit[Term]) -> bool:
    longer = (len(other.phrase.stems) > len(hit.phrase.stems) and _strength(other) >= _strength(hit)) or (
        not _gaps(other) and other.last - other.first > hit.last - hit.first
    )
    inside = other.start <= hit.start and hit.end <= other.end
    return inside and other.tag.item != hit.tag.item and (longer or _closer(other, hit))


def _closer(other: Hit[Term], hit: Hit[Term]) -> bool:
    """Whether each word of a phrase is but a part of the other's word for the same place: a compound's second half."""
    pairs = list(zip(hit.phrase.stems, other.phrase.stems, strict=False))
    return (
        len(hit.phrase.stems) == len(other.phrase.stems)
        and (other.start, other.end) == (hit.start, hit.end)
        and all(mine.text in theirs.text for mine, theirs in pairs)
        and any(mine.text != theirs.text and not theirs.text.startswith(mine.text) for mine, theirs in pairs)
    )
