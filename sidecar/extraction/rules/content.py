"""Gives a section whose headings name no segment the one that its text is plainly about. Guesses at nothing close."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sidecar.extraction.rules.language import Lexicon
from sidecar.extraction.rules.outline import Nature, Topic
from sidecar.extraction.rules.phrases import Token
from sidecar.extraction.rules.terms import Match, Terms
from sidecar.extraction.rules.units import Unit

_ENOUGH = 22.0
"""letters of phrases, counted once each, that a segment's own words must make up"""
_FEWEST = 2
"""different things of a segment that must be named"""
_HEADED = 6.0
"""strength from which a heading names a benefit"""
_FOREMOST = 1.5
"""how many times more than the next benefit of its segment"""
_MOST_FOREIGN = 3
"""different benefits of another segment from which a section is about that one"""
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


def by_chapter(found: Sequence[Topic], units: Sequence[Unit], terms: Terms, lexicon: Lexicon) -> list[Topic]:
    """The topics, with a segment for a whole chapter of which no heading names one but which is plainly about one."""
    above = _chapters(found)
    texts: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        chapter = above[unit.section]
        if chapter is not None and found[unit.section].nature is Nature.COVER and not unit.row:
            texts[chapter].append(unit)
    named = {chapter: _about(own, terms, lexicon) for chapter, own in texts.items()}
    return _agreed(
        [
            replace(topic, segment=segment) if chapter is not None and (segment := named.get(chapter)) else topic
            for topic, chapter in zip(found, above, strict=True)
        ]
    )


def _agreed(found: Sequence[Topic]) -> list[Topic]:
    """The topics, with the segment that all covering parts of a chapter have for the chapter itself."""
    parts: dict[int, list[str | None]] = defaultdict(list)
    for topic in found:
        if topic.parent is not None and topic.nature is Nature.COVER:
            parts[topic.parent].append(topic.segment)
    return [
        replace(topic, segment=parts[index][0])
        if topic.segment is None and len(parts[index]) >= _FEWEST and len(set(parts[index])) == 1
        else topic
        for index, topic in enumerate(found)
    ]


def _chapters(found: Sequence[Topic]) -> list[int | None]:
    """For each topic the uppermost one above it under which nothing has a segment; None where it has one itself."""
    known = {index for index, topic in enumerate(found) if topic.segment is not None}
    holding = set()
    for index in known:
        place: int | None = index
        while place is not None and place not in holding:
            holding.add(place)
            place = found[place].parent
    above: list[int | None] = []
    for index, topic in enumerate(found):
        inherited = above[topic.parent] if topic.parent is not None else None
        above.append(None if index in holding else inherited if inherited is not None else index)
    return above


def by_text(found: Sequence[Topic], units: Sequence[Unit], terms: Terms, lexicon: Lexicon) -> list[Topic]:
    """The topics, with a benefit for a section of a segment whose heading names none, where its text names one most."""
    texts: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        topic = found[unit.section]
        named = any(terms.segment_of(match.item) == topic.segment for match in topic.benefits)
        if topic.words and topic.segment and topic.nature is Nature.COVER and not (named or unit.row):
            texts[unit.section].append(unit)
    made = list(found)
    for index, own in texts.items():
        match = _foremost(own, found[index].segment, terms, lexicon)
        if match is not None:
            made[index] = replace(found[index], benefits=(*found[index].benefits, match))
    return made


def _foremost(units: Sequence[Unit], segment: str | None, terms: Terms, lexicon: Lexicon) -> Match | None:
    """The benefit of a segment that a section's sentences name most clearly, if it stands out."""
    named: dict[str, list[Match]] = defaultdict(list)
    for unit in units:
        if not lexicon.exclusion_phrases.first(unit.words):
            for match in terms.benefits(unit.words):
                if terms.segment_of(match.item) == segment:
                    named[match.item].append(match)
    strengths = {item: sum(match.strength for match in matches) for item, matches in named.items()}
    ranked = sorted(strengths, key=lambda item: (-strengths[item], item))
    if not ranked or strengths[ranked[0]] < _HEADED:
        return None
    if len(ranked) > 1 and strengths[ranked[0]] < _FOREMOST * strengths[ranked[1]]:
        return None
    return max(named[ranked[0]], key=lambda match: match.strength)


def by_names(found: Sequence[Topic]) -> list[Topic]:
    """The topics, with the segment of a namesake for one that has none: a table's head repeats a chapter's title."""
    known: dict[tuple[str, ...], str] = {}
    for topic in found:
        if topic.segment is not None and topic.nature is Nature.COVER and topic.words:
            known.setdefault(spelled(topic.words), topic.segment)
    return [
        replace(topic, segment=known.get(spelled(topic.words)))
        if topic.segment is None and topic.words and topic.nature is Nature.COVER
        else topic
        for topic in found
    ]


def by_sibling(found: Sequence[Topic], terms: Terms) -> list[Topic]:
    """The topics, with a related segment for one that has no section of its own where the parts of the other name
    several benefits that only it has: who sells both as one names the whole after either."""
    named: dict[str, set[str]] = defaultdict(set)
    for topic in found:
        above = found[topic.parent].segment if topic.parent is not None else None
        whole = above or topic.segment
        if whole is not None and topic.nature is Nature.COVER:
            named[whole].update(match.item for match in topic.benefits if match.strength >= _HEADED)
    moves: dict[str | None, str] = {}
    for segment, benefits in named.items():
        foreign = {item for item in benefits if not terms.has_benefit(segment, terms.items[item].key)}
        owners = Counter(owner for item in foreign if (owner := terms.segment_of(item)) and owner not in named)
        owner, count = next(iter(owners.most_common(1)), ("", 0))
        if count >= _MOST_FOREIGN and terms.related(segment, owner):
            moves[segment] = owner
    return (
        [replace(topic, segment=moves.get(topic.segment, topic.segment)) for topic in found] if moves else list(found)
    )


def spelled(words: Sequence[Token]) -> tuple[str, ...]:
    """A heading's words without its numbers and letters."""
    return tuple(word.text for word in words if len(word.text) > 1 and not word.text.isdigit())


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
    """The segment that most parts name or name a benefit of: at least two parts, and more than of any other segment.

    None where two parts are about different segments.
    """
    own = {part.segment for part in parts} - {None}
    if len(own) > 1:
        return None
    counts: Counter[str] = Counter()
    for part in parts:
        strong = [match.item for match in part.benefits if match.strength >= _HEADED]
        named = {owner for item in strong if (owner := terms.segment_of(item)) is not None}
        counts.update({part.segment} if part.segment is not None else named)
    ranked = counts.most_common(2)
    ahead = bool(ranked) and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    found = ranked[0][0] if ahead and ranked[0][1] >= _FEWEST else None
    return found if not own or found in own else None


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
