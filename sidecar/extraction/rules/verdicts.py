"""Verdicts on segments and benefits: covered, conditional, excluded, or nothing said.

Covered is what a section of its own says, conditional what a kindred cover lists, excluded what only exclusions name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sidecar.extraction.rules.clauses import clause_range, is_exclusion
from sidecar.extraction.rules.outline import Nature, Topic
from sidecar.extraction.rules.owners import kin, segment_of
from sidecar.extraction.rules.reading import Reading
from sidecar.extraction.rules.terms import Match
from sidecar.extraction.rules.units import Unit
from sidecar.models import Claim, Span, Verdict

_MOST_PLACES = 3
_ENTRY_WORDS = 8
_HEADED = 0.5
_STRONG = 6.0
"""strength a phrase needs to show a benefit on its own"""


def verdict_claims(readings: Sequence[Reading]) -> Iterator[Claim]:
    covered = _covered_segments(readings)
    for segment, spans in covered.items():
        yield _claim("segment", segment, None, Verdict.COVERED, spans)
    listed = {segment: spans for segment, spans in _listed_segments(readings).items() if segment not in covered}
    for segment, spans in listed.items():
        yield _claim("segment", segment, None, Verdict.CONDITIONAL, spans)
    benefits = _covered_benefits(readings, set(covered))
    for benefit, (segment, spans) in benefits.items():
        yield _claim("benefit", segment, benefit, Verdict.COVERED, spans)
    for segment, spans in listed.items():
        for benefit in _implied(readings, segment, set(covered), benefits):
            yield _claim("benefit", segment, benefit, Verdict.CONDITIONAL, spans)
    for segment, spans in _excluded_segments(readings).items():
        if segment not in covered and segment not in listed:
            yield _claim("segment", segment, None, Verdict.EXCLUDED, spans)


def _claim(category: str, segment: str, benefit: str | None, verdict: Verdict, spans: Sequence[Span]) -> Claim:
    return Claim(
        category="segment" if category == "segment" else "benefit",
        span=spans[0],
        segment=segment,
        benefit=benefit,
        verdict=verdict,
        also=tuple(spans[1:_MOST_PLACES]),
    )


def _is_cover(reading: Reading, unit: Unit) -> bool:
    return reading.nature(unit) in (Nature.COVER, Nature.CONDITION) and not is_exclusion(reading, unit)


def _covered_segments(readings: Sequence[Reading]) -> dict[str, list[Span]]:
    """Segments with a section or a table part of their own that says what is covered; the telling sentences first."""
    said: dict[str, list[Span]] = defaultdict(list)
    stands: dict[str, list[Span]] = defaultdict(list)
    for reading in readings:
        for unit in reading.units:
            segment = segment_of(reading, unit)
            if segment is None or not _is_cover(reading, unit):
                continue
            if unit.row:
                stands[segment].append(unit.span())
            else:
                said[segment].extend(_telling(reading, unit))
    places = {segment: [*said[segment], *stands[segment]] for segment in (*said, *stands)}
    return {segment: spans for segment, spans in places.items() if spans}


def _telling(reading: Reading, unit: Unit) -> Iterator[Span]:
    """The sentences that say that something is covered, and not that it is not."""
    for start, end in unit.sentence_ranges(reading.lexicon):
        words = [word for word in unit.words if word.start >= start and word.end <= end]
        if reading.lexicon.coverage_phrases.first(words) and not reading.lexicon.exclusion_phrases.first(words):
            yield unit.span(*clause_range(reading, unit, max(start, unit.head), end))


def _listed_segments(readings: Sequence[Reading]) -> dict[str, list[Span]]:
    """Segments that a cover of a kindred one lists among what it insures: covered under that one's terms."""
    found: dict[str, list[Span]] = defaultdict(list)
    for reading in readings:
        for unit in reading.units:
            home = segment_of(reading, unit)
            if home is None or not _is_insured_entry(reading, unit):
                continue
            for match in reading.terms.segments(unit.words):
                if match.item != home and reading.terms.kindred(match.item, home):
                    found[match.item].append(unit.span())
    return found


def _implied(
    readings: Sequence[Reading], segment: str, covered: set[str], benefits: Mapping[str, object]
) -> Iterator[str]:
    """The benefits of a listed segment that are of the same kind as those that a kindred cover has."""
    terms = readings[0].terms
    lenders = {other for other in covered if terms.kindred(segment, other)}
    lent = [benefit for benefit in benefits if terms.segment_of(benefit) in lenders]
    yield from (benefit for benefit in terms.alike_benefits(segment, lent) if benefit not in benefits)


def _is_insured_entry(reading: Reading, unit: Unit) -> bool:
    if not unit.marker or not unit.leads or len(unit.words) > _ENTRY_WORDS or not _is_cover(reading, unit):
        return False
    lead = unit.leads[-1]
    return lead.introduces and reading.lexicon.coverage_phrases.first(lead.words) is not None


def _covered_benefits(readings: Sequence[Reading], segments: set[str]) -> dict[str, tuple[str, list[Span]]]:
    found: dict[str, tuple[str, list[tuple[float, Span]]]] = {}
    for reading in readings:
        for unit in reading.units:
            if not _is_cover(reading, unit):
                continue
            home = segment_of(reading, unit)
            for benefit, strength, start, end in _named_benefits(reading, unit):
                segment = reading.terms.segment_of(benefit)
                if segment not in segments or not kin(
                    reading, benefit, home, headed=_in_heading(reading, unit, benefit)
                ):
                    continue
                span = unit.span(*clause_range(reading, unit, start, end))
                found.setdefault(benefit, (segment, []))[1].append((strength, span))
    return {
        benefit: (segment, [span for _, span in sorted(places, key=lambda place: -place[0])])
        for benefit, (segment, places) in found.items()
    }


def _in_heading(reading: Reading, unit: Unit, benefit: str) -> bool:
    return any(match.item == benefit for match in reading.headline(unit).benefits)


def _named_benefits(reading: Reading, unit: Unit) -> Iterator[tuple[str, float, int, int]]:
    """What sentences name, and what their heading names where they say that it is covered: benefit, strength, range."""
    for start, end in unit.sentence_ranges(reading.lexicon):
        words = [word for word in unit.words if word.start >= start and word.end <= end]
        if reading.lexicon.exclusion_phrases.first(words):
            continue
        for match in reading.terms.benefits(words):
            if match.strength >= _STRONG:
                yield match.item, match.strength, start, end
        if reading.nature(unit) is Nature.COVER and reading.lexicon.coverage_phrases.first(words):
            headline = reading.headline(unit)
            for match in headline.benefits:
                if match.strength >= _STRONG or _is_whole(headline, match):
                    yield match.item, _HEADED * match.strength, start, end


def _is_whole(topic: Topic, match: Match) -> bool:
    """Whether a heading is nothing but a benefit's name, however short."""
    return (topic.words[0].start, topic.words[-1].end) == (match.start, match.end)


def _excluded_segments(readings: Sequence[Reading]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for reading in readings:
        for unit in reading.units:
            if is_exclusion(reading, unit):
                for match in reading.terms.segments(unit.words):
                    found[match.item].append(unit.span(*clause_range(reading, unit, unit.head)))
    return found
