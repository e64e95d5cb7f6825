"""What stands beside what on a page: titles in the margin, cells of rows, lines that merely share the height. Knows no
columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sidecar.documents.fragments import Fragment

FEWEST = 3
PLAIN = 0.8
"""share of the lines beside bold titles that are not bold themselves"""
MANY = 12
LEVEL = 0.4
"""share of lines that have a neighbour on their baseline, up to which they are no cells of rows"""
SAME_LINE = 1.5
"""points by which the baselines of one row may differ"""
LETTERED = 0.7
APART = 1.6
"""ems from one line to the next from which they are two titles"""


def titled_by(left: Sequence[Fragment], first: Sequence[Fragment]) -> bool:
    """Titles in the margin, bold or in a colour of their own, beside the text that each of them names."""
    if all(piece.bold for piece in left):
        other = sum(not piece.bold for piece in first)
    else:
        inks = {piece.ink for piece in left}
        other = 0 if len(inks) > 1 else sum(piece.ink not in inks for piece in first)
    return other >= PLAIN * len(first) and lettered(first) and lettered(left)


def titles(left: Sequence[Fragment]) -> list[Fragment]:
    """The first lines of what stands in the margin; the lines on which a title goes on stand close below."""
    found: list[Fragment] = []
    last: Fragment | None = None
    for piece in sorted(left, key=lambda item: item.base):
        if last is None or piece.base - last.base > APART * piece.size:
            found.append(piece)
        last = piece
    return found


def independent(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Many lines of words on both sides that keep to no common baselines: short lines of two columns, no table."""
    if min(len(left), len(right)) < MANY or not (lettered(left) and lettered(right)):
        return False
    return _level(left, right) <= LEVEL * len(left)


def aligned(left: Sequence[Fragment], right: Sequence[Fragment], fewest: int = FEWEST) -> bool:
    """True where most left cells, and `fewest` at least, start on the baseline of a right one."""
    return len(left) >= fewest and _level(left, right) >= 0.6 * len(left)


def _level(left: Sequence[Fragment], right: Sequence[Fragment]) -> int:
    """How many on the left stand on the baseline of one on the right."""
    bases = sorted(piece.base for piece in right)
    places = ((piece.base, bisect_left(bases, piece.base - SAME_LINE)) for piece in left)
    return sum(place < len(bases) and bases[place] <= base + SAME_LINE for base, place in places)


def lettered(pieces: Sequence[Fragment]) -> bool:
    """True where the pieces are no column of figures: enough on an edge that other pages have."""
    text = "".join(word.text for piece in pieces for word in piece.words)
    return sum(map(str.isalpha, text)) >= LETTERED * len(text)
