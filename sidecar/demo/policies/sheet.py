"""A4 pages with columns: text goes down one after the other, and on to the next page. Knows no policy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from fpdf import FPDF

Style = Literal["", "B", "I"]

WIDTH, HEIGHT = 595.28, 841.89
MARGIN, TOP, BOTTOM = 48.0, 72.0, 62.0
GUTTER = 22.0
FULL = WIDTH - 2 * MARGIN
NOTE = 7.5
"""type size of footnotes, which stand in the white above the running foot"""
LEADING = 1.36
ACCENT = (26, 82, 118)
INK = (33, 33, 33)


class Sheet(FPDF):
    """Places lines of text; `put` answers the page each of them landed on. Lengths in points."""

    def __init__(
        self, running_head: str, running_foot: str, page_word: str, pages: int, *, family: str = "helvetica"
    ) -> None:
        super().__init__(orientation="P", unit="pt", format="A4")
        # The fixed metadata make two runs write the same bytes.
        self.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
        self.set_producer("sample policies")
        self.core_fonts_encoding = "windows-1252"
        self.set_auto_page_break(False)
        self.set_margin(0)
        self._head, self._foot, self._page_word, self._pages = running_head, running_foot, page_word, pages
        self._y, self._left, self._width = TOP, MARGIN, FULL
        self._family = family
        self._columns, self._column, self._notes = 1, 0, 0
        self._beside: tuple[int, float] = (0, 0.0)
        self.heads: tuple[tuple[str, ...], tuple[float, ...], float] | None = None
        """cells, widths and size of the row to set at the top of each page that follows"""
        self.wrap = False

    def start(self, *, columns: int) -> None:
        """Begin a new page with so many columns."""
        self.add_page()
        self._columns, self._column, self._notes = columns, 0, 0
        self._y, self._left, self._width = TOP, MARGIN, (FULL - GUTTER * (columns - 1)) / columns

    @property
    def width(self) -> float:
        """The width of a column."""
        return self._width

    def width_of(self, text: str, size: float, style: Style = "") -> float:
        """The width of a line of this text."""
        self.set_font(self._family, style, size)
        return float(self.get_string_width(text))

    def footnote(self, text: str) -> None:
        """Set one line across the page's foot. Raises ValueError where it is too long, or the third on its page."""
        if self._notes > 1 or self.width_of(text, NOTE) > FULL:
            raise ValueError(f"No room for the footnote {text!r}")
        self.text(MARGIN, HEIGHT - BOTTOM + 8 + self._notes * (NOTE + 1.5), text)
        self._notes += 1

    def gap(self, points: float) -> None:
        """Leave white, except at a column's top."""
        if self._y > TOP:
            self._y += points

    def need(self, points: float) -> None:
        """Go on to the next column where less than this is left, so that a heading is not parted from its text."""
        if self._y + points > HEIGHT - BOTTOM:
            self._advance()

    def put(
        self,
        text: str,
        size: float,
        style: Style = "",
        *,
        indent: float = 0.0,
        label: str = "",
        hang: float | None = None,
    ) -> list[tuple[int, str]]:
        """Set a paragraph; `label` stands `hang` before its first line (the whole indent). Returns (page, line)s."""
        self.set_font(self._family, style, size)
        placed = []
        for number, line in enumerate(self._broken(text, self._width - indent)):
            self.need(size * LEADING)
            self.set_font(self._family, style, size)
            if number == 0 and label:
                self.text(self._left + indent - (indent if hang is None else hang), self._y + size, label)
            self.text(self._left + indent, self._y + size, line)
            self._y += size * LEADING
            placed.append((self.page, line))
        return placed

    def beside(self, text: str, size: float, style: Style, width: float) -> None:
        """Set a title of that width in the margin; what is put next begins beside its first line."""
        self.set_font(self._family, style, size)
        lines = self._broken(text, width)
        self.need(len(lines) * size * LEADING)
        self.set_font(self._family, style, size)
        for number, line in enumerate(lines):
            self.text(self._left, self._y + size + number * size * LEADING, line)
        self._beside = (self.page, self._y + len(lines) * size * LEADING)

    def clear(self) -> None:
        """Go below the title in the margin, where it is longer than the text beside it."""
        page, bottom = self._beside
        if page == self.page:
            self._y = max(self._y, bottom)

    def rule(self) -> None:
        """A thin line across the column."""
        self.set_draw_color(*ACCENT)
        self.set_line_width(0.6)
        self.line(self._left, self._y, self._left + self._width, self._y)
        self._y += 4

    def row(self, cells: tuple[str, ...], widths: tuple[float, ...], size: float, style: Style = "") -> int:
        """Set a table row, its first cell to the left and the others to the right of their columns. Returns its page.

        The first cell may take several lines, and the others too where `wrap` is set.
        """
        self.set_font(self._family, style, size)
        broken = [self._broken(cells[0], widths[0] - 8)]
        broken += [self._broken(c, width) if self.wrap else [c] for c, width in zip(cells[1:], widths[1:], strict=True)]
        height = max(map(len, broken)) * size * LEADING
        self.need(height + 6)
        self.set_font(self._family, style, size)
        right = self._left + widths[0]
        for lines, width in zip(broken[1:], widths[1:], strict=True):
            right += width
            for number, line in enumerate(lines):
                self.text(right - self.get_string_width(line), self._y + size + number * size * LEADING, line)
        for line in broken[0]:
            self.text(self._left, self._y + size, line)
            self._y += size * LEADING
        self._y += height - len(broken[0]) * size * LEADING
        self._y += 3
        self.set_draw_color(200, 200, 200)
        self.set_line_width(0.3)
        self.line(self._left, self._y, self._left + self._width, self._y)
        self._y += 3
        return self.page

    def header(self) -> None:
        self.set_text_color(*ACCENT)
        self.set_font(self._family, "", 8)
        self.text(MARGIN, 40, self._head)
        self.set_text_color(*INK)

    def footer(self) -> None:
        self.set_font(self._family, "", 8)
        self.text(MARGIN, HEIGHT - 34, self._foot)
        place = self._page_word.format(page=self.page, pages=self._pages)
        self.text(WIDTH - MARGIN - self.get_string_width(place), HEIGHT - 34, place)

    def _advance(self) -> None:
        if self._column + 1 < self._columns:
            self._column += 1
            self._left, self._y = MARGIN + self._column * (self._width + GUTTER), TOP
        else:
            self.start(columns=self._columns)
            if self.heads:
                self.row(*self.heads, "B")

    def _broken(self, text: str, width: float) -> list[str]:
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.get_string_width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines
