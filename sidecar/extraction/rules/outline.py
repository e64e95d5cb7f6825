"""Decides what each section is about and of what nature it is, from the path of headings. Reads headings only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sidecar.extraction.rules.language import Lexicon
from sidecar.extraction.rules.phrases import PhraseBook, Token, tokens
from sidecar.extraction.rules.terms import Match, Terms
from sidecar.models import Document, Role, Section

_CLOSE = 0.5
"""two segments named this nearly as strongly by one heading: the heading names both, and its parts decide"""

_OPENS_CLAUSE = frozenset({"wenn", "falls", "sofern", "if", "when", "unless", "si", "lorsque", "quand", "se", "quando"})
_LONGER = 1.4
"""times a benefit's name must be stronger than the segment's name inside it"""

_SEVERAL = 3
"""other segments named below a title on the first page, from which it is the name of the product"""


class Nature(StrEnum):
    COVER = "cover"
    EXCLUSION = "exclusion"
    CONDITION = "condition"
    ADMINISTRATION = "administration"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a section is about. `segment` is a taxonomy item id or None; `own`: its own heading named the segment."""

    section: Section
    words: tuple[Token, ...]
    nature: Nature
    segment: str | None
    own: bool
    benefits: tuple[Match, ...]
    """benefits that the section's own heading names, strongest first"""
    parent: int | None
    """index of the parent section in the document"""


def topics(
    document: Document, titles: Sequence[str], parents: Sequence[int | None], terms: Terms, lexicon: Lexicon
) -> list[Topic]:
    """One topic per section of the document, in its order. A parent stands before its parts."""
    found: list[Topic] = []
    spoken = [tokens(title) for title in titles]
    segments = [_named(terms.segments(words)) for words in spoken]
    products = _products(document, segments, parents)
    shared: list[tuple[str, ...]] = []
    carried: dict[int | None, str | None] = {}
    for index, section in enumerate(document.sections):
        parent = parents[index]
        above = found[parent] if parent is not None else None
        words, named = spoken[index], segments[index]
        siblings = shared[parent] if parent is not None else ()
        if index in products:
            named, segment, own = (), None, False
        else:
            segment, own = _segment(words, named, above, siblings, terms)
        body = section.lines[len(section.heading) :]
        has_parts = index in parents[index + 1 : index + 2]
        in_table = _is_table(document, section) if body else not has_parts
        if own or not in_table:
            carried[parent] = segment if own and in_table and not body else None
        elif segment is None and not section.number:
            segment = carried.get(parent)
        shared.append(named if len(named) > 1 else (() if own else siblings))
        found.append(
            Topic(
                section=section,
                words=words,
                nature=_nature(document, words, lexicon, above, section, terms.named_ranges(words)),
                segment=segment,
                own=own,
                benefits=tuple(terms.benefits(words)),
                parent=parent,
            )
        )
    return found


def _products(document: Document, named: Sequence[tuple[str, ...]], parents: Sequence[int | None]) -> frozenset[int]:
    """Headings on the first page under which parts stand that name several other segments: a product's name, which may
    be an everyday word for one of them. `named`: the segments that each heading names, strongest first."""
    below: dict[int, set[str]] = {}
    for index, names in enumerate(named):
        place = parents[index]
        while names and place is not None:
            below.setdefault(place, set()).add(names[0])
            place = parents[place]
    return frozenset(
        index
        for index, others in below.items()
        if named[index]
        and _page(document, document.sections[index]) == 1
        and not document.sections[index].number
        and len(others - {named[index][0]}) >= _SEVERAL
    )


def _is_table(document: Document, section: Section) -> bool:
    """A part of a table under a heading of its own: it goes on with a heading that has no rows of its own."""
    return all(document.line(line_id).role is Role.TABLE for line_id in section.lines[len(section.heading) :])


def ancestors(found: Sequence[Topic], index: int) -> list[Topic]:
    """The topics above a section, nearest first."""
    above = []
    parent = found[index].parent
    while parent is not None:
        above.append(found[parent])
        parent = found[parent].parent
    return above


def _named(matches: Sequence[Match]) -> tuple[str, ...]:
    if not matches:
        return ()
    strongest = matches[0].strength
    return tuple(match.item for match in matches if match.strength >= _CLOSE * strongest)


def moved(terms: Terms, words: Sequence[Token], whole: str | None) -> str | None:
    """The segment of a part: that of its whole, unless the words name another segment and one of that one's benefits,
    and none of the whole's."""
    named = _named(terms.segments(words))
    if not named:
        return whole
    if whole is None:
        return _by_longer_name(terms, words) or named[0]
    owners = {terms.segment_of(match.item) for match in terms.benefits(words)}
    return named[0] if named[0] in owners and whole not in owners and whole not in named else whole


def _by_longer_name(terms: Terms, words: Sequence[Token]) -> str | None:
    """The segment of a benefit whose name holds the name of another segment and is longer: "return of the vehicle"
    is no "return" of persons."""
    segment, benefit = terms.segments(words)[0], next(iter(terms.benefits(words)), None)
    if benefit is None or benefit.strength < _LONGER * segment.strength:
        return None
    return terms.segment_of(benefit.item) if benefit.start <= segment.start and segment.end <= benefit.end else None


def by_benefits(terms: Terms, words: Sequence[Token], among: Sequence[str]) -> str | None:
    """The only one of some segments that the words name a benefit of."""
    owners = {terms.segment_of(match.item) for match in terms.benefits(words)} & set(among) if among else set()
    return owners.pop() if len(owners) == 1 else None


def named_by(terms: Terms, words: Sequence[Token]) -> tuple[str, ...]:
    """The segments that a heading names about as strongly as its strongest."""
    return _named(terms.segments(words))


def _segment(
    words: Sequence[Token], named: tuple[str, ...], above: Topic | None, shared: tuple[str, ...], terms: Terms
) -> tuple[str | None, bool]:
    """A heading's segment, and whether its own words name it. Where a heading above names several, its parts choose."""
    inherited = above.segment if above is not None else None
    among = next((item for item in named if item in shared), None) or by_benefits(terms, words, shared)
    if among is not None:
        return among, True
    segment = moved(terms, words, inherited)
    return segment, segment != inherited


def _nature(
    document: Document,
    words: tuple[Token, ...],
    lexicon: Lexicon,
    above: Topic | None,
    section: Section,
    names: Sequence[tuple[int, int]],
) -> Nature:
    if _says(lexicon.exclusion_headings, words, names):
        return Nature.EXCLUSION
    inherited = above.nature if above is not None and not _is_cover_page(document, above, section) else Nature.COVER
    if inherited in (Nature.EXCLUSION, Nature.DEFINITION):
        return inherited
    if _says(lexicon.administration_headings, words, names):
        return Nature.ADMINISTRATION
    if _says(lexicon.condition_headings, words, names):
        return Nature.CONDITION
    if _says(lexicon.scope_headings, words, names):
        return inherited if _is_overview(above, lexicon) else Nature.CONDITION
    if _says(lexicon.definition_headings, words, names):
        return Nature.DEFINITION
    return inherited


def _is_overview(above: Topic | None, lexicon: Lexicon) -> bool:
    """Whether a part stands in the information for customers: who, where and when are told there once more, in short,
    and bind nobody."""
    return above is not None and (
        above.nature is Nature.ADMINISTRATION or lexicon.overview_headings.first(above.words) is not None
    )


def _is_cover_page(document: Document, above: Topic, section: Section) -> bool:
    """A document's own title ("Conditions of ...") says nothing of the nature of its numbered parts, nor of those on
    the pages behind it."""
    if above.section.number:
        return False
    if above.parent is None and section.number:
        return True
    return _page(document, above.section) == 1 < _page(document, section)


def _page(document: Document, section: Section) -> int:
    return document.line(section.lines[0]).page if section.lines else 0


def _says(book: PhraseBook[str], words: tuple[Token, ...], names: Sequence[tuple[int, int]]) -> bool:
    """A pattern that begins with `^` counts only where it opens the heading; none counts inside a taxonomy's own name
    for a thing, such as a waiver that has the word for an exclusion in it, nor across a clause of its own ("what we pay
    if you do not travel")."""
    return any(
        (hit.first == 0 or not hit.tag.startswith("^"))
        and not any(word.text in _OPENS_CLAUSE for word in words[hit.first + 1 : hit.last])
        and not any(start <= hit.start and hit.end <= end for start, end in names)
        for hit in book.find(words)
    )
