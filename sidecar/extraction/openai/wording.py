"""Whether a clause's own words, and those over it, say what is claimed of it. Knows no verdict and no model."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from sidecar.extraction.rules.clauses import is_exclusion
from sidecar.extraction.rules.outline import Nature
from sidecar.extraction.rules.owners import segment_of
from sidecar.extraction.rules.phrases import PhraseBook, Token, read_phrase, tokens
from sidecar.extraction.rules.reading import Reading
from sidecar.extraction.rules.terms import Match
from sidecar.extraction.rules.units import Unit
from sidecar.models import Claim, Role, Taxonomy
from sidecar.values import same_figure

LineKey = tuple[int, str]
"""document and line id"""
_WEAK = 0.7
"""a benefit that is named by far weaker words than another one is not the one that is meant"""
_OVER, _FAR = 0.9, 0.45
"""weight of what a clause hangs from and stands under, and of what stands farther above"""
_TOLD = 60
"""characters by which a clause can be told"""
_CONDITIONAL = (Nature.CONDITION, Nature.ADMINISTRATION, Nature.DEFINITION)


@dataclass(frozen=True)
class Wording:
    """The documents' clauses by line. `claims` are what the rules themselves make of them."""

    taxonomy: Taxonomy
    claims: tuple[Claim, ...]
    readings: Sequence[Reading]
    units: Mapping[LineKey, Unit]

    def segments_at(self, lines: Iterable[LineKey]) -> set[str]:
        """The segments whose sections or rows the lines stand in."""
        found = (segment_of(self.readings[unit.document], unit) for unit in self.units_at(lines))
        return {segment for segment in found if segment is not None}

    def names(self, claim: Claim) -> bool:
        """Whether the claim's sentences, what they hang from, or the headings over them name its owner.

        An owner that has no words in the document's language cannot be looked for: there is no second opinion on it.
        """
        owner = next((item for item in self.taxonomy.items if item.id == (claim.benefit or claim.segment)), None)
        language = self.readings[claim.span.document].document.language
        if owner is not None and language not in {*owner.names, *owner.aliases}:
            return True
        if claim.benefit is not None:
            return self._names_benefit(claim, claim.benefit)
        if claim.segment is None:
            return True
        if claim.category == "limit" and claim.segment in self.segments_at(keys(claim)):
            return True
        return self._names_segment(claim, claim.segment)

    def says(self, claim: Claim) -> bool:
        """Whether the lines hold a clause of the claim's kind from its beginning, not a piece of its middle."""
        return any(
            self._begins(unit, claim)
            and (
                self.is_clause(unit, self._cited_words(unit, claim), exclusion=claim.category == "exclusion")
                or (claim.category == "condition" and self._conditions(unit, claim))
            )
            for unit in self.units_of(claim)
        )

    def units_of(self, claim: Claim) -> list[Unit]:
        return self.units_at(keys(claim))

    def units_at(self, lines: Iterable[LineKey]) -> list[Unit]:
        found = {id(unit): unit for line in lines if (unit := self.units.get(line)) is not None}
        return list(found.values())

    def _names_benefit(self, claim: Claim, benefit: str) -> bool:
        """Named, and by words not much weaker than those that name another benefit of the segment."""
        reading = self.readings[claim.span.document]
        cited = tokens(" ".join(reading.document.line(line).text for line in claim.span.lines))
        near = any(match.item == benefit for match in reading.terms.benefits(cited))
        begun = claim.category == "limit" or any(self._begins(unit, claim) for unit in self.units_of(claim))
        if not near and not begun:
            return False
        own = self._owners(claim)
        if benefit in own:
            return True
        scores: defaultdict[str, float] = defaultdict(float)
        for reading, weight, matches in self._voices(claim):
            for match in matches:
                if reading.terms.segment_of(match.item) == claim.segment:
                    scores[match.item] += weight * match.strength
        most = max(scores.values(), default=0.0)
        return scores[benefit] > 0 and scores[benefit] >= (1.0 if own else _WEAK) * most

    def _owners(self, claim: Claim) -> set[str]:
        """The benefits that the rules themselves give the claim's figure, or its lines where it has none."""
        lines = set(claim.span.lines)
        return {
            own.benefit
            for own in self.claims
            if own.benefit is not None
            and own.category == claim.category
            and own.span.document == claim.span.document
            and any(not lines.isdisjoint(span.lines) for span in (own.span, *own.also))
            and (own.figure is None or claim.figure is None or same_figure(own.figure, claim.figure))
        }

    def _voices(self, claim: Claim) -> Iterator[tuple[Reading, float, Sequence[Match]]]:
        """What names benefits round a claim, and how much it weighs: its sentences most, then what stands over them."""
        for unit in self.units_of(claim):
            reading = self.readings[unit.document]
            inside = self._cited_words(unit, claim)
            yield reading, 1.0, reading.terms.benefits(inside)
            for lead in unit.leads[-2:]:
                yield reading, _OVER, reading.terms.benefits(lead.words[-40:])
            yield reading, _OVER, reading.topic(unit).benefits
            for above in reading.above(unit)[:2]:
                yield reading, _FAR, above.benefits
        headings = self._headings(claim)
        if headings:
            yield headings[0], 1.0, headings[0].terms.benefits(headings[1])

    def _names_segment(self, claim: Claim, segment: str) -> bool:
        """A heading or sentence that names segment or benefit, or says in the segment's section what is covered."""
        spoken: list[tuple[Reading, Sequence[Token]]] = []
        for unit in self.units_of(claim):
            reading = self.readings[unit.document]
            inside = self._cited_words(unit, claim)
            grants = reading.lexicon.coverage_phrases.first(inside) is not None
            if segment_of(reading, unit) == segment and grants and self._begins(unit, claim):
                return True
            spoken.append((reading, inside))
        headings = self._headings(claim)
        if headings:
            spoken.append(headings)
        for reading, words in spoken:
            if any(match.item == segment for match in reading.terms.segments(words)):
                return True
            if any(reading.terms.segment_of(match.item) == segment for match in reading.terms.benefits(words)):
                return True
        return False

    def _cited_words(self, unit: Unit, claim: Claim) -> list[Token]:
        """The words of the unit's sentences that the claim's lines touch."""
        reading = self.readings[unit.document]
        lines = [line for line in unit.lines if line.id in claim.span.lines]
        if unit.row or not lines:
            return list(unit.words)
        first, last = min(line.start for line in lines), max(line.end for line in lines)
        words: list[Token] = []
        for start, end in unit.sentence_ranges(reading.lexicon):
            begin, stop = unit.flat.place(start, end)
            if begin < last and stop > first:
                words += [word for word in unit.words if word.start >= start and word.end <= end]
        return words

    def _begins(self, unit: Unit, claim: Claim) -> bool:
        """Whether a sentence begins in the unit's cited lines, and enough of it is cited to be told."""
        lines = [line for line in unit.lines if line.id in claim.span.lines]
        if unit.row or not lines:
            return unit.row
        last = max(line.end for line in lines)
        for start, end in unit.sentence_ranges(self.readings[unit.document].lexicon):
            begin, stop = unit.flat.place(start, end)
            if any(line.start <= begin < line.end for line in lines) and last - begin >= min(stop - begin, _TOLD):
                return True
        return False

    def _conditions(self, unit: Unit, claim: Claim) -> bool:
        language = self.readings[unit.document].document.language
        return _condition_words(language).first(self._cited_words(unit, claim)) is not None

    def _headings(self, claim: Claim) -> tuple[Reading, tuple[Token, ...]] | None:
        """The words of cited heading lines, which are no unit's."""
        reading = self.readings[claim.span.document]
        known = reading.document.index
        text = " ".join(
            known[line].text
            for line in claim.span.lines
            if line in known and (claim.span.document, line) not in self.units and known[line].role is not Role.HIDDEN
        )
        return (reading, tokens(text)) if text else None

    def is_clause(self, unit: Unit, said: Sequence[Token], *, exclusion: bool) -> bool:
        """Whether the unit is one by its heading or introduction, or the words `said` in it make it one."""
        reading = self.readings[unit.document]
        words = reading.lexicon
        if exclusion:
            return is_exclusion(reading, unit) or words.exclusion_phrases.first(said) is not None
        if reading.nature(unit) in _CONDITIONAL or words.condition_phrases.first(said) is not None:
            return True
        return any(words.condition_leads.first(lead.words) is not None for lead in unit.leads)


def keys(claim: Claim) -> list[LineKey]:
    return [(claim.span.document, line) for line in claim.span.lines]


@lru_cache
def _condition_words(language: str) -> PhraseBook[str]:
    """Words of a sentence that makes something depend on something else; of all languages where it is unknown."""
    text = resources.files("sidecar.extraction.openai").joinpath("data/conditions.json").read_text(encoding="utf-8")
    words: dict[str, list[str]] = json.loads(text)
    listed = words.get(language[:2]) or [word for known in words.values() for word in known]
    phrases = ((read_phrase(word, gap=4 if "~" in word else 0), word) for word in listed)
    return PhraseBook((phrase, word) for phrase, word in phrases if phrase is not None)
