"""Where a column's edge stays free of text, and which short lines belong to the full-width ones around it. Knows one
edge of one page."""

from __future__ import annotations

from collections.abc import Sequence

from sidecar.documents.fragments import Fragment

CLEAR = 3.0
"""points left of a column's edge that stay free of text"""
TITLE = 1.15
"""times the usual size from which a line is a title"""


def free(ordered: Sequence[Fragment], x: float) -> list[list[Fragment]]:
    """Maximal stretches of what stands in order from top to bottom, in which no fragment crosses the edge `x`."""
    crossing = [piece.x0 < x - CLEAR and piece.x1 > x - CLEAR / 2 for piece in ordered]
    _whole_rows(ordered, crossing)
    _titles(ordered, crossing, x)
    _absorb(ordered, crossing, x)
    result: list[list[Fragment]] = [[]]
    for piece, crosses in zip(ordered, crossing, strict=True):
        if crosses:
            result.append([])
        else:
            result[-1].append(piece)
    return [stretch for stretch in result if stretch]


def _whole_rows(ordered: Sequence[Fragment], crossing: list[bool]) -> None:
    """What stands on one baseline with a crossing fragment crosses with it."""
    bases = {round(piece.base) for piece, crosses in zip(ordered, crossing, strict=True) if crosses}
    if not bases:
        return
    for index, piece in enumerate(ordered):
        if not crossing[index] and round(piece.base) in bases:
            crossing[index] = True


def _absorb(ordered: Sequence[Fragment], crossing: list[bool], x: float) -> None:
    """A short line close to a full-width one, with nothing beside it, belongs to it: a heading above, a last line
    below."""
    if not any(crossing):
        return
    for step, reach in ((-1, 2.6), (1, 1.0)):
        order = range(len(ordered) - 1, -1, -1) if step < 0 else range(len(ordered))
        for index in order:
            neighbour = index - step
            if crossing[index] or not 0 <= neighbour < len(ordered) or not crossing[neighbour]:
                continue
            piece, other = ordered[index], ordered[neighbour]
            gap = max(piece.y0, other.y0) - min(piece.y1, other.y1)
            if piece.x0 < x - CLEAR and gap <= reach * piece.size and not _beside(ordered, index):
                crossing[index] = True


def _titles(ordered: Sequence[Fragment], crossing: list[bool], x: float) -> None:
    """A line set larger than the text, with both columns beginning anew below it and nothing beside it, parts what
    is above."""
    if not ordered:
        return
    sizes = sorted(piece.size for piece in ordered)
    usual = sizes[len(sizes) // 2]
    if sizes[-1] < TITLE * usual:
        return
    leftmost = min(piece.x0 for piece in ordered)
    for index, piece in enumerate(ordered):
        if (
            crossing[index]
            or piece.size < TITLE * usual
            or piece.x0 > leftmost + 2 * piece.size
            or piece.x1 > x - CLEAR / 2
        ):
            continue
        below = ordered[index + 1 :]
        tops = [min((p.y0 for p in below if (p.x0 >= x - CLEAR) is side), default=None) for side in (False, True)]
        above = max((p.y1 for p in ordered[:index] if p.x0 >= x - CLEAR), default=0.0)
        if tops[0] is None or tops[1] is None or above > piece.y0 - 0.3 * piece.size:
            continue
        if abs(tops[0] - tops[1]) <= 1.5 * usual and tops[1] >= piece.y1 - 0.2 * usual:
            crossing[index] = True


def _beside(ordered: Sequence[Fragment], index: int) -> bool:
    piece = ordered[index]
    near = ordered[max(0, index - 6) : index + 7]
    return any(other is not piece and other.y1 > piece.y0 and other.y0 < piece.y1 for other in near)
