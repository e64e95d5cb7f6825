"""The documents as a model is shown them: every visible line under one number, in blocks that can be asked about alone.

Hidden lines, headers and footers get no number: what has none can neither be read nor pointed to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidecar.models import Document, Line, Role, Section

_UNSEEN = (Role.HEADER, Role.FOOTER, Role.HIDDEN)
_LABEL, _SAMPLE, _ROWS = 80, 64, 240
"""characters of a block's heading, of its first words, and of its rows' heads in the outline"""
_PAGES = 10_000
"""more pages than a document may have"""
_TABLE = 3
"""so many rows make a block a table, whose row heads say more than its first words"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered line. `flagged`: it speaks to the reader's machine, not to the insured."""

    number: int
    document: int
    line: Line
    heading: bool
    flagged: bool = False

    @property
    def shown(self) -> str:
        mark = "!" if self.flagged else "#" if self.heading else ""
        return f"{mark}{self.number} {_clean(self.line.text)}"


@dataclass(frozen=True, slots=True)
class Block:
    """A titled section with the untitled ones that follow it; the smallest piece that is routed."""

    number: int
    document: int
    level: int
    label: str
    sample: str
    lines: tuple[int, ...]
    heading: tuple[int, ...]
    """lines of its own heading"""
    above: tuple[int, ...]
    """numbers of the blocks it stands under, nearest first"""

    @property
    def shown(self) -> str:
        return f"{self.number} {' ' * max(self.level - 1, 0)}{self.label}{': ' if self.sample else ''}{self.sample}"


@dataclass(frozen=True)
class Sheet:
    """All documents of a product as one run of numbered lines."""

    documents: Sequence[Document]
    entries: Mapping[int, Entry]
    blocks: tuple[Block, ...]
    _block_of: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        homes = {line: block.number for block in self.blocks for line in block.lines}
        object.__setattr__(self, "_block_of", homes)

    def block_of(self, line: int) -> int | None:
        return self._block_of.get(line)

    def flagged(self, blocks: Collection[int]) -> bool:
        """Whether a flagged line is among what is shown of the blocks."""
        return any(self.entries[line].flagged for line in self.shown(blocks))

    def shown(self, blocks: Collection[int]) -> list[int]:
        """The numbers of the blocks' lines and of the headings over them, in order."""
        found: set[int] = set()
        for block in self.blocks:
            if block.number in blocks:
                found.update(block.lines)
                found.update(line for above in block.above for line in self.blocks[above - 1].heading)
        return sorted(found)

    def text(self, blocks: Collection[int]) -> str:
        """The blocks' lines as a model reads them: the same bytes for the same blocks.

        Of several documents each is announced by its kind; its name is the uploader's and is not repeated.
        """
        rows: list[str] = []
        last = 0 if len(self.documents) == 1 else None
        for entry in (self.entries[line] for line in self.shown(blocks)):
            if entry.document != last:
                last = entry.document
                rows.append(f"== {self.documents[last].kind}")
            rows.append(entry.shown)
        return "\n".join(rows)

    def outline(self) -> str:
        return "\n".join(block.shown for block in self.blocks)


def number_lines(documents: Sequence[Document], flagged: Collection[tuple[int, str]] = ()) -> Sheet:
    """The sheet of these documents. `flagged` names lines by document and id.

    A line's number is made of its document, page and place on the page: a changed page leaves all others their numbers.
    """
    entries: dict[int, Entry] = {}
    blocks: list[Block] = []
    for index, document in enumerate(documents):
        first = len(blocks)
        numbers = _numbers(document, index)
        parts: list[tuple[Section, list[Entry]]] = []
        for section in (*document.sections, *_leftover(document)):
            made = list(_entries(document, index, section, numbers, flagged))
            entries.update({entry.number: entry for entry in made})
            if parts and _is_titled(section):
                blocks.extend(_block(index, parts, blocks, first))
                parts = []
            parts.append((section, made))
        blocks.extend(_block(index, parts, blocks, first))
    return Sheet(documents, entries, tuple(blocks))


def _numbers(document: Document, index: int) -> dict[str, int]:
    """Page 3, 17th line: 3017; more digits for the place where a page has more lines; the document in front."""
    most = max((len(page.lines) for page in document.pages), default=0)
    stride = 10 ** max(3, len(str(most)))
    return {
        line.id: index * stride * _PAGES + page.number * stride + place
        for page in document.pages
        for place, line in enumerate(page.lines, start=1)
    }


def _leftover(document: Document) -> Iterator[Section]:
    """The lines that stand in no section, as one of their own."""
    inside = {line for section in document.sections for line in section.lines}
    lines = tuple(line.id for line in document.iter_lines() if line.id not in inside)
    if lines:
        yield Section(id="", number="", title="", level=0, parent=None, path=(), lines=lines)


def _entries(
    document: Document, index: int, section: Section, numbers: Mapping[str, int], flagged: Collection[tuple[int, str]]
) -> Iterator[Entry]:
    heading = set(section.heading)
    for line_id in section.lines:
        line = document.line(line_id)
        if line.role in _UNSEEN or not any(char.isalnum() for char in line.text):
            continue
        yield Entry(numbers[line_id], index, line, line_id in heading, (index, line_id) in flagged)


def _is_titled(section: Section) -> bool:
    return bool(section.title) or not section.number


def _block(
    document: int, parts: Sequence[tuple[Section, list[Entry]]], before: Sequence[Block], first: int
) -> Iterator[Block]:
    entries = [entry for _, made in parts for entry in made]
    if not entries:
        return
    section, own = parts[0]
    unseen = bool(section.heading) and not any(entry.heading for entry in own)
    label = section.number if unseen else " ".join(f"{section.number} {_clean(section.title)}".split())
    safe = [entry for entry in entries if not entry.flagged and not entry.heading]
    yield Block(
        number=len(before) + 1,
        document=document,
        level=section.level,
        label=_short("" if _heading_flagged(own) else label, _LABEL),
        sample=_sample(safe),
        lines=tuple(entry.number for entry in entries),
        heading=tuple(entry.number for entry in own if entry.heading),
        above=_above(before[first:], section.level),
    )


def _above(before: Sequence[Block], level: int) -> tuple[int, ...]:
    found: list[int] = []
    for block in reversed(before):
        if block.level < level:
            found.append(block.number)
            level = block.level
    return tuple(found)


def _heading_flagged(entries: Sequence[Entry]) -> bool:
    return any(entry.flagged and entry.heading for entry in entries)


def _sample(entries: Sequence[Entry]) -> str:
    rows = [entry.line for entry in entries if entry.line.role is Role.TABLE]
    if len(rows) < _TABLE:
        return _short(" ".join(_clean(entry.line.text) for entry in entries[:3]), _SAMPLE)
    heads = (_short(_clean(row.cells[0].text if row.cells else row.text), 40) for row in rows)
    return _short(" / ".join(dict.fromkeys(heads)), _ROWS)


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def _clean(text: str) -> str:
    """One line of printable characters: nothing in a document can end its line."""
    return " ".join("".join(char if char.isprintable() else " " for char in text.replace("\u00ad", "")).split())
