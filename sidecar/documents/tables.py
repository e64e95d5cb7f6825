"""Tables that span the page's text: found by rules, shades or a row of bold heads, and read row by row. Knows one
page's geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sidecar.documents.edges import ENOUGH, GAP, column_edges, edges_of, side_by_side, split_at, starts_of
from sidecar.documents.fragments import Fragment, cells, fragment, is_mark, rows
from sidecar.documents.lines import Draft, flow
from sidecar.documents.prose import prose as is_prose
from sidecar.models import Box, Role

SPAN = 0.55
"""share of the text's width from which a table takes its stretch of the page alone"""
TALLEST = 260.0
"""points between two rules of one table"""
WRAP = 1.5
"""ems from one line of a cell to the next"""
PROSE = 0.75
"""share of the rules' extent from which a piece of text between two of them is a line of prose"""
LONGEST = 400
"""characters up to which a row is one line; longer ones are read cell by cell"""

LONGEST_PAIR = 160
"""the same for a row of two cells: a term and its explanation in prose"""


@dataclass(frozen=True, slots=True)
class Table:
    """A stretch of the page and the rows in it, top to bottom."""

    top: float
    bottom: float
    rows: list[list[Fragment]]
    edges: tuple[float, ...]
    """left edges of the columns but the first"""

    def holds(self, piece: Fragment) -> bool:
        return self.top <= (piece.y0 + piece.y1) / 2 <= self.bottom


def find_tables(pieces: Sequence[Fragment], rules: Sequence[Box], carried: Sequence[Fragment] = ()) -> list[Table]:
    """The page's tables from top to bottom; those inside a column of text are left to the reading of lines. `carried`
    are the heads of the table that the page before ends with."""
    if not pieces:
        return []
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    found: list[Table] = []
    for group in _groups(rules, SPAN * (right - left)):
        table = _ruled(pieces, group)
        tables = [table] if table else [_ruled(pieces, part) for part in _between_prose(pieces, group)]
        found.extend(table for table in tables if table)
    for head in _heads(pieces, SPAN * (right - left)):
        if not any(table.holds(head[0]) for table in found):
            table = _headed(pieces, head)
            if table and not any(table.top < other.bottom and table.bottom > other.top for other in found):
                found.append(table)
    top = min(pieces, key=lambda piece: piece.base)
    if len(carried) >= ENOUGH and not any(table.holds(top) for table in found):
        table = _sequel(pieces, carried, top)
        if table and not any(table.bottom > other.top for other in found):
            found.append(table)
    return sorted(found, key=lambda table: table.top)


def table_lines(table: Table) -> Iterator[Draft]:
    """The table's lines: one per row where the row is short and each cell is drawn in one go, else line by line."""
    left = min(piece.x0 for row in table.rows for piece in row)
    for row in (part for group in table.rows for part in _titled(group)):
        cells: list[list[Fragment]] = [[] for _ in range(len(table.edges) + 1)]
        for piece in row:
            cells[sum(piece.x0 >= edge - 1 for edge in table.edges)].append(piece)
        filled = [cell for cell in cells if cell]
        length = sum(len(piece.text) for piece in row)
        prose = len(filled) == 2 and length > LONGEST_PAIR
        if len(filled) > 1 and length <= LONGEST and not prose and all(_in_one_go(cell) for cell in filled):
            yield Draft([_joined(cell) for cell in filled], 0, left, Role.TABLE)
        elif (length <= LONGEST and not prose) or len(filled) == 1:
            yield from flow(row, 0, left)
        else:
            for number, cell in enumerate(cells):
                yield from flow(cell, number)


def _titled(row: list[Fragment]) -> Iterator[list[Fragment]]:
    """A bold line alone above a row is the title of a group of rows, not a part of the first."""
    lines = rows(row)
    count = 0
    while count < len(lines) - 1 and len(lines[count]) == 1 and lines[count][0].bold:
        count += 1
    if count and not any(piece.bold for line in lines[count:] for piece in line):
        yield [piece for line in lines[:count] for piece in line]
        yield [piece for line in lines[count:] for piece in line]
    else:
        yield row


def _joined(cell: Sequence[Fragment]) -> Fragment:
    ordered = sorted(cell, key=lambda piece: piece.order)
    return ordered[0] if len(ordered) == 1 else fragment([word for piece in ordered for word in piece.words])


def _in_one_go(cell: Sequence[Fragment]) -> bool:
    """True where the content stream writes the cell without a detour, from top to bottom."""
    ordered = sorted(cell, key=lambda piece: piece.order)
    words = [word.order for piece in ordered for word in piece.words]
    falls = all(a.base <= b.base + 1 for a, b in pairwise(ordered))
    return falls and words == list(range(words[0], words[0] + len(words)))


def _groups(rules: Sequence[Box], width: float) -> Iterator[list[Box]]:
    """Rules of about the same extent that follow one another down the page, pieces of one rule put together."""
    lines: list[Box] = []
    for rule in sorted(rules, key=lambda r: (round(r[1]), r[0])):
        last = lines[-1] if lines else None
        if last and abs(rule[1] - last[1]) <= 1.5 and rule[0] <= last[2] + 8:
            lines[-1] = (min(last[0], rule[0]), last[1], max(last[2], rule[2]), last[3])
        else:
            lines.append(rule)
    group: list[Box] = []
    for line in lines:
        if line[2] - line[0] < width:
            continue
        if group and line[1] - group[-1][1] <= 3:
            continue
        alike = group and abs(line[0] - group[0][0]) <= 15 and abs(line[2] - group[0][2]) <= 15
        if group and not (alike and line[1] - group[-1][1] <= TALLEST):
            if len(group) >= ENOUGH:
                yield group
            group = []
        group.append(line)
    if len(group) >= ENOUGH:
        yield group


def _between_prose(pieces: Sequence[Fragment], group: Sequence[Box]) -> Iterator[list[Box]]:
    """The rules parted where lines of prose stand between two: a bar above, a box below are as wide as the table."""
    wide = [(piece.y0 + piece.y1) / 2 for piece in pieces if piece.x1 - piece.x0 >= PROSE * (group[0][2] - group[0][0])]
    part = [group[0]]
    for above, below in pairwise(group):
        if any(above[1] < y < below[1] for y in wide):
            if len(part) >= ENOUGH:
                yield part
            part = []
        part.append(below)
    if ENOUGH <= len(part) < len(group):
        yield part


def _ruled(pieces: Sequence[Fragment], group: Sequence[Box]) -> Table | None:
    ys = [rule[1] for rule in group]
    size = sorted(piece.size for piece in pieces)[len(pieces) // 2]
    reach = max(b - a for a, b in pairwise(ys))
    bands: list[list[Fragment]] = [[] for _ in range(len(ys) + 1)]
    for piece in pieces:
        if ys[0] - reach <= piece.y1 and piece.y0 <= ys[-1] + reach:
            for part in cells(piece):
                bands[sum(y <= (part.y0 + part.y1) / 2 for y in ys)].append(part)
    bands[0] = _near(bands[0], ys[0], size, upwards=True)
    bands[-1] = _near(bands[-1], ys[-1], size, upwards=False, reach=reach)
    starts = starts_of([piece for band in bands for piece in band])
    bands = [[part for piece in band for part in split_at(piece, starts)] for band in bands]
    edges = column_edges(bands)
    if not edges:
        return None
    bands[0] = _fitting(bands[0], edges)
    bands[-1] = _fitting(bands[-1], edges)
    kept = [band for band in bands if band]
    inside = [piece for band in kept for piece in band]
    beside = min(group[0][0], min(p.x0 for p in inside)) - 3, max(group[0][2], max(p.x1 for p in inside)) + 3
    if (
        any(piece.x0 < beside[0] or piece.x1 > beside[1] for piece in inside)
        or sum(side_by_side(band) for band in kept) < ENOUGH
    ):
        return None
    return Table(min(p.y0 for p in inside) - 0.1, max(p.y1 for p in inside) + 0.1, kept, edges)


def _near(band: Sequence[Fragment], y: float, size: float, *, upwards: bool, reach: float = 0.0) -> list[Fragment]:
    """The heads right above the first rule, or the row right below the last."""
    kept: list[Fragment] = []
    lines = rows(band)
    for row in reversed(lines) if upwards else lines:
        distance = y - max(p.y1 for p in row) if upwards else min(p.y0 for p in row) - y
        within = distance <= 1.2 * size and len(row) > 1 if upwards else distance <= 1.2 * size
        if not within or (not upwards and max(p.y1 for p in row) > y + reach + distance):
            break
        y = min(p.y0 for p in row) if upwards else max(p.y1 for p in row)
        reach -= distance
        kept.extend(row)
    return sorted(kept, key=lambda piece: (piece.base, piece.x0))


def _fitting(band: list[Fragment], edges: Sequence[float]) -> list[Fragment]:
    """The band, or nothing where a piece runs across a column's edge: text that merely stands close."""
    crosses = any(piece.x0 < edge - GAP and piece.x1 > edge for piece in band for edge in edges)
    return [] if crosses else band


def _heads(pieces: Sequence[Fragment], width: float) -> Iterator[list[Fragment]]:
    """Rows of three or more bold pieces without figures."""
    for row in rows(pieces):
        if not all(piece.bold and not piece.figures for piece in row):
            continue
        row = [part for piece in row for part in cells(piece)]
        if len(row) >= ENOUGH and row[-1].x1 - row[0].x0 >= width and not is_mark(row[0].text):
            yield row


def _headed(pieces: Sequence[Fragment], head: list[Fragment]) -> Table | None:
    """The rows under a row of heads, as long as they keep to its columns."""
    below = [row for row in rows(pieces) if row[0].base > head[0].base + 1]
    kept = [head]
    for line in below:
        row = [part for piece in line for part in cells(piece)]
        tall = row[0].y0 - max(p.y1 for p in kept[-1]) > 3.0 * head[0].size
        edges = edges_of([[piece for other in [*kept, row] for piece in other]])
        if tall or len(edges) + 1 < len(head):
            break
        kept.append(row)
    edges = edges_of([[piece for line in kept for piece in line]])
    if len(kept) < ENOUGH or sum(len(row) > 1 for row in kept) < ENOUGH:
        return None
    inside = [piece for row in kept for piece in row]
    found = [head, *_by_stream([piece for row in kept[1:] for piece in row], edges)]
    return Table(min(p.y0 for p in inside) - 0.1, max(p.y1 for p in inside) + 0.1, found, edges)


def _sequel(pieces: Sequence[Fragment], heads: Sequence[Fragment], top: Fragment) -> Table | None:
    """The table that the page before ends with, where it goes on from the page's top without its heads.

    Columns of running text that happen to stand under the heads are no table.
    """
    above = top.y0 - 1
    raised = [replace(head, y0=above - head.size, y1=above, base=above) for head in heads]
    table = _headed(pieces, raised)
    if table is None:
        return None
    columns: list[list[Fragment]] = [[] for _ in range(len(table.edges) + 1)]
    for piece in (piece for row in table.rows[1:] for piece in row):
        columns[sum(piece.x0 >= edge - 1 for edge in table.edges)].append(piece)
    if any(column and is_prose(column) for column in columns[1:]):
        return None
    return Table(top.y0 - 0.1, table.bottom, table.rows[1:], table.edges)


def _by_stream(pieces: Sequence[Fragment], edges: Sequence[float]) -> list[list[Fragment]]:
    """Rows as the content stream writes them, cell after cell; where it jumps about, as they look."""
    found: list[list[Fragment]] = []
    last, bottom = len(edges) + 1, 0.0
    for piece in sorted(pieces, key=lambda item: item.order):
        column = sum(piece.x0 >= edge - 1 for edge in edges)
        above = found[-1][-1] if found else piece
        wraps = 0 <= piece.base - bottom <= WRAP * piece.size and piece.bold == above.bold
        if column < last or (column == last and not (wraps or piece.base == bottom)):
            found.append([])
        found[-1].append(piece)
        last, bottom = column, piece.base
    tops = [(min(p.y0 for p in row), max(p.y1 for p in row)) for row in found]
    ordered = all(below[0] >= above[1] - 2 for above, below in pairwise(tops))
    return found if ordered else rows(pieces)
