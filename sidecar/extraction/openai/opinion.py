"""The rules reader as second opinion on what a language model says. Reads the documents without their flagged lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sidecar.extraction.openai.injection import without
from sidecar.extraction.openai.wording import LineKey, Wording
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.extraction.rules.reading import read
from sidecar.extraction.rules.units import Unit
from sidecar.models import Claim, Document, Taxonomy, Verdict
from sidecar.ports import SilentReport
from sidecar.values import find_figures, same_figure

__all__ = ["LineKey", "Opinion", "second_opinion", "told_by_flagged"]


@dataclass(frozen=True)
class Opinion(Wording):
    """What the rules make of the documents as a whole."""

    verdicts: Mapping[str, Verdict]
    """by item id; what is not in it is silent"""

    def verdict(self, item: str) -> Verdict:
        return self.verdicts.get(item, Verdict.SILENT)

    def bounds(self, claim: Claim) -> bool:
        """Whether the claim's figure stands in its lines as one that bounds cover, not as a premium or a date."""
        figure = claim.figure
        if figure is None:
            return False
        currency = figure.unit if len(figure.unit) == 3 and figure.unit.isupper() else None
        for unit in self.units_of(claim):
            language = self.readings[unit.document].document.language
            found = [f for f in find_figures(unit.text, language, currency=currency) if same_figure(f.figure, figure)]
            if any(f.not_a_limit is None for f in found):
                return True
            if found:
                return False
        return True

    def is_currency(self, claim: Claim) -> bool:
        """Whether the claim's amount is in the currency that its lines name, or else the page, or the document."""
        figure, reading = claim.figure, self.readings[claim.span.document]
        if figure is None or not (len(figure.unit) == 3 and figure.unit.isupper()):
            return True
        lines = [reading.document.line(line) for line in claim.span.lines]
        texts = [" ".join(line.text for line in lines), *(f"{c.head} {c.text}" for line in lines for c in line.cells)]
        if any(
            found.figure.unit == figure.unit
            for text in texts
            for found in find_figures(text, reading.document.language)
        ):
            return True
        usual = reading.currency_of(lines[0].page) or next(iter(reading.currencies.values()), figure.unit)
        return usual == figure.unit

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
        for unit in self.units_at(lines):
            reading = self.readings[unit.document]
            figures = find_figures(unit.text, reading.document.language, currency=reading.currency_of(unit.page))
            score += 3.0 * sum(found.not_a_limit is None for found in figures)
            score += 1.0 * bool(reading.terms.benefits(unit.words))
            score += 0.5 * any(self.is_clause(unit, unit.words, exclusion=kind) for kind in (True, False))
        return score


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
    return Opinion(taxonomy, claims, readings, units, _verdicts(claims))


def told_by_flagged(documents: Sequence[Document], taxonomy: Taxonomy, opinion: Opinion) -> set[str]:
    """Ids of the items of which the rules say something else where they read the flagged lines as well.

    What stands in one paragraph with an instruction is not believed, but neither is it silence.
    """
    believed = _verdicts(RulesExtractor().extract(documents, taxonomy, SilentReport()).claims)
    return {item.id for item in taxonomy.items if believed.get(item.id) is not opinion.verdicts.get(item.id)}


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
