"""Tells running text from cells and figures. Knows fragments, no columns and no language."""

from __future__ import annotations

from collections.abc import Sequence

from sidecar.documents.fragments import Fragment

WIDE = 9.0
"""ems from which a fragment counts as a line of prose rather than a cell"""
PROSE = 0.55
"""share of a column's text that stands in wide fragments"""
FULL = 0.3
"""share of a column's lines that reach its right edge"""
FIGURES = 0.25
"""share of words with a digit, up to which text is prose"""


def prose(pieces: Sequence[Fragment]) -> bool:
    """True for running text: mostly wide lines that begin at few places, a good part of which reach the right edge."""
    total = sum(piece.width for piece in pieces)
    if sum(piece.width for piece in pieces if piece.ems >= WIDE) < PROSE * total:
        return False
    edge = sorted(piece.x1 for piece in pieces)[int(0.9 * (len(pieces) - 1))]
    full = sum(piece.ems >= WIDE and piece.x1 >= edge - 2.5 * piece.size for piece in pieces)
    return full >= FULL * len(pieces) and _worded(pieces)


def _worded(pieces: Sequence[Fragment]) -> bool:
    """True where words, not figures, make up the text."""
    figures = sum(piece.figures for piece in pieces)
    with_figure = sum(piece.figures > 0 for piece in pieces)
    words = sum(len(piece.words) for piece in pieces)
    return figures <= FIGURES * words and with_figure <= 0.6 * len(pieces)
