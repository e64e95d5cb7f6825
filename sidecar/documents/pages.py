"""Lines of all pages become the document's pages and sections: text, offsets, ids, roles. Knows no file format's
bytes."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sidecar.documents.fragments import Fragment, rows
from sidecar.documents.headings import Entry
from sidecar.documents.lines import Draft
from sidecar.documents.margins import Parts
from sidecar.documents.outline import Node, outline
from sidecar.models import Box, Cell, Line, Page, Role, Section

CONTENTS = re.compile(r"inhalt|table des mati|sommaire|indice|sommario|(table of )?contents", re.IGNORECASE)
NEAR = 15
"""lines before and after one among which the longest tells how wide its column is"""
LONGEST_ENTRY = 90
CONTENTS_SHARE = 0.5
"""share of a page's lines that end in a page number, from which it is a table of contents"""


@dataclass(slots=True)
class Layout:
    """One page's lines before they have offsets."""

    width: float
    height: float
    lines: list[Draft]
    parts: Parts
    turned: list[Fragment] = field(default_factory=list)
    hidden: list[Fragment] = field(default_factory=list)
    images: bool = False
    scanned: bool = False
    garbled: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format's reader gives back."""

    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    flags: tuple[str, ...] = ()


def build(layouts: list[Layout]) -> tuple[tuple[Page, ...], tuple[Section, ...]]:
    """Pages with lines and offsets, and the section tree over their body lines. Empties the list as it goes: a long
    document is not held in memory twice."""
    contents = _contents_pages(layouts)
    entries = [
        entry for number, layout in enumerate(layouts, 1) for entry in _entries(number, layout, number in contents)
    ]
    nodes = outline(entries)
    headings = {node.start + k for node in nodes for k in range(node.heading)}
    pages: list[Page] = []
    ids: list[str] = []
    flat = 0
    layouts.reverse()
    for number in range(1, len(layouts) + 1):
        layout = layouts.pop()
        writer = _Writer(number)
        for piece in layout.parts.header:
            writer.piece(piece, Role.HEADER)
        for draft in layout.lines:
            role = Role.HEADING if flat in headings else draft.role
            ids.append(writer.draft(draft, role))
            flat += 1
        for row in rows(layout.parts.notes):
            writer.draft(Draft(row, 0, row[0].x0), Role.FOOTNOTE)
        for piece in [*layout.parts.footer, *layout.turned]:
            writer.piece(piece, Role.FOOTER)
        for piece in layout.hidden:
            writer.piece(piece, Role.HIDDEN)
        pages.append(writer.page(layout))
    return tuple(pages), sections(nodes, ids)


def sections(nodes: Sequence[Node], ids: Sequence[str]) -> tuple[Section, ...]:
    """The nodes as sections, given the line id of every entry."""
    result = []
    for index, node in enumerate(nodes):
        end = nodes[index + 1].start if index + 1 < len(nodes) else len(ids)
        result.append(
            Section(
                id=f"s{index + 1}",
                number=node.number,
                title=node.title,
                level=node.level,
                parent=None if node.parent is None else f"s{node.parent + 1}",
                path=node.path,
                lines=tuple(ids[node.start : end]),
                heading=tuple(ids[node.start : node.start + node.heading]),
            )
        )
    return tuple(result)


def _contents_pages(layouts: Sequence[Layout]) -> set[int]:
    """Pages that list the document's own headings: told by page numbers, or by a name and lines that come again."""
    keys = [[_key(draft) for draft in layout.lines] for layout in layouts]
    places = Counter(key for page in keys for key in set(page))
    found: set[int] = set()
    for number, layout in enumerate(layouts, 1):
        listed = False
        if number - 1 in found or any(CONTENTS.match(draft.text) for draft in layout.lines[:8]):
            lines = zip(keys[number - 1], layout.lines, strict=True)
            again = sum(places[key] > 1 and len(draft.text) <= LONGEST_ENTRY for key, draft in lines)
            listed = again >= CONTENTS_SHARE * len(layout.lines) > 0
        if listed or _contents(layout.lines, len(layouts)):
            found.add(number)
    return found


def _key(draft: Draft) -> str:
    return draft.text.rstrip("0123456789. ").lower()


def _entries(number: int, layout: Layout, contents: bool) -> Iterable[Entry]:
    bottoms: dict[int, float] = {}
    rights = _rights(layout.lines)
    for index, draft in enumerate(layout.lines):
        box, first = draft.box, draft.parts[0]
        above = bottoms.get(draft.column)
        bottoms[draft.column] = box[3]
        gap = (box[1] - above) / draft.size if above is not None and draft.size and box[1] >= above - 2 else 9.0
        after = layout.lines[index + 1].parts[0].words[0] if index + 1 < len(layout.lines) else None
        room = rights[index] - box[2] - 0.3 * draft.size
        yield Entry(
            text=draft.text,
            size=draft.size,
            bold=draft.bold,
            ink=draft.ink,
            lead_bold=first.words[0].style.bold,
            apart=first.marked,
            x=box[0] - draft.left,
            gap=gap,
            table=draft.role is Role.TABLE,
            contents=contents,
            place=(number, draft.column),
            ended=after is None or room > after.x1 - after.x0,
        )


def _rights(lines: Sequence[Draft]) -> list[float]:
    """For each line the right end of the longest one near it in its column: a column's lines may be of two widths."""
    columns: dict[int, list[float]] = defaultdict(list)
    places: list[int] = []
    for draft in lines:
        places.append(len(columns[draft.column]))
        columns[draft.column].append(draft.box[2])
    return [
        max(columns[draft.column][max(0, place - NEAR) : place + NEAR + 1])
        for draft, place in zip(lines, places, strict=True)
    ]


def _contents(lines: Sequence[Draft], pages: int) -> bool:
    """True for a page with many lines that end in a page number, in rising order."""
    numbers = []
    for draft in lines:
        last = draft.parts[-1].words[-1].text
        if last.isdigit() and 0 < int(last) <= pages + 2 and len(draft.text) > len(last) + 2:
            numbers.append(int(last))
    rising = sum(a <= b for a, b in itertools.pairwise(numbers))
    named = any(CONTENTS.match(draft.text) for draft in lines)
    share = CONTENTS_SHARE / 2 if named else CONTENTS_SHARE
    return len(numbers) >= 5 and len(numbers) >= share * len(lines) and rising >= 0.8 * (len(numbers) - 1)


def rounded(box: Box) -> Box:
    """The box in tenths of a point."""
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


class _Writer:
    """Writes one page's lines behind one another."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.texts: list[str] = []
        self.lines: list[Line] = []
        self.length = 0

    def piece(self, piece: Fragment, role: Role) -> str:
        return self.draft(Draft([piece], 0, piece.x0), role)

    def draft(self, draft: Draft, role: Role) -> str:
        """Appends the line and returns its id."""
        text = draft.text
        start = self.length + 1 if self.texts else 0
        line = Line(
            id=f"p{self.number}l{len(self.lines) + 1}",
            page=self.number,
            text=text,
            start=start,
            end=start + len(text),
            box=rounded(draft.box),
            role=role,
            cells=self._cells(draft, start) if draft.role is Role.TABLE else (),
            indent=round(max(0.0, draft.box[0] - draft.left), 1),
            size=round(draft.size, 1),
            bold=draft.bold,
            column=draft.column,
        )
        self.lines.append(line)
        self.texts.append(text)
        self.length = line.end
        return line.id

    def _cells(self, draft: Draft, start: int) -> tuple[Cell, ...]:
        cells = []
        for index, part in enumerate(draft.parts):
            text = part.text
            head = draft.heads[index] if index < len(draft.heads) else ""
            cells.append(Cell(text, start, start + len(text), rounded(part.box), head))
            start += len(text) + 1
        return tuple(cells)

    def page(self, layout: Layout) -> Page:
        says = any(line.role is not Role.HIDDEN and any(map(str.isalnum, line.text)) for line in self.lines)
        readable = says and not layout.garbled
        blank = not says and not layout.images and not layout.garbled
        return Page(
            number=self.number,
            width=round(layout.width, 1),
            height=round(layout.height, 1),
            text="\n".join(self.texts),
            lines=tuple(self.lines),
            readable=readable or blank,
            source="ocr" if readable and layout.scanned else "text" if readable or blank else "none",
        )
