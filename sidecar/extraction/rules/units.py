"""Cuts sections into paragraphs, list entries and table rows, with what each hangs from. Knows no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from sidecar.extraction.rules.flat import Flat, flatten, sentences
from sidecar.extraction.rules.language import Lexicon
from sidecar.extraction.rules.paragraphs import groups
from sidecar.extraction.rules.phrases import Token, tokens
from sidecar.models import Document, Line, Role, Section, Span

_TITLE_WORDS = 14
_ROW_REACH = 160
"""characters from a row's head to the row's end within which both make one quote"""
_INDENT = 3.0
"""points by which a table row must stand further right to hang from the row above"""


@dataclass(frozen=True)
class Unit:
    """One clause or row. `flat` is its running text; `leads` are the texts it hangs from, nearest last."""

    document: int
    page: int
    section: int
    lines: tuple[Line, ...]
    flat: Flat
    marker: str = ""
    head: int = 0
    """where the wording begins in `text`, after a bullet, letter or number"""
    row: bool = False
    continued: bool = False
    before: Unit | None = None
    """the paragraph right above, where this one is the next of the same clause"""
    leads: tuple[Unit, ...] = field(default=())

    @property
    def text(self) -> str:
        return self.flat.text

    @cached_property
    def words(self) -> tuple[Token, ...]:
        return tokens(self.flat.text)

    @property
    def introduces(self) -> bool:
        """Ends with a colon, or in the middle of a sentence: entries that follow hang from it."""
        end = self.text.rstrip()[-1:]
        return end == ":" or (not self.marker and not self.row and end not in '.;!?»")' and len(self.words) > 1)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The place of `text[start:end]`, with the lines it stands on."""
        first, last = self.flat.place(start, len(self.text) if end is None else end)
        ids = tuple(line.id for line in self.lines if line.end > first and line.start < last)
        return Span(self.document, ids, first, last)

    def row_span(self, document: Document) -> Span:
        """A row together with the heads it hangs from, where these stand close above: a bare row says little."""
        text = document.pages[self.page - 1].text if self.page <= len(document.pages) else ""
        start, end = self.lines[0].start, self.lines[-1].end
        heads = [lead for lead in self.leads if lead.row and lead.page == self.page]
        nearest = heads[-1].lines[0] if heads else None
        if nearest is None or not 0 < end - nearest.start <= _ROW_REACH or len(text) < end:
            return self.span()
        between = [line for line in document.pages[self.page - 1].lines if nearest.start <= line.start <= start]
        if any(line.role is not Role.TABLE for line in between):
            return self.span()
        return Span(self.document, tuple(line.id for line in between), nearest.start, end)

    def sentence_ranges(self, words: Lexicon) -> list[tuple[int, int]]:
        return list(sentences(self.text, words.abbreviations))


def cut(
    document: Document, index: int, section: Section, number: int, *, pitch: float, leads: tuple[Unit, ...] = ()
) -> Iterator[Unit]:
    """The units of one section's body, in reading order. `index` is the document's, `number` the section's position.

    `pitch` is the document's line_pitch. `leads` are what the section as a whole hangs from, such as the introduction
    that its parent ends with.
    """
    heading = set(section.heading)
    body = [document.line(line_id) for line_id in section.lines if line_id not in heading]
    body = [line for line in body if line.role not in (Role.HEADER, Role.FOOTER, Role.HIDDEN)]
    first = body[0].id if body else ""
    pages = {page.number: page.text for page in document.pages}
    hanging = _Hanging(leads, flat=not pitch)
    for group in groups(body, pitch):
        opening = group.lines[0]
        flat = flatten(pages[opening.page], opening.start, group.lines[-1].end)
        if not any(char.isalnum() for char in flat.text):
            continue
        numbered = _after_number(flat.text, section.number) if opening.id == first else 0
        unit = Unit(
            document=index,
            page=opening.page,
            section=number,
            lines=group.lines,
            flat=flat,
            marker=group.kind,
            head=numbered or _after_blanks(flat.text, group.head),
            row=opening.role is Role.TABLE,
            continued=group.continued,
        )
        yield hanging.place(unit, close=group.close)


def _after_blanks(text: str, marker: int) -> int:
    """Where the wording begins after a marker of so many characters, or 0 where nothing follows it."""
    return next((place for place in range(marker, len(text)) if not text[place].isspace()), 0) if marker else 0


def _after_number(text: str, number: str) -> int:
    """Where the wording begins after the section's own number, or 0 where the text does not open with it."""
    if not number:
        return 0
    spelled = r"\s?".join(re.escape(char) for char in number if not char.isspace())
    match = re.match(r"\s*" + spelled + r"[.)]?\s+(?=\S)", text)
    return match.end() if match is not None else 0


class _Hanging:
    """Knows what the next unit hangs from: list heads by a colon, table heads by indentation.

    In a `flat` document (text without layout) a list's entries bear no bullets: what follows a colon is taken for one.
    """

    def __init__(self, leads: tuple[Unit, ...], *, flat: bool) -> None:
        self._above = leads
        self._flat = flat
        self._leads: list[Unit] = []
        self._rows: list[Unit] = []
        self._last: Unit | None = None
        self._pending: Unit | None = None

    def place(self, unit: Unit, *, close: bool) -> Unit:
        if unit.row:
            return self._row(unit)
        if not self._rows or not _looks_like_row_head(unit):
            self._rows.clear()
        if not unit.marker and self._is_entry(unit):
            unit = replace(unit, marker="bullet")
        elif self._last is not None and _ends_sentence_of(self._last, unit):
            unit = replace(unit, continued=True)
        if unit.continued and self._last is not None:
            placed = replace(unit, leads=(*self._last.leads, self._last))
        elif unit.marker:
            if self._pending is not None and self._pending is self._last:
                self._leads.append(self._pending)
            while self._leads and self._leads[-1].marker == unit.marker and not _inside(self._leads[-1], unit):
                self._leads.pop()
            placed = replace(unit, leads=(*self._above, *self._leads))
        else:
            self._leads.clear()
            placed = replace(unit, leads=self._above, before=self._last if close else None)
        if placed.text.rstrip().endswith(":"):
            self._leads.append(placed)
        self._pending = placed if placed.introduces and placed not in self._leads else None
        self._last = placed
        return placed

    def _is_entry(self, unit: Unit) -> bool:
        """Whether a unit without a bullet is one of the entries that a colon announced: it stands further right than
        the text with the colon. Its bullet may be a drawing."""
        lead = self._leads[-1] if self._leads else None
        if self._flat:
            return lead is not None and not unit.text.rstrip().endswith(":")
        return lead is not None and lead.page == unit.page and _left(unit) > _text_left(lead) + _INDENT

    def _row(self, unit: Unit) -> Unit:
        while self._rows and _left(self._rows[-1]) > _left(unit) - _INDENT:
            self._rows.pop()
        placed = replace(unit, leads=tuple(self._rows))
        self._rows.append(placed)
        self._last = placed
        return placed


def _left(unit: Unit) -> float:
    return unit.lines[0].box[0]


def _text_left(unit: Unit) -> float:
    """Where a unit's wording begins, behind its number or bullet, in points from the page's left."""
    if len(unit.lines) > 1:
        return max(line.box[0] for line in unit.lines[:2])
    left, _, right, _ = unit.lines[0].box
    return left + (right - left) * unit.head / max(len(unit.text), 1)


def _inside(lead: Unit, unit: Unit) -> bool:
    """Whether an entry stands inside the entry with the colon, both with bullets of the same kind."""
    last = lead.lines[-1]
    return (last.page, last.column) == (unit.page, unit.lines[0].column) and _left(unit) > _left(lead) + _INDENT


def _ends_sentence_of(last: Unit, unit: Unit) -> bool:
    """Whether a list's sentence goes on below its entries, at their left: "... and the measures against them."""
    adjoin = (last.page, last.lines[-1].column) == (unit.page, unit.lines[0].column)
    listed = bool(last.marker) and bool(last.leads) and not last.row and not unit.marker
    return listed and adjoin and unit.text[:1].islower() and _left(unit) <= _left(last) + _INDENT


def _looks_like_row_head(unit: Unit) -> bool:
    return len(unit.lines) == 1 and not unit.text.rstrip().endswith(".")


def is_title(unit: Unit, section: Section) -> bool:
    """Whether a numbered section's first unit is its title, set in the type of the text."""
    wording = unit.text[unit.head :]
    return (
        bool(section.number)
        and not section.title
        and not re.match(r"^\(?[a-z]{1,2}\)", section.number)
        and not unit.row
        and 0 < len(tokens(wording)) <= _TITLE_WORDS
        and wording[:1].isupper()
        and not wording.rstrip().endswith((".", ";", ":", ","))
    )
