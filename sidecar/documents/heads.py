"""Which head each cell of a table stands under, also where the table goes on over a page. Knows lines, not how they
were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

from sidecar.documents.fragments import Fragment
from sidecar.documents.lines import Draft
from sidecar.models import Role

FAR = 4
"""lines between two rows from which they are not of one table"""


def with_heads(lines: Sequence[Draft], carried: Sequence[Fragment] = ()) -> Sequence[Fragment]:
    """Gives the cells of table rows their column heads; short lines between rows belong to the table.

    `carried` are the heads of the table that the page before ends with; returned are those of the one that this page
    ends with.
    """
    heads: Sequence[Fragment] = ()
    over: dict[int, Sequence[Fragment]] = {}
    others, table = FAR, 0
    if carried and goes_on(lines, carried):
        heads, table = carried, next(line.table for line in lines if line.role is Role.TABLE)
    for index, line in enumerate(lines):
        if line.role is not Role.TABLE:
            others += 1
            if others >= FAR and index >= FAR and not line.table:
                heads = ()
            continue
        if line.table != table:
            heads, table = (), line.table
        if _is_head(line, lines[index + 1 :], fresh=not heads and others >= FAR):
            heads = line.parts
        else:
            line.heads = tuple(_head(part, heads) for part in line.parts)
        over[index] = heads
        others = 0
    _inner_lines(lines, over)
    return heads if lines and lines[-1].role is Role.TABLE else ()


def goes_on(lines: Sequence[Draft], heads: Sequence[Fragment]) -> bool:
    """True where a page begins with rows, each cell of which stands under the head of its own column."""
    first = 1 if len(heads) > 2 and lines and lines[0].role is not Role.TABLE else 0
    leading = list(takewhile(lambda line: line.role is Role.TABLE, lines[first:]))
    full = [line.parts for line in leading if len(line.parts) == len(heads)]
    if not full or max(len(line.parts) for line in leading) > len(heads):
        return False
    return all(_column(part, heads) == number for parts in full for number, part in enumerate(parts))


def _inner_lines(lines: Sequence[Draft], over: Mapping[int, Sequence[Fragment]]) -> None:
    at = [index for index, line in enumerate(lines) if line.role is Role.TABLE]
    for above, below in pairwise(at):
        upper, lower = lines[above], lines[below]
        one_table = upper.table > 0 and upper.table == lower.table
        if below - above < 2 or not (one_table or below - above <= FAR):
            continue
        inner = lines[above + 1 : below]
        width = max(upper.box[2], lower.box[2]) - min(upper.box[0], lower.box[0])
        for line in inner:
            plain = not line.bold and line.ink == lower.ink and line.column == lower.column == upper.column
            if plain and line.box[2] - line.box[0] <= 0.6 * width and abs(line.size - lower.size) <= 0.6:
                line.role = Role.TABLE
                line.heads = (_head(line.parts[0], over[below]),)


def _is_head(line: Draft, after: Sequence[Draft], *, fresh: bool) -> bool:
    """True for a row of words above rows of figures, set apart by its weight or by being a table's first."""
    if len(line.parts) < 2 or any(char.isdecimal() for part in line.parts[1:] for char in part.text):
        return False
    if line.bold:
        return True
    following = next((other for other in after[:FAR] if other.role is Role.TABLE), None)
    if (
        not fresh
        or following is None
        or not all(part.text[:1].isupper() and len(part.text) < 40 for part in line.parts)
    ):
        return False
    return any(char.isdigit() for part in following.parts[1:] for char in part.text) and len(following.parts) <= len(
        line.parts
    )


def _head(part: Fragment, heads: Sequence[Fragment]) -> str:
    """The head that the cell stands under."""
    column = _column(part, heads)
    return "" if column is None else heads[column].text


def _column(part: Fragment, heads: Sequence[Fragment]) -> int | None:
    """The head that the cell overlaps most, or that is nearest within an em or two."""
    best, overlap = None, -2 * part.size
    for number, head in enumerate(heads):
        shared = min(part.x1, head.x1) - max(part.x0, head.x0)
        if shared > overlap:
            best, overlap = number, shared
    return best
