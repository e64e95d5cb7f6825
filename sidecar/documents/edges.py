"""Where the columns of a table begin, told from the bands of cells between its rules. Knows no rows and no meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sidecar.documents.fragments import Fragment, fragment
from sidecar.documents.glyphs import Word

ENOUGH = 3
"""rules that make a table"""
GAP = 5.0
"""points of white space between two columns of cells"""
CLOSE = 2.5
"""the same where many cells begin behind it on one line"""
NARROW = 1.2
"""points within which left edges of cells are the same"""
CELL_SPACE = 0.4
"""ems of white space between words that may be a gap between cells"""


def starts_of(pieces: Sequence[Fragment]) -> list[float]:
    """Left edges that several pieces share."""
    clusters: list[list[float]] = []
    for x in sorted(piece.x0 for piece in pieces):
        if clusters and x - clusters[-1][0] <= 2 * NARROW:
            clusters[-1].append(x)
        else:
            clusters.append([x])
    return [sum(cluster) / len(cluster) for cluster in clusters if len(cluster) > 1]


def split_at(piece: Fragment, starts: Sequence[float]) -> list[Fragment]:
    """The piece cut where a word begins at another cell's left edge: narrow cells stand closer than words of wide
    ones."""
    parts: list[list[Word]] = [[piece.words[0]]]
    for last, word in pairwise(piece.words):
        apart = word.x0 - last.x1 >= CELL_SPACE * piece.size
        if apart and any(abs(word.x0 - start) <= NARROW for start in starts):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [piece] if len(parts) == 1 else [fragment(part) for part in parts]


def side_by_side(band: Sequence[Fragment]) -> bool:
    """True where two pieces stand side by side."""
    return any(
        min(a.y1, b.y1) > max(a.y0, b.y0) for a, b in pairwise(sorted(band, key=lambda p: (round(p.base), p.x0)))
    )


def column_edges(bands: Sequence[Sequence[Fragment]]) -> tuple[float, ...]:
    """The columns of all bands, or of those between two rules where these show more of them: a note right below the
    last rule runs across the columns."""
    every, inner = edges_of(bands), [band for band in bands[1:-1] if side_by_side(band)]
    between = edges_of(inner) if len(inner) >= ENOUGH else ()
    return between if len(between) > len(every) else every


def edges_of(bands: Sequence[Sequence[Fragment]]) -> tuple[float, ...]:
    """Left edges of the columns after the first: where white space runs through all bands that have cells side by
    side."""
    wide = [band for band in bands if side_by_side(band)]
    spans: list[tuple[float, float]] = []
    for band in wide:
        for piece in band:
            spans.append((piece.x0, piece.x1))
    spans.sort()
    edges: list[float] = []
    end = spans[0][1] if spans else 0.0
    many = max(ENOUGH, len(wide) // 2)
    for index, (x0, x1) in enumerate(spans):
        if x0 >= end + GAP or (x0 >= end + CLOSE and _kept(spans, index, many)):
            edges.append(x0)
        end = max(end, x1)
    return tuple(sorted([*edges, *_spanned(wide, edges)])) if edges else ()


def _kept(spans: Sequence[tuple[float, float]], index: int, many: int) -> bool:
    """True where so many spans begin at the left edge of this one that a narrow space before it parts columns."""
    last = index + many - 1
    return last < len(spans) and spans[last][0] - spans[index][0] <= 2 * NARROW


def _spanned(wide: Sequence[Sequence[Fragment]], edges: Sequence[float]) -> Iterator[float]:
    """Left edges that several bands keep to and another band's cell spans: what two plans have in common is said once.

    Each band that keeps to one has a cell before it in the column that it parts.
    """
    for start in starts_of([piece for band in wide for piece in band]):
        before = max((edge for edge in edges if edge < start - 2 * GAP), default=None)
        if before is None or any(abs(start - edge) <= 2 * GAP for edge in edges):
            continue
        keeping = [band for band in wide if any(abs(piece.x0 - start) <= NARROW for piece in band)]
        parted = [p for band in keeping for p in band if before - NARROW <= p.x0 < start - NARROW]
        spans = any(before - NARROW <= p.x0 < start - GAP and p.x1 > start + GAP for band in wide for p in band)
        apart = len(parted) >= len(keeping) and all(piece.x1 <= start - GAP for piece in parted)
        if len(keeping) >= ENOUGH and apart and spans:
            yield start - NARROW
