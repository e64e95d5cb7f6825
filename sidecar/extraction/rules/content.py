"""Gives a section whose headings name no segment the one that its text is plainly about. Guesses at nothing close."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sidecar.extraction.rules.language import Lexicon
from sidecar.extraction.rules.outline import Nature, Topic
from sidecar.extraction.rules.terms import Terms
from sidecar.extraction.rules.units import Unit

_ENOUGH = 22.0
"""letters of phrases, counted once each, that a segment's own words must make up"""
_FEWEST = 2
"""different things of a segment that must be named"""
_HEADED = 6.0
"""strength from which a heading names a benefit"""
_AHEAD = 2.0
"""how many times more than the next segment"""


def by_content(found: Sequence[Topic], units: Sequence[Unit], terms: Terms, lexicon: Lexicon) -> list[Topic]:
    """The topics, with a segment where a covering section has none of its own and none above it."""
    texts: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        topic = found[unit.section]
        if topic.segment is None and topic.nature is Nature.COVER and not unit.row:
            texts[unit.section].append(unit)
    return [
        replace(topic, segment=_about(texts[index], terms, lexicon)) if index in texts else topic
        for index, topic in enumerate(found)
    ]


def by_parts(found: Sequence[Topic], terms: Terms) -> list[Topic]:
    """The topics, with a segment for a chapter whose heading names none but whose parts' headings name its benefits.

    The parts go with it. A chapter that has a part of a segment of its own is about several things.
    """
    below: dict[int, list[Topic]] = defaultdict(list)
    for topic in found:
        if topic.parent is not None and topic.nature in (Nature.COVER, Nature.CONDITION):
            below[topic.parent].append(topic)
    made = list(found)
    for index, topic in enumerate(found):
        inherited = made[topic.parent].segment if topic.parent is not None else None
        if topic.segment is None and inherited is not None and inherited != found[topic.parent or 0].segment:
            made[index] = replace(topic, segment=inherited)
        elif topic.segment is None and topic.nature in (Nature.COVER, Nature.CONDITION):
            made[index] = replace(topic, segment=_of_parts(below[index], terms))
    return made


def _of_parts(parts: Sequence[Topic], terms: Terms) -> str | None:
    """The segment that most parts name a benefit of: at least two parts, and more than of any other segment."""
    if any(part.segment is not None for part in parts):
        return None
    counts: Counter[str] = Counter()
    for part in parts:
        strong = [match.item for match in part.benefits if match.strength >= _HEADED]
        counts.update({owner for item in strong if (owner := terms.segment_of(item)) is not None})
    ranked = counts.most_common(2)
    ahead = bool(ranked) and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if ahead and ranked[0][1] >= _FEWEST else None


def _about(units: Sequence[Unit], terms: Terms, lexicon: Lexicon) -> str | None:
    if not any(lexicon.coverage_phrases.first(unit.words) for unit in units):
        return None
    named: dict[str, dict[str, float]] = defaultdict(dict)
    for unit in units:
        if lexicon.exclusion_phrases.first(unit.words):
            continue
        for match in (*terms.segments(unit.words), *terms.benefits(unit.words)):
            segment = terms.segment_of(match.item) or match.item
            named[segment][match.item] = max(match.strength, named[segment].get(match.item, 0.0))
    scores = {segment: sum(items.values()) for segment, items in named.items()}
    ranked = sorted(scores, key=lambda segment: (-scores[segment], segment))
    if not ranked or scores[ranked[0]] < _ENOUGH or len(named[ranked[0]]) < _FEWEST:
        return None
    ahead = len(ranked) < 2 or scores[ranked[0]] >= _AHEAD * scores[ranked[1]]
    return ranked[0] if ahead else None
