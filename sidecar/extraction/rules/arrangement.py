"""Mends a section tree for reading: what hangs from what, by the numbers and the type sizes of its headings alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from sidecar.models import Document, Role, Section

_ORDINAL = re.compile(r"^(\d{1,2})[.)]?$")
_CHAPTER = re.compile(r"^([A-Z])\s?\.?\s?\d")


_SERIES = re.compile(r"^([^\W\d]{4,})\s+([ivxlc]+|\d{1,2}|[a-z])\.?$", re.IGNORECASE)
"""a number with a word of its own, such as "Section IV"; short words ("Art. 4") number clauses through all chapters"""
_FIRST = frozenset({"i", "1", "a"})
_FEWEST_ENTRIES = 8
_MOST = 0.6
"""share of a page's lines that repeat headings of other pages, from which it is a table of contents"""
_LARGER = 1.05
"""times the size of the heading before, from which a heading cannot hang from that one"""


def contents_pages(document: Document) -> frozenset[int]:
    """Pages that mostly repeat headings of other pages: tables of contents."""
    titles: dict[str, set[int]] = defaultdict(set)
    for section in document.sections:
        if section.heading:
            lines = [document.line(line_id) for line_id in section.heading]
            titles[_spelled(" ".join(line.text for line in lines))].add(lines[0].page)
    found = set()
    for page in document.pages:
        lines = [line for line in page.lines if line.role in (Role.BODY, Role.HEADING, Role.TABLE)]
        repeated = sum(bool(titles.get(_spelled(line.text), set()) - {page.number}) for line in lines)
        if len(lines) >= _FEWEST_ENTRIES and repeated >= _MOST * len(lines):
            found.add(page.number)
    return frozenset(found)


def _spelled(heading: str) -> str:
    """A heading's letters and digits, without the page number that a table of contents has behind them."""
    return "".join(filter(str.isalnum, re.sub(r"[\s.]+\d{1,3}$", "", heading))).lower()


def parents(document: Document, contents: frozenset[int] = frozenset()) -> list[int | None]:
    """The position of each section's parent. Always before the section itself.

    Nothing hangs from a heading on one of the `contents` pages but what stands there too.
    """
    sections = document.sections
    pages = [document.line(section.lines[0]).page if section.lines else 0 for section in sections]
    sizes = [document.line(section.heading[0]).size if section.heading else 0.0 for section in sections]
    positions = {section.id: index for index, section in enumerate(sections)}
    found: list[int | None] = []
    ordinals: dict[int, int] = {}
    chapters: dict[int | None, str] = {}
    series: dict[tuple[str, bool], int] = {}
    for index, section in enumerate(sections):
        parent = positions.get(section.parent) if section.parent is not None else None
        if parent is not None and parent >= index:
            parent = None
        while parent is not None and pages[parent] in contents and pages[index] not in contents:
            parent = found[parent]
        parent = _beside_series(sections, index, parent, found, series, sizes)
        parent = _below_ordinal(sections, index, parent, found, ordinals, sizes)
        chapter = _chapter(sections, index)
        if chapter is not None and parent is not None and _strange(sections, index, parent, chapters, chapter):
            parent = None
        if chapter is not None:
            chapters.setdefault(parent, chapter)
        found.append(parent)
    return found


def _beside_series(
    sections: Sequence[Section],
    index: int,
    parent: int | None,
    found: Sequence[int | None],
    series: dict[tuple[str, bool], int],
    sizes: Sequence[float],
) -> int | None:
    """ "Section III" hangs from what "Section II" hangs from, whatever unnumbered chapter began between them.

    Nor does it hang from an unnumbered chapter that is set no larger than it is itself.
    """
    match = _SERIES.match(sections[index].number)
    if match is None:
        return parent
    key = (match.group(1).lower(), match.group(1).isupper())
    before = series.get(key)
    series[key] = index
    if before is None or parent is None or match.group(2).lower() in _FIRST:
        return parent
    if parent >= before:
        return found[before]
    while parent is not None and not sections[parent].number and 0 < sizes[parent] <= _LARGER * sizes[index]:
        parent = found[parent]
    return parent


def _below_ordinal(
    sections: Sequence[Section],
    index: int,
    parent: int | None,
    found: Sequence[int | None],
    ordinals: dict[int, int],
    sizes: Sequence[float],
) -> int | None:
    """A run of 1, 2, 3 hangs from the heading before its 1, whatever the numbers above look like.

    A numbered chapter in larger type that began in the middle of the run has its own part of it.
    """
    match = _ORDINAL.match(sections[index].number)
    if match is None:
        return parent
    number = int(match.group(1))
    before = ordinals.get(number - 1)
    ordinals[number] = index
    if number == 1 and index:
        larger = sizes[index] > _LARGER * sizes[index - 1] > 0
        return parent if larger or _ORDINAL.match(sections[index - 1].number) else index - 1
    begun = before is not None and parent is not None and parent > before and bool(sections[parent].number)
    if begun and parent is not None and sizes[parent] > _LARGER * sizes[index] > 0:
        return parent
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
