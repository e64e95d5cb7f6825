"""Says which segment and benefit a clause belongs to: the words nearest to it, then what it hangs from, then the headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sidecar.extraction.rules.phrases import Token
from sidecar.extraction.rules.reading import Reading
from sidecar.extraction.rules.terms import Match
from sidecar.extraction.rules.units import Unit

_SENTENCE, _UNIT, _LEAD, _HEADING, _ABOVE = 1.0, 0.5, 0.8, 0.9, 0.45
_LENT = 0.7
"""weight of a benefit that belongs to another segment than the section's: only where the section's own has none of that name"""
_ENOUGH = 4.0


@dataclass(frozen=True, slots=True)
class Owner:
    segment: str | None = None
    benefit: str | None = None


def segment_of(reading: Reading, unit: Unit) -> str | None:
    """The segment that a unit's table head or section names."""
    for lead in reversed(unit.leads):
        if lead.row or _is_title(lead):
            named = reading.terms.segments(lead.words)
            if named:
                return named[0].item
    return reading.topic(unit).segment


def owner_of(reading: Reading, unit: Unit, start: int, end: int) -> Owner:
    """The owner of `unit.text[start:end]`. Without words that name a benefit, the segment alone."""
    home = segment_of(reading, unit)
    scores: dict[str, float] = {}
    for weight, match in _voices(reading, unit, start, end):
        worth = weight * match.strength * _kinship(reading, match.item, home)
        if worth > 0:
            scores[match.item] = scores.get(match.item, 0.0) + worth
    best = max(scores, key=lambda item: (scores[item], item), default=None)
    if best is None or scores[best] < _ENOUGH:
        return Owner(home)
    return Owner(reading.terms.segment_of(best), best)


def _kinship(reading: Reading, benefit: str, home: str | None) -> float:
    segment = reading.terms.segment_of(benefit)
    if segment == home:
        return 1.0
    if home is None:
        return _LENT
    return 0.0 if reading.terms.has_benefit(home, reading.terms.items[benefit].key) else _LENT


def _voices(reading: Reading, unit: Unit, start: int, end: int) -> Iterator[tuple[float, Match]]:
    terms = reading.terms
    inside = [word for word in unit.words if word.start >= start and word.end <= end]
    yield from _weighted(_SENTENCE, terms.benefits(inside))
    if len(inside) < len(unit.words):
        yield from _weighted(_UNIT, terms.benefits(unit.words))
    for distance, lead in enumerate(reversed(unit.leads)):
        yield from _weighted(_LEAD / (1 + distance), terms.benefits(_tail(lead.words)))
    yield from _weighted(_HEADING, reading.topic(unit).benefits)
    for distance, topic in enumerate(reading.above(unit)):
        yield from _weighted(_ABOVE / (1 + distance), topic.benefits)


def _weighted(weight: float, matches: Sequence[Match]) -> Iterator[tuple[float, Match]]:
    return ((weight, match) for match in matches)


def _tail(words: Sequence[Token]) -> Sequence[Token]:
    """A long introduction speaks by its end."""
    return words[-40:]


def _is_title(unit: Unit) -> bool:
    return len(unit.words) <= 8 and not unit.marker
