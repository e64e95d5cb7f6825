"""Mends a section tree for reading: what hangs from what, by the numbers and the type sizes of its headings alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sidecar.models import Document, Section

_ORDINAL = re.compile(r"^(\d{1,2})[.)]?$")
_CHAPTER = re.compile(r"^([A-Z])\s?\.?\s?\d")


_LARGER = 1.05
"""times the size of the heading before, from which a heading cannot hang from that one"""


def parents(document: Document) -> list[int | None]:
    """The position of each section's parent. Always before the section itself."""
    sections = document.sections
    sizes = [document.line(section.heading[0]).size if section.heading else 0.0 for section in sections]
    positions = {section.id: index for index, section in enumerate(sections)}
    found: list[int | None] = []
    ordinals: dict[int, int] = {}
    chapters: dict[int | None, str] = {}
    for index, section in enumerate(sections):
        parent = positions.get(section.parent) if section.parent is not None else None
        if parent is not None and parent >= index:
            parent = None
        parent = _below_ordinal(sections, index, parent, found, ordinals, sizes)
        chapter = _chapter(sections, index)
        if chapter is not None and parent is not None and _strange(sections, index, parent, chapters, chapter):
            parent = None
        if chapter is not None:
            chapters.setdefault(parent, chapter)
        found.append(parent)
    return found


def _below_ordinal(
    sections: Sequence[Section],
    index: int,
    parent: int | None,
    found: Sequence[int | None],
    ordinals: dict[int, int],
    sizes: Sequence[float],
) -> int | None:
    """A run of 1, 2, 3 hangs from the heading before its 1, whatever the numbers above look like."""
    match = _ORDINAL.match(sections[index].number)
    if match is None:
        return parent
    number = int(match.group(1))
    before = ordinals.get(number - 1)
    ordinals[number] = index
    if number == 1 and index:
        larger = sizes[index] > _LARGER * sizes[index - 1] > 0
        return parent if larger or _ORDINAL.match(sections[index - 1].number) else index - 1
    return found[before] if before is not None else parent


def _chapter(sections: Sequence[Section], index: int) -> str | None:
    """The letter of a section's number, or of the first number below an unnumbered heading."""
    own = _CHAPTER.match(sections[index].number)
    if own is not None:
        return own.group(1)
    if sections[index].number or index + 1 == len(sections) or sections[index + 1].level <= sections[index].level:
        return None
    below = _CHAPTER.match(sections[index + 1].number)
    return below.group(1) if below is not None else None


def _strange(
    sections: Sequence[Section], index: int, parent: int, chapters: dict[int | None, str], chapter: str
) -> bool:
    """Whether a section of one letter was hung below a heading that holds another letter's sections."""
    own = _CHAPTER.match(sections[parent].number) or re.match(r"^([A-Z])$", sections[parent].number)
    if own is not None:
        return own.group(1) != chapter
    return chapters.get(parent, chapter) != chapter
