"""Spans become evidence: the quote is cut from the page by program. Knows no figures and no taxonomy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sidecar.models import Box, Cell, Document, Evidence, Line, Page, Role, Section, Span

LONGEST_QUOTE = 600
"""letters and digits: a quote is the clause or the row that says it, not a page"""


class Refused(Exception):
    """A span or claim that does not hold; `reason` is the word it is counted under."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Places:
    """Looks up lines, pages and sections of all documents."""

    documents: Sequence[Document]
    _pages: Mapping[tuple[int, int], Page] = field(init=False)
    _sections: Mapping[tuple[int, str], Section] = field(init=False)

    def __post_init__(self) -> None:
        pages = {(i, p.number): p for i, d in enumerate(self.documents) for p in d.pages}
        # a line is listed in the section it stands in directly; of several, the deepest is the truest
        ordered = ((i, s) for i, d in enumerate(self.documents) for s in sorted(d.sections, key=lambda s: s.level))
        sections = {(i, line): s for i, s in ordered for line in s.lines}
        object.__setattr__(self, "_pages", pages)
        object.__setattr__(self, "_sections", sections)

    def lines(self, span: Span) -> list[Line]:
        """The span's lines on the first line's page, in page order. Raises Refused."""
        if not 0 <= span.document < len(self.documents):
            raise Refused("unknown_document")
        index = self.documents[span.document].index
        if not span.lines or any(line not in index for line in span.lines):
            raise Refused("unknown_line")
        found = [index[line] for line in span.lines]
        kept = sorted((line for line in found if line.page == found[0].page), key=lambda line: line.start)
        return kept

    def page(self, document: int, number: int) -> Page:
        """Raises Refused where the document has no such page."""
        page = self._pages.get((document, number))
        if page is None:
            raise Refused("unknown_line")
        return page

    def section(self, document: int, line: str) -> Section | None:
        return self._sections.get((document, line))

    def ground(self, span: Span) -> Evidence:
        """The evidence a span points to.

        Raises Refused: unknown_document, unknown_line, range_outside, hidden_text, empty_quote, too_long.
        """
        lines = self.lines(span)
        page = self.page(span.document, lines[0].page)
        start, end = _range(span, lines, page)
        touched = [line for line in page.lines if line.start < end and line.end > start]
        if any(line.role is Role.HIDDEN for line in touched):
            raise Refused("hidden_text")
        quote = page.text[start:end]
        letters = sum(char.isalnum() for char in quote)
        if letters == 0:
            raise Refused("empty_quote")
        if letters > LONGEST_QUOTE:
            raise Refused("too_long")
        section = self.section(span.document, lines[0].id)
        return Evidence(
            document=span.document,
            page=page.number,
            quote=quote,
            start=start,
            end=end,
            boxes=tuple(box for line in touched if (box := _box(line, start, end)) is not None),
            number=section.number if section else "",
            path=section.path if section else (),
        )

    def cells(self, found: Evidence) -> list[Cell]:
        """The table cells that lie wholly inside the evidence."""
        page = self.page(found.document, found.page)
        return [
            cell
            for line in page.lines
            if line.start < found.end and line.end > found.start
            for cell in line.cells
            if cell.start >= found.start and cell.end <= found.end
        ]


def _range(span: Span, lines: Sequence[Line], page: Page) -> tuple[int, int]:
    """The character range, without white space at its ends."""
    first, last = lines[0].start, max(line.end for line in lines)
    start = first if span.start is None else span.start
    whole = len(lines) == len(span.lines)
    end = last if span.end is None or not whole else span.end
    if not (first <= start < end <= last <= len(page.text)):
        raise Refused("range_outside")
    while start < end and page.text[start].isspace():
        start += 1
    while end > start and page.text[end - 1].isspace():
        end -= 1
    if start == end:
        raise Refused("empty_quote")
    return start, end


def _box(line: Line, start: int, end: int) -> Box | None:
    """The part of a line's box that the range covers; None where the format has no geometry.

    Cells have boxes of their own; inside running text the width is shared out by characters.
    """
    if line.box == (0.0, 0.0, 0.0, 0.0):
        return None
    x0, y0, x1, y1 = line.box
    length = max(1, line.end - line.start)
    low, high = max(start, line.start), min(end, line.end)
    if (low, high) == (line.start, line.end):
        return line.box
    cells = [cell for cell in line.cells if cell.start < high and cell.end > low]
    if cells and cells[0].start >= low and cells[-1].end <= high:
        boxes = [cell.box for cell in cells]
        return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    left = x0 + (x1 - x0) * (low - line.start) / length
    right = x0 + (x1 - x0) * (high - line.start) / length
    return round(left, 1), y0, round(right, 1), y1
