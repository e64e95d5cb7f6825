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


def titled_by(left: Sequence[Fragment], first: Sequence[Fragment]) -> bool:
    """Bold titles in the margin, beside the text that each of them names."""
    plain = sum(not piece.bold for piece in first)
    return all(piece.bold for piece in left) and plain >= PLAIN * len(first) and lettered(first)


def independent(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Many lines of words on both sides that keep to no common baselines: short lines of two columns, no table."""
    if min(len(left), len(right)) < MANY or not (lettered(left) and lettered(right)):
        return False
    return _level(left, right) <= LEVEL * len(left)


def aligned(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """True where most left cells start on the baseline of a right one."""
    return len(left) >= FEWEST and _level(left, right) >= 0.6 * len(left)


def _level(left: Sequence[Fragment], right: Sequence[Fragment]) -> int:
    """How many on the left stand on the baseline of one on the right."""
    bases = sorted(piece.base for piece in right)
    places = ((piece.base, bisect_left(bases, piece.base - SAME_LINE)) for piece in left)
    return sum(place < len(bases) and bases[place] <= base + SAME_LINE for base, place in places)


def lettered(pieces: Sequence[Fragment]) -> bool:
    """True where the pieces are no column of figures: enough on an edge that other pages have."""
    text = "".join(word.text for piece in pieces for word in piece.words)
    return sum(map(str.isalpha, text)) >= LETTERED * len(text)
