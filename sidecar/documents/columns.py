"""Where a page's columns are, and in which order its fragments are read. Knows geometry only, not what the text
says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sidecar.documents.beside import FEWEST, aligned, independent, lettered, titled_by, titles
from sidecar.documents.fragments import Fragment
from sidecar.documents.free import CLEAR, free
from sidecar.documents.prose import prose
from sidecar.models import Box

CLUSTER = 4.0
"""points within which left edges count as the same"""
ENOUGH = 3
"""lines that a column needs on each side, where no other page confirms it"""
FLUSH = 0.45
"""share of the rows right of an edge that begin within `INDENT` ems of it"""
INDENT = 5.5
SPARSE = 0.34
"""a left column with fewer lines than this share of the right one names what stands beside it"""


@dataclass(frozen=True, slots=True)
class Gutter:
    """The left edge `x` of a column and the stretch of the page over which it holds."""

    x: float
    top: float
    bottom: float
    grid: bool = False
    """cells side by side that are read row by row, not columns of running text"""
    titles: int = 0
    """how many titles stand in the margin left of running text; 0 where what stands there is something else"""


@dataclass(slots=True)
class Strip:
    """A stretch of the page with the same columns from top to bottom; columns from left to right."""

    columns: list[list[Fragment]]
    edges: tuple[float, ...] = ()
    grid: bool = False
    rules: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Looked:
    """What was found at the edges of some pieces, for when the same pieces are looked at with other pages' edges."""

    free: dict[float, list[list[Fragment]]] = field(default_factory=dict)
    unconfirmed: dict[float, list[Gutter]] = field(default_factory=dict)


def strips(
    pieces: Sequence[Fragment],
    *,
    rules: Sequence[Box] = (),
    known: Iterable[float] = (),
    looked: Looked | None = None,
) -> list[Strip]:
    """The page's fragments cut into strips, top to bottom. `known` holds column edges that other pages have."""
    found = gutters(pieces, rules=rules, known=known, looked=looked)
    if not found:
        return [Strip([sorted(pieces, key=_down)])] if pieces else []
    cuts = sorted({gutter.top for gutter in found} | {gutter.bottom for gutter in found})
    buckets: list[list[Fragment]] = [[] for _ in range(len(cuts) + 1)]
    for piece in pieces:
        middle = (piece.y0 + piece.y1) / 2
        buckets[sum(cut <= middle for cut in cuts)].append(piece)
    result = []
    for bucket in buckets:
        if bucket:
            result.append(_strip(bucket, found, rules))
    return result


def _strip(bucket: list[Fragment], found: Sequence[Gutter], rules: Sequence[Box]) -> Strip:
    middle = sorted((piece.y0 + piece.y1) / 2 for piece in bucket)[len(bucket) // 2]
    active = sorted((g for g in found if g.top <= middle < g.bottom), key=lambda g: g.x)
    grids = [g for g in active if g.grid]
    if grids:
        active = grids
    columns: list[list[Fragment]] = [[] for _ in range(len(active) + 1)]
    for piece in sorted(bucket, key=_down):
        columns[sum(piece.x0 >= g.x - CLEAR for g in active)].append(piece)
    top, bottom = min(p.y0 for p in bucket), max(p.y1 for p in bucket)
    inside = [rule for rule in rules if top - 2 <= rule[1] <= bottom + 2]
    return Strip(columns, tuple(g.x for g in active), bool(grids), inside)


def _down(piece: Fragment) -> tuple[float, float]:
    return (piece.base, piece.x0)


def edges(pieces: Sequence[Fragment]) -> list[float]:
    """Left edges shared by several fragments, leftmost of each cluster."""
    result: list[tuple[float, int]] = []
    for x in sorted(piece.x0 for piece in pieces):
        if result and x - result[-1][0] <= CLUSTER:
            result[-1] = (result[-1][0], result[-1][1] + 1)
        else:
            result.append((x, 1))
    return [x for x, count in result if count >= ENOUGH]


def gutters(
    pieces: Sequence[Fragment],
    *,
    rules: Sequence[Box] = (),
    known: Iterable[float] = (),
    looked: Looked | None = None,
) -> list[Gutter]:
    """Column edges with the stretches over which they hold. An edge of another page needs less proof on this one.
    `looked` is filled by the first call and used by later ones for the same pieces and rules."""
    found: list[Gutter] = []
    known = list(known)
    looked = Looked() if looked is None else looked
    candidates = [(x, any(abs(x - k) <= CLUSTER for k in known)) for x in edges(pieces)]
    rare = [k for k in known if all(abs(k - x) > CLUSTER for x, _ in candidates)]
    candidates += [(k, True) for k in rare if any([abs(piece.x0 - k) <= CLUSTER for piece in pieces])]
    ordered = sorted(pieces, key=lambda piece: (piece.y0 + piece.y1) / 2)
    for x, confirmed in candidates:
        if not confirmed and x in looked.unconfirmed:
            found += looked.unconfirmed[x]
            continue
        if x not in looked.free:
            looked.free[x] = free(ordered, x)
        least, enough = (2, 1) if confirmed else (2 * ENOUGH, ENOUGH)
        stretches = [stretch for stretch in looked.free[x] if len(stretch) >= least]
        parts = [part for stretch in stretches for part in _ruled_apart(stretch, x, rules)]
        judged = [gutter for part in parts if (gutter := _judge(part, x, rules, enough))]
        if not confirmed:
            looked.unconfirmed[x] = judged
        found += judged
    return _distinct(found)


def _distinct(found: list[Gutter]) -> list[Gutter]:
    """Of edges closer than a column can be wide, only the longest stays."""
    kept: list[Gutter] = []
    for gutter in sorted(found, key=lambda g: g.top - g.bottom):
        if not any(
            abs(gutter.x - other.x) < 60 and min(gutter.bottom, other.bottom) > max(gutter.top, other.top)
            for other in kept
        ):
            kept.append(gutter)
    return kept


def _ruled_apart(stretch: list[Fragment], x: float, rules: Sequence[Box]) -> list[list[Fragment]]:
    """The stretch cut above the first and below the last of several rules across the edge: text, table, text."""
    crossed = _crossed(rules, x, _top(stretch), _bottom(stretch))
    if len(crossed) < ENOUGH:
        return [stretch]
    parts: list[list[Fragment]] = [[], [], []]
    for piece in stretch:
        parts[0 if piece.y1 < crossed[0] + 2 else 2 if piece.y0 > crossed[-1] - 2 else 1].append(piece)
    # The row under the last rule, and the heads over the first, still belong to the table.
    pitch = max(b - a for a, b in pairwise(crossed))
    parts[1] += [piece for piece in parts[2] if piece.y1 <= crossed[-1] + pitch]
    parts[2] = [piece for piece in parts[2] if piece.y1 > crossed[-1] + pitch]
    parts[1] += [piece for piece in parts[0] if piece.y0 >= crossed[0] - pitch]
    parts[0] = [piece for piece in parts[0] if piece.y0 < crossed[0] - pitch]
    return [part for part in parts if part]


def _judge(stretch: Sequence[Fragment], x: float, rules: Sequence[Box], enough: int) -> Gutter | None:
    left = [piece for piece in stretch if piece.x0 < x - CLEAR]
    right = [piece for piece in stretch if piece.x0 >= x - CLEAR]
    if len(left) < enough or len(right) < enough:
        return None
    top, bottom = max(_top(left), _top(right)), min(_bottom(left), _bottom(right))
    if bottom <= top and enough > 1:
        return None
    first = [piece for piece in right if piece.x0 <= x + INDENT * piece.size]
    if not _begins(first, right):
        return None
    titled = titled_by(left, first)
    if not (titled or prose(first) or (enough == 1 and lettered(first)) or independent(left, first)):
        return None
    near = [p for p in left if p.y1 > top and p.y0 < bottom]
    beside = [p for p in first if p.y1 > top and p.y0 < bottom]
    begin, end = min(_top(left), _top(right)) - 0.1, max(_bottom(left), _bottom(right)) + 0.1
    sparse = len(near) < SPARSE * len(beside)
    named = titles(near) if titled else []
    ruled = len(_crossed(rules, x, begin, end)) >= ENOUGH
    if ruled or aligned(named, beside, 1 if enough == 1 else FEWEST):
        return Gutter(x, begin, end, grid=True, titles=len(named) if prose(first) else 0)
    if sparse and aligned(near, beside):
        return Gutter(x, begin, end, grid=True)
    if enough > 1 and not (prose(_last_column(left)) or prose(left) or independent(left, first)):
        # What stands left of the edge may be a column with a table in it, but no column of terms or figures alone.
        return None
    return Gutter(x, begin, end)


def _crossed(rules: Sequence[Box], x: float, begin: float, end: float) -> list[float]:
    """The ys, each once, of the rules that run across the edge."""
    found = sorted(r[1] for r in rules if r[0] < x - 20 and r[2] > x + 20 and begin - 9 <= r[1] <= end + 9)
    return [y for index, y in enumerate(found) if not index or y - found[index - 1] > 3]


def _begins(first: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """True where most rows right of the edge begin at it, give or take an indent."""
    return len(first) >= FLUSH * len({round(piece.base / 3) for piece in right})


def _last_column(left: Sequence[Fragment]) -> list[Fragment]:
    """Of what stands left of an edge, the column next to it."""
    start = last = min(piece.x0 for piece in left)
    for x in sorted(piece.x0 for piece in left):
        if x - start > INDENT * left[0].size:
            start = x
            if sum(piece.x0 >= x for piece in left) >= max(ENOUGH, 0.2 * len(left)):
                last = x
    return [piece for piece in left if piece.x0 >= last]


def _top(pieces: Sequence[Fragment]) -> float:
    return min(piece.y0 for piece in pieces)


def _bottom(pieces: Sequence[Fragment]) -> float:
    return max(piece.y1 for piece in pieces)
