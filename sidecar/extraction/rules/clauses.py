"""Exclusions and conditions: one claim per clause that says so, by its heading, its introduction or its own words."""

from __future__ import annotations

from collections.abc import Iterator

from sidecar.extraction.rules.outline import Nature
from sidecar.extraction.rules.owners import Owner, owner_of, segment_of
from sidecar.extraction.rules.phrases import Token
from sidecar.extraction.rules.reading import Reading
from sidecar.extraction.rules.units import Unit
from sidecar.models import Category, Claim

LONGEST = 590
"""letters and digits in a quote"""
_SHORTEST = 8


def clause_claims(reading: Reading) -> Iterator[Claim]:
    for unit in reading.units:
        if unit.row or sum(char.isalpha() for char in unit.text) < _SHORTEST:
            continue
        if is_exclusion(reading, unit):
            if not unit.continued and not (unit.introduces and _is_lead_only(unit)):
                yield _claim(reading, unit, "exclusion", *clause_range(reading, unit, unit.head))
            continue
        yield from _spoken(reading, unit)


def is_exclusion(reading: Reading, unit: Unit) -> bool:
    """Whether a unit stands where only exclusions stand: under such a heading or such an introduction."""
    if reading.nature(unit) is Nature.EXCLUSION:
        return True
    return any(lead.introduces and _says_exclusion(reading, lead) for lead in unit.leads)


def _says_exclusion(reading: Reading, lead: Unit) -> bool:
    last = lead.sentence_ranges(reading.lexicon)[-1:]
    words = [word for word in lead.words if last and word.start >= last[0][0]]
    return reading.lexicon.exclusion_leads.first(words) is not None


def _is_lead_only(unit: Unit) -> bool:
    return len(unit.words) <= 25


def _spoken(reading: Reading, unit: Unit) -> Iterator[Claim]:
    """What single sentences of a unit say, and the unit as a whole where its section is one of conditions."""
    lexicon = reading.lexicon
    conditional: int | None = None
    for start, end in unit.sentence_ranges(lexicon):
        words = _inside(unit, start, end)
        if lexicon.exclusion_phrases.first(words):
            yield _claim(reading, unit, "exclusion", *clause_range(reading, unit, start, end))
        elif conditional is None and lexicon.condition_phrases.first(words):
            conditional = start
    if reading.nature(unit) is Nature.ADMINISTRATION:
        return
    if reading.nature(unit) is Nature.CONDITION:
        if not unit.continued and not unit.leads:
            yield _claim(reading, unit, "condition", *clause_range(reading, unit, unit.head))
    elif conditional is not None and reading.nature(unit) is Nature.COVER:
        yield _claim(reading, unit, "condition", *clause_range(reading, unit, conditional))


def _inside(unit: Unit, start: int, end: int) -> list[Token]:
    return [word for word in unit.words if word.start >= start and word.end <= end]


def clause_range(reading: Reading, unit: Unit, start: int, end: int | None = None) -> tuple[int, int]:
    """From start to the end of the clause, or to the last sentence that a quote can still hold."""
    best = None
    for first, last in unit.sentence_ranges(reading.lexicon):
        if last <= start or (end is not None and first >= end):
            continue
        if sum(char.isalnum() for char in unit.text[start:last]) > LONGEST:
            break
        best = last
    if best is not None:
        return start, best
    return start, _cut_short(unit.text, start)


def _cut_short(text: str, start: int) -> int:
    position, letters = start, 0
    while position < len(text) and letters < LONGEST:
        letters += text[position].isalnum()
        position += 1
    if position == len(text):
        return position
    comma = max(text.rfind(", ", start + 1, position), text.rfind("; ", start + 1, position))
    blank = text.rfind(" ", start + 1, position)
    return comma + 1 if comma > start else blank if blank > start else position


def _claim(reading: Reading, unit: Unit, category: Category, start: int, end: int) -> Claim:
    owner = Owner(segment_of(reading, unit))
    if category == "condition":
        found = owner_of(reading, unit, start, end)
        owner = found if found.segment == owner.segment else owner
    return Claim(category=category, span=unit.span(start, end), segment=owner.segment, benefit=owner.benefit)
