"""Says which segment and benefit a clause belongs to: by its own words, what it hangs from, the headings over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sidecar.extraction.rules.outline import Nature, Topic, by_benefits, moved, named_by
from sidecar.extraction.rules.phrases import Token
from sidecar.extraction.rules.reading import Reading
from sidecar.extraction.rules.terms import Match
from sidecar.extraction.rules.units import Unit
from sidecar.values import FoundFigure

_SENTENCE, _UNIT, _LEAD, _HEADING, _ABOVE, _ROOT = 1.0, 0.5, 0.8, 0.9, 0.45, 0.3
_LENT = 0.7
"""weight of a benefit of another segment than the section's, which has none of that name"""
_ENOUGH = 3.0
_TRIGGER = 0.5
"""weight of what a sentence names beside a waiting period: it says what has to last, not what is paid then"""
_TITLE_WORDS = 5
_PLAIN = 12.0
"""strength from which a row's label names a benefit plainly, whatever it stands under"""
_ADJACENT = 12
"""characters from a period to the name of what has to last so long"""
_SERVICE = 0.4
"""weight of a cover without amounts where the figure is one"""
_OUTSPOKEN, _ASIDE = 6.0, 0.5
"""where the sentence itself says so clearly, everything round it counts half"""


@dataclass(frozen=True, slots=True)
class Owner:
    segment: str | None = None
    benefit: str | None = None


def segment_of(reading: Reading, unit: Unit) -> str | None:
    """The segment of a unit's section; a table's row and the heads it hangs from may name another, as a heading may."""
    if reading.is_note(unit):
        return moved(reading.terms, unit.words, None)
    segment = reading.topic(unit).segment
    for part in (*unit.leads, unit):
        if part.row:
            segment = moved(reading.terms, part.words, segment)
    if segment is None and unit.row:
        return _by_benefit(reading, unit) or _by_name(reading, unit)
    shared = named_by(reading.terms, reading.topic(unit).words) if unit.row else ()
    if len(shared) > 1:
        return by_benefits(reading.terms, unit.words, shared) or segment
    return segment


def _by_name(reading: Reading, unit: Unit) -> str | None:
    namesake = reading.namesake(unit)
    return namesake.segment if namesake is not None else None


def _by_benefit(reading: Reading, unit: Unit) -> str | None:
    """The only segment whose benefit a row names, where nothing else says what the row is about."""
    named = {reading.terms.segment_of(match.item) for match in reading.terms.benefits(unit.words)}
    return named.pop() if len(named) == 1 else None


def owner_of(
    reading: Reading,
    unit: Unit,
    start: int,
    end: int,
    *,
    figure: FoundFigure | None = None,
    figures: Sequence[FoundFigure] = (),
) -> Owner:
    """The owner of `unit.text[start:end]`, or of one `figure` of the `figures` in it.

    Without words that name a benefit, the segment alone.
    """
    stretch = _stretch(reading, unit, start, end, figure, figures) if figure is not None and not unit.row else None
    home = segment_of(reading, unit)
    if home is None and reading.nature(unit) is Nature.DEFINITION:
        return Owner()
    scores: dict[str, float] = {}
    outspoken = False
    waits = figure is not None and figure.kind_hint == "waiting_period"
    nearest = _nearest(reading, unit, start, end, figure) if figure is not None and waits else frozenset()
    for weight, match, headed in _voices(reading, unit, start, end, stretch):
        worth = weight * match.strength * _kinship(reading, match.item, home, headed=headed)
        if figure is not None and figure.nature == "money" and not _bears_amounts(reading, match.item):
            worth *= _SERVICE
        if weight == _SENTENCE and waits:
            worth *= 1.0 if match.item in nearest else _TRIGGER
        elif weight == _SENTENCE:
            outspoken = outspoken or (worth >= _OUTSPOKEN and reading.terms.segment_of(match.item) == home)
        elif outspoken:
            worth *= _ASIDE
        if worth > 0:
            scores[match.item] = scores.get(match.item, 0.0) + worth
    best = max(scores, key=lambda item: (scores[item], item), default=None)
    if unit.row and (best is None or scores[best] < _ENOUGH) and (other := _elsewhere(reading, unit, home)):
        best, scores = other, {other: _ENOUGH}
    if home is None and not unit.row and best is not None and not _covers(reading, unit, start, end):
        return Owner(_said_segment(reading, unit, start, end))
    if best is None or scores[best] < _ENOUGH:
        return Owner(home or _said_segment(reading, unit, start, end))
    return Owner(reading.terms.segment_of(best), best)


def _elsewhere(reading: Reading, unit: Unit, home: str | None) -> str | None:
    """The benefit of another segment that a row's label plainly names, where it names no other: one part sold in two
    places. Help for one kind of things ("onward travel") is no help for another."""
    named = [match for match in reading.terms.benefits(unit.words) if match.strength >= _PLAIN]
    segment = reading.terms.segment_of(named[0].item) if len(named) == 1 else None
    if segment is None or home is None or reading.terms.kindred(home, segment):
        return None
    return named[0].item


def _nearest(reading: Reading, unit: Unit, start: int, end: int, figure: FoundFigure) -> frozenset[str]:
    """The benefits whose name stands closest to a figure: with "purchases when baggage is late by 6 hours" it is the
    baggage that has to be late."""
    named = reading.terms.benefits([word for word in unit.words if word.start >= start and word.end <= end])
    gaps = {match.item: max(match.start - figure.end, figure.start - match.end, 0) for match in named}
    least = min(gaps.values(), default=_ADJACENT + 1)
    return frozenset(item for item, gap in gaps.items() if gap == least <= _ADJACENT)


def _bears_amounts(reading: Reading, benefit: str) -> bool:
    """Whether a cover has an amount at all: a service such as a telephone line has none, where others have."""
    items = reading.terms.items
    siblings = (item for item in items.values() if item.category == "benefit" and item.data_type)
    return bool(items[benefit].data_type) or next(siblings, None) is None


def _covers(reading: Reading, unit: Unit, start: int, end: int) -> bool:
    """Outside all covers a sentence speaks of a benefit only where it says that something is paid or done."""
    words = [word for word in unit.words if word.start >= start and word.end <= end]
    return reading.lexicon.coverage_phrases.first(words) is not None


def _said_segment(reading: Reading, unit: Unit, start: int, end: int) -> str | None:
    """Outside all covers a sentence speaks of the one segment that it names: "for theft the excess is 500"."""
    words = [word for word in unit.words if word.start >= start and word.end <= end]
    named = {match.item for match in reading.terms.segments(words)}
    return named.pop() if len(named) == 1 else None


def kin(reading: Reading, benefit: str, home: str | None, *, headed: bool) -> bool:
    """Whether a text about `home` may speak of this benefit: its own, or one it lacks of a related segment.

    A heading (`headed`) may name any benefit that its segment lacks.
    """
    terms = reading.terms
    segment = terms.segment_of(benefit)
    if segment == home or segment is None:
        return True
    if home is None:
        return headed
    return not terms.has_benefit(home, terms.items[benefit].key) and (headed or terms.related(home, segment))


def _kinship(reading: Reading, benefit: str, home: str | None, *, headed: bool) -> float:
    if reading.terms.segment_of(benefit) == home:
        return 1.0
    return _LENT if home is None or kin(reading, benefit, home, headed=headed) else 0.0


def _stretch(
    reading: Reading, unit: Unit, start: int, end: int, figure: FoundFigure, figures: Sequence[FoundFigure]
) -> tuple[int, int] | None:
    """The part of a sentence that speaks of one of its figures, where each of them has a name of its own.

    "X up to 100 and Y up to 200" names before, "up to 100 for X and up to 200 for Y" behind: as the first name stands.
    """
    places = sorted({(other.start, other.end) for other in figures if start <= other.start < end})
    if len(places) < 2:
        return None
    named = reading.terms.benefits([word for word in unit.words if word.start >= start and word.end <= end])
    if len(named) < 2:
        return None
    before = min(match.start for match in named) < places[0][0]
    previous = max((last for _, last in places if last <= figure.start), default=start)
    following = min((first for first, _ in places if first >= figure.end), default=end)
    return (previous, figure.start) if before else (figure.end, following)


def _voices(
    reading: Reading, unit: Unit, start: int, end: int, stretch: tuple[int, int] | None
) -> Iterator[tuple[float, Match, bool]]:
    """What is said around a range: weight, match, and whether a heading says it."""
    terms = reading.terms
    inside = [word for word in unit.words if word.start >= start and word.end <= end]
    near = [word for word in inside if stretch and word.start >= stretch[0] and word.end <= stretch[1]]
    own = terms.benefits(near)
    yield from _weighted(_SENTENCE, own or terms.benefits(inside), headed=False)
    if own:
        yield from _weighted(_UNIT, terms.benefits(inside), headed=False)
    if len(inside) < len(unit.words):
        yield from _weighted(_UNIT, terms.benefits(unit.words), headed=False)
    title = _title(reading, unit)
    if title is not None and title < start:
        opening = [word for word in unit.words if word.end <= title]
        yield from _weighted(_HEADING, terms.benefits(opening), headed=False)
    if unit.before is not None:
        yield from _weighted(_UNIT, terms.benefits(unit.before.words), headed=False)
    for distance, lead in enumerate(reversed(unit.leads)):
        yield from _weighted(_LEAD / (1 + distance), terms.benefits(_tail(lead.words)), headed=lead.row)
    namesake = reading.namesake(unit) if unit.row else None
    if namesake is not None and not _is_root(reading, namesake):
        yield from _weighted(_HEADING, namesake.benefits, headed=False)
    topic = reading.topic(unit)
    yield from _weighted(_ROOT if _is_root(reading, topic) else _HEADING, topic.benefits, headed=True)
    for distance, above in enumerate(reading.above(unit)):
        weight = _ROOT if _is_root(reading, above) else _ABOVE / (1 + distance)
        yield from _weighted(weight, above.benefits, headed=False)


def _title(reading: Reading, unit: Unit) -> int | None:
    """Where a title set in the line of the text ends ("3.2 Telephone. We pay ..."), if a clause opens with one."""
    if unit.row or not unit.head:
        return None
    first = next(((a, b) for a, b in unit.sentence_ranges(reading.lexicon) if b > unit.head), (0, 0))
    words = [word for word in unit.words if unit.head <= word.start < first[1]]
    return first[1] if 0 < len(words) <= _TITLE_WORDS else None


def _is_root(reading: Reading, topic: Topic) -> bool:
    """A segment's own main heading names the whole, even where one benefit bears the same name."""
    return topic.own and (topic.parent is None or reading.topics[topic.parent].segment is None)


def _weighted(weight: float, matches: Sequence[Match], *, headed: bool) -> Iterator[tuple[float, Match, bool]]:
    return ((weight, match, headed) for match in matches)


def _tail(words: Sequence[Token]) -> Sequence[Token]:
    """A long introduction speaks by its end."""
    return words[-40:]
