"""The rules reader as second opinion on what a language model says. Reads the documents without their flagged lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sidecar.extraction.openai.injection import without
from sidecar.extraction.rules.clauses import is_exclusion
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.extraction.rules.outline import Nature
from sidecar.extraction.rules.owners import segment_of
from sidecar.extraction.rules.reading import Reading, read
from sidecar.extraction.rules.units import Unit
from sidecar.models import Claim, Document, Taxonomy, Verdict
from sidecar.ports import SilentReport
from sidecar.values import find_figures, same_figure

LineKey = tuple[int, str]
"""document and line id"""
_WEAK = 0.5
"""a benefit that is named by far weaker words than another one is not the one that is meant"""
_CONDITIONAL = (Nature.CONDITION, Nature.ADMINISTRATION, Nature.DEFINITION)


@dataclass(frozen=True)
class Opinion:
    """What the rules make of the documents. `claims` are theirs."""

    taxonomy: Taxonomy
    claims: tuple[Claim, ...]
    verdicts: Mapping[str, Verdict]
    """by item id; what is not in it is silent"""
    readings: Sequence[Reading]
    units: Mapping[LineKey, Unit]

    def verdict(self, item: str) -> Verdict:
        return self.verdicts.get(item, Verdict.SILENT)

    def segments_at(self, lines: Iterable[LineKey]) -> set[str]:
        """The segments whose sections or rows the lines stand in."""
        found = (segment_of(self.readings[unit.document], unit) for unit in self._at(lines))
        return {segment for segment in found if segment is not None}

    def names(self, claim: Claim) -> bool:
        """Whether the claim's lines, what they hang from, or the headings over them name its owner."""
        if claim.benefit is not None:
            return any(self._names_benefit(unit, claim.benefit) for unit in self._of(claim))
        if claim.segment is not None:
            return any(self._names_segment(unit, claim.segment) for unit in self._of(claim))
        return True

    def says(self, claim: Claim) -> bool:
        """Whether the lines hold a clause of the claim's kind, by their heading, their introduction or their words."""
        return any(self._is_clause(unit, exclusion=claim.category == "exclusion") for unit in self._of(claim))

    def bounds(self, claim: Claim) -> bool:
        """Whether the claim's figure stands in its lines as one that bounds cover, not as a premium or a date."""
        figure = claim.figure
        if figure is None:
            return False
        currency = figure.unit if len(figure.unit) == 3 and figure.unit.isupper() else None
        for unit in self._of(claim):
            language = self.readings[unit.document].document.language
            found = [f for f in find_figures(unit.text, language, currency=currency) if same_figure(f.figure, figure)]
            if any(f.not_a_limit is None for f in found):
                return True
            if found:
                return False
        return True

    def confirms(self, claim: Claim) -> bool:
        """Whether the rules claim the same: the item's verdict, the figure or the clause, at a line of the claim's."""
        if claim.category in ("segment", "benefit"):
            item = claim.benefit if claim.category == "benefit" else claim.segment
            return item is not None and self.verdict(item) is claim.verdict
        lines = set(claim.span.lines)
        return any(
            own.category == claim.category
            and own.span.document == claim.span.document
            and not lines.isdisjoint(own.span.lines)
            and (own.figure is None or claim.figure is None or same_figure(own.figure, claim.figure))
            for own in self.claims
        )

    def interest(self, lines: Iterable[LineKey]) -> float:
        """How much a reader may expect of the lines: figures first, then words of the taxonomy, then clauses."""
        score = 0.0
        for unit in self._at(lines):
            reading = self.readings[unit.document]
            figures = find_figures(unit.text, reading.document.language, currency=reading.currency_of(unit.page))
            score += 3.0 * sum(found.not_a_limit is None for found in figures)
            score += 1.0 * bool(reading.terms.benefits(unit.words))
            score += 0.5 * (self._is_clause(unit, exclusion=True) or self._is_clause(unit, exclusion=False))
        return score

    def _of(self, claim: Claim) -> list[Unit]:
        return self._at((claim.span.document, line) for line in claim.span.lines)

    def _at(self, lines: Iterable[LineKey]) -> list[Unit]:
        found = {id(unit): unit for line in lines if (unit := self.units.get(line)) is not None}
        return list(found.values())

    def _names_benefit(self, unit: Unit, benefit: str) -> bool:
        reading = self.readings[unit.document]
        spoken = [unit.words, *(lead.words[-40:] for lead in unit.leads)]
        matches = [match for words in spoken for match in reading.terms.benefits(words)]
        near = [*matches, *reading.topic(unit).benefits]
        if not near:
            near = [match for above in reading.above(unit) for match in above.benefits]
        return any(match.item == benefit for match in near)

    def _names_segment(self, unit: Unit, segment: str) -> bool:
        reading = self.readings[unit.document]
        if segment_of(reading, unit) == segment:
            return True
        spoken = [unit.words, *(lead.words[-40:] for lead in unit.leads), reading.topic(unit).words]
        spoken += [above.words for above in reading.above(unit)]
        named = {match.item for words in spoken for match in reading.terms.segments(words)}
        named |= {
            owner
            for words in spoken
            for match in reading.terms.benefits(words)
            if (owner := reading.terms.segment_of(match.item)) is not None
        }
        return segment in named

    def _is_clause(self, unit: Unit, *, exclusion: bool) -> bool:
        reading = self.readings[unit.document]
        words = reading.lexicon
        if exclusion:
            return is_exclusion(reading, unit) or words.exclusion_phrases.first(unit.words) is not None
        if reading.nature(unit) in _CONDITIONAL or words.condition_phrases.first(unit.words) is not None:
            return True
        return any(words.condition_leads.first(lead.words) is not None for lead in unit.leads)


def second_opinion(documents: Sequence[Document], taxonomy: Taxonomy, flagged: frozenset[LineKey]) -> Opinion:
    """The rules' reading of the documents, in which flagged lines do not exist."""
    cleaned = [without(document, index, flagged) for index, document in enumerate(documents)]
    readings = [read(document, index, taxonomy) for index, document in enumerate(cleaned)]
    claims = RulesExtractor().extract(cleaned, taxonomy, SilentReport()).claims
    units: dict[LineKey, Unit] = {}
    for reading in readings:
        for unit in reading.units:
            for line in unit.lines:
                units.setdefault((unit.document, line.id), unit)
    return Opinion(taxonomy, claims, _verdicts(claims), readings, units)


_FIRST = (Verdict.COVERED, Verdict.CONDITIONAL, Verdict.EXCLUDED)


def _verdicts(claims: Sequence[Claim]) -> dict[str, Verdict]:
    """The verdict of each item, as verification will choose it; what is limited is granted."""
    said: defaultdict[str, set[Verdict]] = defaultdict(set)
    for claim in claims:
        item = claim.benefit or (claim.segment if claim.category == "segment" else None)
        if claim.category in ("segment", "benefit") and item is not None and claim.verdict is not None:
            said[item].add(claim.verdict)
        elif claim.category == "limit" and claim.benefit is not None:
            said[claim.benefit].add(Verdict.COVERED)
    return {item: next(v for v in _FIRST if v in found) for item, found in said.items() if found & set(_FIRST)}
