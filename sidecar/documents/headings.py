"""Which lines are headings or begin a clause. Knows the lines' text and style, not the tree they will make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sidecar.documents.numbering import Number, read_number

BIGGER = 1.1
"""times the body's size from which a line is set as a heading"""
LONGEST = 140
MOST_LINES = 4
SPACE = 0.3
"""ems of white space more than usual that part a title from its text: letters without strokes alone make two tenths"""
ENDS = re.compile(r"[.;:!?,]['\"»“”)]*$")
SIGNS = " «»„“\"'(–•-"
SENTENCE = re.compile(r"[.;,]$")


@dataclass(slots=True)
class Entry:
    """One line of the body, as far as the outline needs it. `level` is a heading level that the file itself
    declares."""

    text: str
    size: float = 0.0
    bold: bool = False
    ink: int = 0
    lead_bold: bool = False
    """the first word is bold"""
    apart: bool = False
    """a number or bullet stands apart from the text behind it"""
    x: float = 0.0
    """distance of the line's left end from its column's left edge"""
    gap: float = 0.0
    """white space above the line in its column, in ems"""
    table: bool = False
    contents: bool = False
    """stands in a table of contents"""
    place: tuple[int, int] = (0, 0)
    """page and column"""
    level: int | None = None
    ended: bool = False
    """the next line's first word would still have fitted: the line ends here on purpose"""


@dataclass(frozen=True, slots=True)
class Body:
    """The style of running text."""

    size: float
    bold: bool
    ink: int
    gap: float = 0.0
    """usual white space above a line, in ems"""


def body_style(entries: Sequence[Entry]) -> Body:
    """The style that most letters have."""
    tally: Counter[tuple[float, bool, int]] = Counter()
    for entry in entries:
        tally[(round(entry.size * 2) / 2, entry.bold, entry.ink)] += len(entry.text)
    (size, bold, ink), _ = tally.most_common(1)[0] if tally else ((0.0, False, 0), 0)
    gaps = sorted(entry.gap for entry in entries if entry.gap < 9.0)
    return Body(size, bold, ink, gaps[len(gaps) // 2] if gaps else 0.0)


def _styled(entry: Entry, body: Body) -> bool:
    if entry.level is not None:
        return True
    if entry.table or entry.contents or not any(map(str.isalpha, entry.text)):
        return False
    big = body.size and entry.size >= BIGGER * body.size
    bold = entry.bold and not body.bold
    coloured = entry.ink != body.ink and entry.size >= 0.95 * body.size and len(entry.text) < 80
    return bool(big or bold or coloured)


def _bare(entries: Sequence[Entry], index: int, body: Body, mark: Number | None) -> bool:
    """True for a number on a line of its own, above a title in the same style."""
    entry = entries[index]
    if mark is None or entry.text[mark.end :].strip() or index + 1 == len(entries):
        return False
    return not (entry.table or entry.contents) and _goes_on(entry, entries[index + 1], body)


def heading_lines(entries: Sequence[Entry], index: int, body: Body, mark: Number | None) -> int:
    """How many lines from `index` on make one heading; 0 where there is none."""
    entry = entries[index]
    if not _styled(entry, body) and not _bare(entries, index, body, mark):
        return _title_lines(entries, index, mark, body)
    if index and _goes_on(entries[index - 1], entry, body) and _styled(entries[index - 1], body):
        return 0
    if (
        mark is None
        and entry.level is None
        and (_mid_sentence(entries, index) or entry.text.lstrip(SIGNS)[:1].islower())
    ):
        return 0
    count = 1
    while index + count < len(entries) and _goes_on(entries[index + count - 1], entries[index + count], body):
        count += 1
    text = " ".join(entries[index + k].text for k in range(count))
    if entry.level is None and (count > MOST_LINES or len(text) > LONGEST * 2):
        return 0
    if entry.level is None and SENTENCE.search(text) and not (mark and len(text) <= 40) and len(text) > 30:
        return 0
    if mark is not None and mark.kind == "alpha" and len(text) > LONGEST:
        return 0
    return count


def _mid_sentence(entries: Sequence[Entry], index: int) -> bool:
    """True where a bold or coloured phrase only wraps from the line before."""
    if not index:
        return False
    entry, before = entries[index], entries[index - 1]
    wraps = before.place == entry.place and not before.table and not before.ended and not ENDS.search(before.text)
    return wraps and abs(before.size - entry.size) <= 0.6 and entry.gap < 1.0


def _title_lines(entries: Sequence[Entry], index: int, mark: Number | None, body: Body) -> int:
    """Lines of a title that only its number and its breaks tell from running text: "B 1.3.4 War, terror" and then a
    sentence."""
    entry = entries[index]
    if mark is None or mark.kind == "alpha" or entry.table or entry.contents:
        return 0
    if mark.kind == "dotted" and len(mark.parts) < (2 if entry.apart else 3):
        return 0
    if not entry.text[mark.end :].strip()[:1].isupper():
        return 0
    count = 1
    while not _breaks(entries, index + count - 1, body):
        count += 1
        if count > 3 or index + count > len(entries) or entries[index + count - 1].place != entry.place:
            return 0
    text = " ".join(entries[index + k].text for k in range(count))
    after = entries[index + count] if index + count < len(entries) else None
    if after is None or len(text) > LONGEST or ENDS.search(text):
        return 0
    following = read_number(after.text)
    if following is not None and following.signature == mark.signature:
        return 0
    return count if not after.text[:1].islower() else 0


def _breaks(entries: Sequence[Entry], index: int, body: Body) -> bool:
    """True where the line ends on purpose, or more white space than usual follows it."""
    if entries[index].ended or index + 1 == len(entries):
        return True
    after = entries[index + 1]
    usual = max(body.gap, 0.2)
    return after.place == entries[index].place and after.gap >= max(1.4 * usual, usual + SPACE)


def _goes_on(entry: Entry, after: Entry, body: Body) -> bool:
    if not _styled(after, body) or entry.level != after.level or entry.level is not None:
        return False
    same = abs(entry.size - after.size) <= 0.6 and entry.bold == after.bold and entry.ink == after.ink
    if not same or entry.place != after.place or after.gap > 1.1:
        return False
    return read_number(after.text) is None or not (after.apart or after.lead_bold)


def begins_clause(entries: Sequence[Entry], index: int, mark: Number | None, open_marks: Sequence[Number]) -> bool:
    """True where an unstyled line begins a numbered clause rather than going on with a sentence that wraps at a
    number."""
    if mark is None or mark.kind in ("letter", "roman", "part"):
        return False
    entry = entries[index]
    rest = entry.text[mark.end :].strip()
    sequel = any(mark.follows(other) for other in open_marks)
    child = any(mark.under(other) for other in open_marks)
    if mark.kind == "article":
        return (entry.lead_bold or entry.apart) and not rest[:1].islower()
    if mark.label.isdigit() and not (entry.apart or entry.text[len(mark.label) : len(mark.label) + 1] in ".)"):
        return False
    plausible = sequel or mark.first or (child and len(mark.parts) > 1)
    if entry.apart or entry.lead_bold:
        return plausible or len(mark.parts) > 1
    before = entries[index - 1] if index else None
    ended = before is None or bool(ENDS.search(before.text)) or before.ended or entry.gap > 0.9
    return plausible and ended
