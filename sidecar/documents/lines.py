"""Strips of fragments become lines in reading order: running text, or table rows with cells. Knows nothing of other
pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sidecar.documents.columns import Strip
from sidecar.documents.fragments import NONE, PART_MARK, Fragment, cells, fragment, is_mark, rows
from sidecar.documents.glyphs import Word
from sidecar.documents.once import once
from sidecar.models import Box, Role

CELL_GAP = 2.0
"""ems of white space inside a line that part two cells"""


@dataclass
class Draft:
    """A line before it has a place in the page's text. One part per cell; one part where it is no table row."""

    parts: list[Fragment]
    column: int
    left: float
    """the column's left edge in points"""
    role: Role = Role.BODY
    heads: tuple[str, ...] = ()
    table: int = 0
    """which of the page's tables the line belongs to, counted from 1; 0 where none was found around it"""

    @once
    def text(self) -> str:
        return self.parts[0].text if len(self.parts) == 1 else " ".join([part.text for part in self.parts])

    @once
    def box(self) -> Box:
        if len(self.parts) == 1:
            return self.parts[0].box
        return (
            min(part.x0 for part in self.parts),
            min(part.y0 for part in self.parts),
            max(part.x1 for part in self.parts),
            max(part.y1 for part in self.parts),
        )

    @once
    def size(self) -> float:
        return self.parts[0].size if len(self.parts) == 1 else max(self.parts, key=lambda part: part.width).size

    @once
    def bold(self) -> bool:
        return all(part.bold for part in self.parts)

    @once
    def ink(self) -> int:
        part = self.parts[0]
        return fragment(part.words[part.mark_words :]).ink if 0 < part.mark_words < len(part.words) else part.ink


def drafts(strip: Strip) -> list[Draft]:
    """The strip's lines: column by column, or row by row where it is a grid."""
    if not strip.grid:
        return [
            line
            for number, column in enumerate(strip.columns)
            for line in _unwrapped(flow(column, number), strip.rules)
        ]
    result: list[Draft] = []
    for row in _grid_rows(strip):
        single = all(len(rows(cell)) <= 1 for cell in row) and sum(bool(cell) for cell in row) > 1
        if single and not _is_titled(row):
            parts = [fragment(_words(cell)) for cell in row if cell]
            result.append(Draft(parts, 0, parts[0].x0, Role.TABLE))
        else:
            result.extend(line for number, cell in enumerate(row) for line in flow(cell, number))
    return result


def _is_titled(row: Sequence[Sequence[Fragment]]) -> bool:
    """A bold title in the margin beside a sentence: no row of a table."""
    title, *text = [cell for cell in row if cell]
    said = " ".join(piece.text for cell in text for piece in cell)
    return all(piece.bold for piece in title) and said.endswith((".", ";", ":")) and not text[0][0].bold


def _words(cell: Sequence[Fragment]) -> list[Word]:
    return [word for piece in cell for word in piece.words]


def _grid_rows(strip: Strip) -> Iterable[list[list[Fragment]]]:
    starts = _row_starts(strip)
    result: list[list[list[Fragment]]] = [[[] for _ in strip.columns] for _ in range(len(starts) + 1)]
    for number, column in enumerate(strip.columns):
        for piece in column:
            middle = (piece.y0 + piece.y1) / 2
            result[sum(start <= middle for start in starts)][number].append(piece)
    return [row for row in result if any(row)]


def _row_starts(strip: Strip) -> list[float]:
    """The ys at which a row begins: the rules that cross every edge, or else the left cells."""
    crossing = sorted(
        {r[1] for r in strip.rules if strip.edges and r[0] < strip.edges[0] - 20 and r[2] > strip.edges[-1] + 20}
    )
    if len(crossing) >= 2:
        return crossing
    starts: list[float] = []
    last: Fragment | None = None
    for piece in sorted(strip.columns[0], key=lambda item: item.base):
        if last is None or piece.base - last.base > 1.6 * piece.size:
            starts.append(piece.y0 - 0.35 * piece.size)
        last = piece
    return starts


def flow(column: Sequence[Fragment], number: int, left: float | None = None) -> list[Draft]:
    """The column's lines as they look, top to bottom; `left` is its left edge, where it is not that of these
    fragments."""
    if not column:
        return []
    left = min(piece.x0 for piece in column) if left is None else left
    result = []
    for row in rows(column):
        parts = _parts(row, CELL_GAP)
        if len(parts) > 1 and row[0].cell_gap:
            # A row of cells: some of them may stand closer together.
            parts = _parts([part for piece in row for part in cells(piece)], row[0].cell_gap)
        result.append(Draft(parts, number, left, Role.TABLE if len(parts) > 1 else Role.BODY))
    return result


def _parts(row: Sequence[Fragment], least: float) -> list[Fragment]:
    """The row's cells: what `least` ems of white space part, a number or bullet and its text left together."""
    found: list[list[Fragment]] = [[row[0]]]
    for piece in row[1:]:
        last = found[-1][-1]
        gap, size = piece.x0 - last.x1, max(last.size, piece.size)
        names = is_mark(last.text) and not (len(found) > 1 and NONE.fullmatch(last.text))
        numeral = gap <= CELL_GAP * size and PART_MARK.fullmatch(last.words[-1].text)
        if gap >= least * size and not names and not numeral:
            found.append([piece])
        else:
            found[-1].append(piece)
    return [fragment(_words(cell)) if len(cell) > 1 else cell[0] for cell in found]


def _unwrapped(lines: list[Draft], rules: Sequence[Box]) -> list[Draft]:
    """Rows whose cells wrap become one row, where the file draws cell after cell; otherwise they stay as they look."""
    pitches = sorted(
        lower.parts[0].base - upper.parts[0].base
        for upper, lower in pairwise(lines)
        if Role.TABLE in (upper.role, lower.role)
    )
    if not pitches:
        return lines
    usual = pitches[3 * len(pitches) // 4]
    result: list[Draft] = []
    for line in lines:
        if result and result[-1].role is Role.TABLE:
            line = _parted(result[-1], line)
        if result and _wraps(result[-1], line, rules, usual):
            result[-1] = _grown(result[-1], line)
        else:
            result.append(line)
    return result


def _parted(upper: Draft, line: Draft) -> Draft:
    """The line with a piece cut where the file goes on with another cell of the row above: lines of two cells that
    end and begin close together."""
    ends = {part.words[-1].order + 1 for part in upper.parts}
    parts: list[Fragment] = []
    for part in line.parts:
        cuts = [
            index
            for index, (before, word) in enumerate(pairwise(part.words), 1)
            if word.order in ends and word.order != before.order + 1
        ]
        pieces = [part.words[start:end] for start, end in pairwise([0, *cuts, len(part.words)])]
        parts += [fragment(words) for words in pieces] if cuts else [part]
    return line if len(parts) == len(line.parts) else Draft(parts, line.column, line.left, Role.TABLE)


def _wraps(upper: Draft, lower: Draft, rules: Sequence[Box], usual: float) -> bool:
    if Role.TABLE not in (upper.role, lower.role) or len(upper.parts) + len(lower.parts) > 12:
        return False
    bottom = max(part.words[-1].base for part in upper.parts)
    pitch = lower.parts[0].base - bottom
    if pitch > 1.4 * lower.size or any(bottom < rule[1] < lower.box[1] + 1 and _over(rule, upper) for rule in rules):
        return False
    ruled = sum(_over(rule, upper) for rule in rules) >= 3
    if not ruled and pitch > 0.85 * usual:
        return False
    return all(_continued(upper, part) is not None for part in lower.parts) or (
        len(upper.parts) == 1 and _continues(upper.parts[0], lower.parts[0])
    )


def _over(rule: Box, line: Draft) -> bool:
    return rule[0] < line.box[2] and rule[2] > line.box[0]


def _continues(upper: Fragment, lower: Fragment) -> bool:
    """True where the lower piece goes on in the content stream where the upper one ends, below it."""
    return lower.words[0].order == upper.words[-1].order + 1 and min(upper.x1, lower.x1) > max(upper.x0, lower.x0)


def _continued(upper: Draft, part: Fragment) -> int | None:
    return next((index for index, above in enumerate(upper.parts) if _continues(above, part)), None)


def _grown(upper: Draft, lower: Draft) -> Draft:
    parts = list(upper.parts)
    for part in lower.parts:
        index = _continued(upper, part)
        if index is None:
            parts.append(part)
        else:
            parts[index] = fragment(parts[index].words + part.words)
    return Draft(parts, upper.column, upper.left, Role.TABLE if len(parts) > 1 else upper.role)
