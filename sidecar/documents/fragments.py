"""Words become fragments: runs of words on one baseline with no wide gap. Knows no columns and no pages around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from sidecar.documents.glyphs import BULLET, Word
from sidecar.documents.icons import is_icon, without_icon
from sidecar.documents.once import once
from sidecar.documents.spacing import cell_gap, closed_up, is_letterspaced, stretched
from sidecar.models import Box

SPLIT = 1.2
"""ems of white space that end a fragment; narrower gaps are spaces of justified text"""
BASELINE = 0.25
"""ems by which the baselines of one line may differ"""
RAISED = 0.6
"""ems by which a smaller character may sit above (or below) its line"""
MARK_GAP = 6.0
"""ems between a clause number or bullet and the text it belongs to"""
MARK = re.compile(
    rf"""(?:[{BULLET}–—▪■◦►●○‣·*-]|\([a-z0-9]{{1,3}}\)|[a-z]{{1,2}}\)|[ivx]{{1,5}}\)|\d{{1,3}}[.)]|\d{{1,3}}(?:\.\d{{1,3}})+\.?
    |[A-Z]\s?\d{{1,3}}(?:\.\d{{1,3}})*\.?|[A-Z][.)]|[IVX]{{1,5}}[.)]|(?:Art|Ziff|Kap|Abs)\.?\s\d{{1,3}}[a-z]?\.?|§§?\s?\d{{1,3}}[a-z]?)""",
    re.VERBOSE,
)
PLACE = attrgetter("base", "x0")
LEFT = attrgetter("x0")
FIGURE = re.compile(r"\d[^ ]*")
"""what is left of a word from its first digit on"""
SIGNS = BULLET + "–—-.,;:|"
BARE_MARK = re.compile(r"\d{1,2}|[A-Z]|[IVX]{1,5}")
"""a number or letter alone: a mark only where words follow close by"""

PART_MARK = re.compile(r"[IVX]{1,5}")
"""a part's numeral, from which its title may stand apart"""
NONE = re.compile("[–—-]")
"""what a cell without a benefit holds; elsewhere a bullet"""
SUM = re.compile(r"[–—\d✓✔✗✘×-]|(?:CHF|EUR|Fr\.|€|£)")
"""what the next cell may begin with"""


@dataclass
class Fragment:
    """Words on one baseline. `size`, `bold` and `ink` are those of most of its letters; `order` is its place in the
    content stream."""

    words: list[Word]
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    order: int
    marked: bool = False
    """begins with a clause number or bullet that stands apart from its text"""
    mark_words: int = 0
    """how many words the number or bullet has"""
    cell_gap: float = 0.0
    """ems of white space that part cells on this page; 0 where its spaces say nothing"""

    @property
    def box(self) -> Box:
        return (self.x0, self.y0, self.x1, self.y1)

    @once
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @once
    def figures(self) -> int:
        """How many words hold a digit."""
        return len(FIGURE.findall(self.text))

    @once
    def width(self) -> float:
        return self.x1 - self.x0

    @once
    def ems(self) -> float:
        return (self.x1 - self.x0) / self.size if self.size else 0.0

    @once
    def bold(self) -> bool:
        """Most letters are bold; a clause number at the start does not count."""
        words = self.words[self.mark_words :] if self.marked else self.words
        bold = letters = 0
        if any([word.style.bold for word in words]):
            for word in words:
                if word.text.strip(SIGNS):
                    letters += len(word.text)
                    bold += len(word.text) if word.style.bold else 0
        return bold > 0 and bold >= 0.85 * letters

    @once
    def ink(self) -> int:
        longest, length = self.words[0], 0
        for word in self.words:
            if len(word.text) > length:
                longest, length = word, len(word.text)
        return longest.style.ink


def fragment(words: list[Word]) -> Fragment:
    """The fragment made of these words, in this order."""
    first = main = words[0]
    x0, y0, x1, y1 = first.x0, first.y0, first.x1, first.y1
    for word in words:
        if word.x0 < x0:
            x0 = word.x0
        if word.x1 > x1:
            x1 = word.x1
        if word.y0 < y0:
            y0 = word.y0
        if word.y1 > y1:
            y1 = word.y1
        if word.style.size > main.style.size:
            main = word
    return Fragment(words, x0, y0, x1, y1, main.base, main.style.size, first.order)


def fragments(words: Sequence[Word]) -> list[Fragment]:
    """Fragments of upright words, clause numbers joined to their text, sorted from top to bottom and left to right."""
    pieces = [fragment(without_icon(run)) for run in _runs(words)]
    joined: list[Fragment] = []
    for row in rows(pieces):
        joined.extend(_join_row(row))
    return _respaced(joined)


def rows(pieces: Iterable[Fragment]) -> list[list[Fragment]]:
    """Fragments that share a baseline, each row from left to right, rows from top to bottom."""
    result: list[list[Fragment]] = []
    for piece in sorted(pieces, key=PLACE):
        base, reach = piece.base, BASELINE * piece.size
        for row in result[:-4:-1]:
            first = row[0]
            # Pieces come from top to bottom: most are far below the first of a row, whatever its size.
            distance = abs(base - first.base)
            if (distance <= reach or distance <= BASELINE * first.size) and _level(first, piece):
                row.append(piece)
                break
        else:
            result.append([piece])
    for row in result:
        if len(row) > 1:
            row.sort(key=LEFT)
    return result


def _level(one: Fragment, other: Fragment) -> bool:
    distance = abs(one.base - other.base)
    small, large = (one.size, other.size) if one.size < other.size else (other.size, one.size)
    if distance > BASELINE * large:
        return False
    return distance <= BASELINE * small or min(one.y1, other.y1) > max(one.y0, other.y0)


def _runs(words: Sequence[Word]) -> Iterable[list[Word]]:
    run: list[Word] = []
    justified = 0
    for index, word in enumerate(words):
        if run and not _follows(run[-1], word):
            if index >= justified and word.x0 > run[-1].x1:
                justified = stretched(words, index)
            if index >= justified:
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _follows(last: Word, word: Word) -> bool:
    size = last.style.size
    gap, drop = word.x0 - last.x1, abs(word.base - last.base)
    if last.style is word.style:
        return -0.3 * size <= gap <= SPLIT * size and drop <= BASELINE * size
    size = max(size, word.style.size)
    if not -0.3 * size <= gap <= SPLIT * size:
        return False
    raised = min(last.style.size, word.style.size) < 0.85 * size and drop <= RAISED * size
    return drop <= BASELINE * size or raised


def _respaced(pieces: list[Fragment]) -> list[Fragment]:
    """Letter-spaced words made whole; every fragment knows from which gap on the page parts cells."""
    gap = cell_gap(piece.words for piece in pieces)
    result = []
    for piece in pieces:
        if is_letterspaced(piece.words):
            piece = fragment(closed_up(piece.words))
        piece.cell_gap = gap
        result.append(piece)
    return result


def cells(piece: Fragment) -> list[Fragment]:
    """The fragment cut where cells of one row stand closer than `SPLIT`, yet further apart than the page's words."""
    if not piece.cell_gap or len(piece.words) < 2:
        return [piece]
    least = piece.cell_gap * piece.size
    first, second = piece.words[0].text, piece.words[1].text
    if NONE.fullmatch(first) and SUM.match(second):
        kept = 0
    else:
        kept = piece.mark_words or (1 if is_mark(first) or BARE_MARK.fullmatch(first) else 0)
    parts = [[piece.words[0]]]
    for index, (last, word) in enumerate(pairwise(piece.words), 1):
        if word.x0 - last.x1 >= least and index > kept and not PART_MARK.fullmatch(last.text):
            parts.append([word])
        else:
            parts[-1].append(word)
    if len(parts) == 1:
        return [piece]
    found = [fragment(part) for part in parts]
    for part in found:
        part.cell_gap = piece.cell_gap
    found[0].marked, found[0].mark_words = piece.marked, piece.mark_words
    return found


def is_mark(text: str) -> bool:
    """True for a bullet, a clause number or a list letter standing alone."""
    return MARK.fullmatch(text) is not None


def _join_row(row: list[Fragment]) -> list[Fragment]:
    joined = [row[0]]
    for piece in row[1:]:
        last = joined[-1]
        if last.words[0].text == BULLET and is_icon(last.words, piece.words[0]):
            joined[-1] = piece
            continue
        size = max(last.size, piece.size)
        gap = piece.x0 - last.x1
        text = last.text
        none = len(joined) > 1 and NONE.fullmatch(text) is not None and SUM.match(piece.text) is not None
        marked = (
            gap <= MARK_GAP * size
            and not none
            and (
                is_mark(text) or (BARE_MARK.fullmatch(text) is not None and piece.text[0].isalpha() and gap <= 4 * size)
            )
        )
        if -0.3 * size <= gap <= 0.8 * size or marked:
            joined[-1] = fragment(last.words + piece.words)
            joined[-1].marked = last.marked or marked
            joined[-1].mark_words = last.mark_words or (len(last.words) if marked else 0)
        else:
            joined.append(piece)
    return joined
