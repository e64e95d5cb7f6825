"""What stands around the text: running headers, footers, page numbers, footnotes. Knows the fragments of all pages,
not their columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sidecar.documents.fragments import Fragment, rows

ZONE = 0.13
"""share of the page's height, at top and bottom, in which running lines are looked for"""
SMALL = 0.9
"""times the body's size up to which a line may be a footnote"""
PAGE_NUMBER = re.compile(
    r"[\s|\[\]–—-]*(?:(?:Seite|Page|Pagina|S\.)\s*)?\d{1,4}\s*(?:(?:[|/]|von|of|sur|di|de)\s*\d{1,4})?[\s|\[\]–—-]*",
    re.IGNORECASE,
)
NOTE = re.compile(r"(?:\d{1,2}\)?|\*{1,3}\)?|[¹²³†‡])\s?[^\W\d_«„“\"(]")
DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Parts:
    """A page's fragments sorted by what they are."""

    body: list[Fragment]
    header: list[Fragment] = field(default_factory=list)
    footer: list[Fragment] = field(default_factory=list)
    notes: list[Fragment] = field(default_factory=list)


def set_apart(pages: Sequence[tuple[float, list[Fragment]]]) -> list[Parts]:
    """For each (height, fragments): the body, and what repeats over pages or stands below the text as a note."""
    keys: Counter[tuple[str, bool, int]] = Counter()
    for height, pieces in pages:
        keys.update({_key(piece, height) for piece in pieces if _zone(piece, height)})
    needed = 2 if len(pages) <= 4 else 3
    size = _body_size(pages)
    result = []
    for height, pieces in pages:
        parts = Parts([])
        first = min((piece.base for piece in pieces), default=0.0)
        last = max((piece.base for piece in pieces), default=0.0)
        for row in rows(pieces):
            for piece in row:
                zone = _zone(piece, height)
                repeats = (
                    bool(zone)
                    and len(pages) > 1
                    and keys[_key(piece, height)] >= needed
                    and not (zone > 0 and len(row) > 1 and _close_below(row, pieces))
                )
                if repeats or (zone and _outermost(piece, first, last, zone) and _numbers_page(piece, row)):
                    (parts.header if zone > 0 else parts.footer).append(piece)
                else:
                    parts.body.append(piece)
        _take_notes(parts, height, size)
        result.append(parts)
    return result


def _zone(piece: Fragment, height: float) -> int:
    """1 in the header's zone, -1 in the footer's, else 0."""
    if piece.y1 <= ZONE * height:
        return 1
    return -1 if piece.y0 >= (1 - ZONE) * height else 0


def _key(piece: Fragment, height: float) -> tuple[str, bool, int]:
    return (DIGITS.sub("#", piece.text), piece.y1 <= ZONE * height, round(piece.base / 8))


def _close_below(row: Sequence[Fragment], pieces: Sequence[Fragment]) -> bool:
    base, size = row[0].base, row[0].size
    return any(0.5 * size < piece.base - base < 2.2 * size for piece in pieces)


def _outermost(piece: Fragment, first: float, last: float, zone: int) -> bool:
    """True where the piece stands on the page's first or last baseline."""
    return piece.base <= first + 3 if zone > 0 else piece.base >= last - 3


def _numbers_page(piece: Fragment, row: Sequence[Fragment]) -> bool:
    """True for the only number of its row; several are the figures of a table."""
    if not PAGE_NUMBER.fullmatch(piece.text):
        return False
    return all(other is piece or not PAGE_NUMBER.fullmatch(other.text) for other in row)


def _body_size(pages: Sequence[tuple[float, list[Fragment]]]) -> float:
    tally: Counter[float] = Counter()
    for _, pieces in pages:
        for piece in pieces:
            tally[round(piece.size * 2) / 2] += sum(len(word.text) for word in piece.words)
    return tally.most_common(1)[0][0] if tally else 0.0


def _take_notes(parts: Parts, height: float, size: float) -> None:
    """Moves the small print below the last line of body text to the notes, where it begins with a note's mark."""
    table = rows(parts.body)
    first = len(table)
    while (
        first
        and all(piece.size <= SMALL * size for piece in table[first - 1])
        and table[first - 1][0].y0 > 0.55 * height
    ):
        first -= 1
    while first < len(table) and not NOTE.match(table[first][0].text):
        first += 1
    for row in table[first:]:
        for piece in row:
            parts.notes.append(piece)
            parts.body.remove(piece)
