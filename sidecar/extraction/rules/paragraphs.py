"""Puts a section's lines together to paragraphs and list entries, by their place on the page. Knows no word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sidecar.extraction.rules.markers import Markers
from sidecar.models import Document, Line, Role

_FARTHEST = 40.0
_PARAGRAPH = 1.3
"""a step of so many usual lines begins a paragraph"""
_WIDER = 1.1
"""times the step inside paragraphs from which a step is one between entries: typesetters round steps by less"""
_SHORTEST_STEP = 0.85
_NEAR = 15
"""lines before and after one among which the longest tells where the column ends"""
_BLANK = 0.35
"""ems that a blank and the uncertainty about a word's width take"""
_INDENT = 3.0
"""points further right at which a line stands inside an entry, behind its bullet"""
_ENDS = (".", ":", ";", "!", "?")


def line_pitch(document: Document) -> float:
    """The usual distance of two lines of running text, in points; 0 where lines have no boxes."""
    steps: list[float] = []
    for page in document.pages:
        for above, below in pairwise(page.lines):
            step = below.box[1] - above.box[1]
            if 0 < step < _FARTHEST and above.column == below.column:
                steps.append(step)
    return median(steps) if steps else 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together. `continued`: the text of the group before goes on here, behind a page's or column's
    end. `close`: no more white space parts it from the group before than a list's entries. `kind` and `head`: the first
    line's marker and where the wording begins behind it."""

    lines: tuple[Line, ...]
    kind: str
    head: int
    continued: bool
    close: bool


def groups(lines: Sequence[Line], pitch: float) -> Iterator[Group]:
    """`pitch` is the document's line_pitch."""
    if not lines:
        return
    markers = Markers(lines)
    breaks = _Breaks(lines, pitch, markers)
    first, why = 0, ""
    for index in range(1, len(lines) + 1):
        reason = breaks.before(index, lines[first]) if index < len(lines) else "new"
        if reason:
            head = lines[first]
            own = tuple(lines[first:index])
            yield Group(own, markers.kind(head), markers.end(head), why == "flow", why == "close")
            first, why = index, reason


class _Breaks:
    """Tells where a new group begins. A line that ended although the next word had room ends on purpose."""

    def __init__(self, lines: Sequence[Line], pitch: float, markers: Markers) -> None:
        self._lines = lines
        self._pitch = pitch
        self._markers = markers
        self._rooms = _rooms(lines) if pitch else [0.0] * len(lines)
        self._steps = _steps(lines, self._rooms, pitch) if pitch else {}
        self._lists = self._places_of_lists() if pitch else frozenset()

    def before(self, index: int, opening: Line) -> str:
        """Why a new unit begins with this line: "" (it does not), "new", "close" (after little white space), or "flow"
        (the sentence goes on elsewhere). `opening` is the first line of the unit so far."""
        line, last = self._lines[index], self._lines[index - 1]
        kind = self._markers.kind(line)
        if not self._pitch or Role.TABLE in (line.role, last.role) or kind not in ("", "number"):
            return "new"
        text = last.text.rstrip()
        ended = text.endswith(_ENDS)
        if not _adjoin(last, line):
            return "new" if ended or self._rooms[index - 1] > last.size else "flow"
        outdented = line.box[0] < opening.box[0] - _INDENT
        if text.endswith(":") or (ended and (kind or outdented or line.bold != last.bold)):
            return "new"
        step = line.box[1] - last.box[1]
        if step > _PARAGRAPH * self._pitch:
            return "new"
        short = self._rooms[index - 1] > 0
        if self._wider(line, step):
            return "close" if ended or short or self._in_list(last, line) else ""
        inside = self._markers.kind(opening) not in ("", "number") and line.box[0] > opening.box[0] + _INDENT
        listed = text.endswith(";") or (ended and (line.page, line.column) in self._lists)
        return "close" if listed and short and not inside else ""

    def _wider(self, line: Line, step: float) -> bool:
        return step >= _WIDER * self._steps.get((line.page, line.column), self._pitch)

    def _in_list(self, above: Line, below: Line) -> bool:
        """Whether a line that is filled to its end is the end of an entry, by the tops and the bottoms of both lines:
        letters without strokes make a line look lower."""
        if (below.page, below.column) not in self._lists:
            return False
        return self._wider(below, below.box[3] - above.box[3])

    def _places_of_lists(self) -> frozenset[tuple[int, int]]:
        """Pages and columns where lines that end on purpose have more space below them, time and again."""
        counts: Counter[tuple[int, int]] = Counter()
        for (above, below), room in zip(pairwise(self._lines), self._rooms, strict=False):
            if room > 0 and _adjoin(above, below) and self._wider(below, below.box[1] - above.box[1]):
                counts[(below.page, below.column)] += 1
        return frozenset(place for place, count in counts.items() if count > 1)


def _adjoin(above: Line, below: Line) -> bool:
    same = below.page == above.page and below.column == above.column
    return same and 0 <= below.start - above.end <= 2


def _rooms(lines: Sequence[Line]) -> list[float]:
    """For each line the points by which the first word of the next one would still have fitted behind it."""
    rooms = []
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is None or line.text.endswith(("-", "\u00ad", "\u2010")):
            rooms.append(0.0)
            continue
        near = lines[max(0, index - _NEAR) : index + _NEAR + 1]
        edge = max(other.box[2] for other in near if other.page == line.page and other.column == line.column)
        word = len(after.text.split(maxsplit=1)[0]) if after.text.strip() else 0
        width = (after.box[2] - after.box[0]) * word / max(len(after.text), 1)
        rooms.append(edge - line.box[2] - width - _BLANK * line.size)
    return rooms


def _steps(lines: Sequence[Line], rooms: Sequence[float], pitch: float) -> dict[tuple[int, int], float]:
    """The usual step inside paragraphs, for each page and column of the section; that of all lines where no paragraph
    has two."""
    inside: dict[tuple[int, int], list[float]] = defaultdict(list)
    every: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (above, below), room in zip(pairwise(lines), rooms, strict=False):
        step = below.box[1] - above.box[1]
        if _adjoin(above, below) and step >= _SHORTEST_STEP * pitch:
            place = (below.page, below.column)
            every[place].append(step)
            if room <= 0 and not above.text.rstrip().endswith(_ENDS):
                inside[place].append(step)
    return {place: _low(inside.get(place) or steps) for place, steps in every.items()}


def _low(steps: list[float]) -> float:
    """The lower quartile: the tops of lines without capitals lie lower, so that single steps are shorter."""
    return sorted(steps)[len(steps) // 4]
