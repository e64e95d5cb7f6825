"""Which items of a taxonomy a question speaks of, by their names, aliases and examples; and which come nearest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidecar.cases.words import SHORTEST, Word, content_words, likeness, listed, stem_kinship
from sidecar.extraction.rules.phrases import Stem, read_phrase
from sidecar.models import Taxonomy, TaxonomyItem

NAME, EXAMPLE, INSTRUCTION = 1.0, 0.7, 0.35
"""what a word counts for by where it stands"""
_ALONE = 0.4
"""what is left of a phrase's word where the question has none of its others"""
_ABOVE = 0.5
"""what the words of its segment count for a benefit"""
_LEAST_SHARE, _LEAST_BESIDE = 0.2, 0.1
"""of what the question says, weighed by how telling its words are, the best topic answers to so much, others to less"""
_NEAR, _NEW_NEAR = 0.65, 0.35
"""of the best score: for a topic, and for one with a word that no better topic has"""
_MOST, _MOST_NEAREST = 6, 5
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Topic:
    item: TaxonomyItem
    score: float
    words: tuple[Word, ...]
    """of the question, those that speak of it"""
    own: frozenset[str]
    """those of them that speak of it itself and not of its segment alone"""


@dataclass(frozen=True, slots=True)
class _Wording:
    """One name, alias, example or instruction of an item."""

    stems: tuple[Stem, ...]
    weight: float


class Index:
    """A taxonomy's segments and benefits, ready to be asked."""

    def __init__(self, items: Iterable[TaxonomyItem], segments: Mapping[str, TaxonomyItem] | None = None) -> None:
        """`segments`: those that the items stand under, where they are none of the items."""
        self.items = {item.id: item for item in items if item.category in ("segment", "benefit")}
        self._above = {**(segments or {}), **self.items}
        self._wordings = {item.id: tuple(_wordings(item)) for item in self._above.values()}
        self._stems = {s for wordings in self._wordings.values() for wording in wordings for s in wording.stems}

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Index:
        return cls(taxonomy.items)

    def vocabulary(self) -> Iterator[tuple[str, str]]:
        """(language, word) of all names and aliases."""
        for item in self.items.values():
            for code, text in (*item.names.items(), *((c, t) for c, texts in item.aliases.items() for t in texts)):
                for word in content_words(text):
                    yield code, word.text

    def topics(self, words: Sequence[Word]) -> list[Topic]:
        """What the words speak of, the surest first; empty where nothing answers to enough of them."""
        kin = {stem: [stem_kinship(stem, word.text) for word in words] for stem in self._stems}
        own = {item_id: _weigh(wordings, kin, len(words)) for item_id, wordings in self._wordings.items()}
        weights = {item_id: self._weights(item_id, own) for item_id in self.items}
        telling = [_telling(index, weights.values()) for index in range(len(words))]
        everything = sum(telling) or 1.0
        found = []
        for item_id, item in self.items.items():
            score = sum(t * w for t, w in zip(telling, weights[item_id], strict=True))
            if score >= _LEAST_BESIDE * everything:
                said = tuple(word for word, weight in zip(words, weights[item_id], strict=True) if weight >= _ABOVE)
                itself = frozenset(w.text for w, weight in zip(words, own[item_id], strict=True) if weight >= _ABOVE)
                found.append(Topic(item, score, said, itself))
        found.sort(key=lambda topic: (-topic.score, topic.item.category, topic.item.sort, topic.item.key))
        heard = [topic for topic in found if topic.words]
        return _chosen(heard) if heard and heard[0].score >= _LEAST_SHARE * everything else []

    def _weights(self, item_id: str, own: Mapping[str, list[float]]) -> list[float]:
        above = own.get(self._above[item_id].parent or "")
        if above is None:
            return own[item_id]
        return [max(mine, _ABOVE * its) for mine, its in zip(own[item_id], above, strict=True)]

    def nearest(self, words: Sequence[Word]) -> list[TaxonomyItem]:
        """The items whose words are written most like the question's; the segments where none is like it."""
        liked = sorted(
            ((self._likeness(item, words), item) for item in self.items.values()),
            key=lambda pair: (-pair[0], pair[1].category, pair[1].sort, pair[1].key),
        )
        near = [item for like, item in liked if like >= _LIKE]
        return (near or [item for item in self.items.values() if item.category == "segment"])[:_MOST_NEAREST]

    def _likeness(self, item: TaxonomyItem, words: Sequence[Word]) -> float:
        texts = (*item.names.values(), *(text for each in item.aliases.values() for text in each))
        names = {name.text for text in texts for name in content_words(text)}
        return max((likeness(word.text, name) for word in words for name in names), default=0.0)


def _wordings(item: TaxonomyItem) -> Iterator[_Wording]:
    texts = [(text, NAME) for text in item.names.values()]
    texts += [(text, NAME) for each in item.aliases.values() for text in each]
    texts += [(text, EXAMPLE) for each in item.examples.values() for text in each]
    texts += [(item.instruction, INSTRUCTION)] if item.instruction else []
    idle = listed("common") | listed("trade") | listed("people")
    for text, weight in texts:
        phrase = read_phrase(text, gap=0)
        stems = tuple(s for s in phrase.stems if len(s.text) >= SHORTEST and s.text not in idle) if phrase else ()
        if stems:
            yield _Wording(stems, weight)


def _weigh(wordings: Sequence[_Wording], kin: Mapping[Stem, Sequence[float]], count: int) -> list[float]:
    """For each of `count` words how well it answers to an item: 1 where all of one of its names is there."""
    best = [0.0] * count
    for wording in wordings:
        rows = [kin[stem] for stem in wording.stems]
        if not any(map(any, rows)):
            continue
        letters = sum(len(stem.text) for stem in wording.stems)
        there = sum(len(s.text) * max(row, default=0.0) for s, row in zip(wording.stems, rows, strict=True)) / letters
        for index in range(count):
            near = max(row[index] for row in rows)
            best[index] = max(best[index], wording.weight * near * (_ALONE + (1 - _ALONE) * there))
    return best


def _telling(index: int, weights: Iterable[Sequence[float]]) -> float:
    """How telling a word is: the fewer items have it the more (inverse document frequency)."""
    every = list(weights)
    having = sum(row[index] >= _ALONE for row in every)
    return math.log(1 + len(every) / max(having, 1))


def _chosen(ranked: Sequence[Topic]) -> list[Topic]:
    """The best topics; weaker ones where they speak of what no better one does; no segment of which its benefits say
    all."""
    chosen: list[Topic] = []
    said: set[str] = set()
    for topic in ranked:
        new = not topic.own <= said
        if topic.score >= (_NEW_NEAR if new else _NEAR) * ranked[0].score:
            chosen.append(topic)
            said.update(topic.own)
    best = chosen[:_MOST]
    return [topic for topic in best if not topic.own or not topic.own <= _said_below(topic, best)]


def _said_below(segment: Topic, topics: Sequence[Topic]) -> set[str]:
    """The words that the benefits of a segment answer to themselves."""
    return {word for topic in topics if topic.item.parent == segment.item.id for word in topic.own}
