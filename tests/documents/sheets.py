"""Small policies, typeset for the tests: columns, tables with plans, running lines, hidden text. Coordinates in
points."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fpdf import FPDF

PROSE = (
    "The insurer pays for the baggage of the insured person when it is stolen damaged or lost during a journey "
    "provided that the loss was reported to the police at once and that a written record is handed in with the claim"
)
WORDS = PROSE.split(" ")


class Sheets:
    """A PDF under construction. `y` is the baseline from the page's top."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="pt", format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.add_page()

    def page(self) -> None:
        self.pdf.add_page()

    def put(self, x: float, y: float, text: str, size: float = 9, bold: bool = False, ink: int = 0) -> None:
        self.pdf.set_font("helvetica", "B" if bold else "", size)
        self.pdf.set_text_color(ink)
        self.pdf.text(x, y, text)

    def right(self, x: float, y: float, text: str, size: float = 9, bold: bool = False) -> None:
        """Text that ends at `x`."""
        self.pdf.set_font("helvetica", "B" if bold else "", size)
        self.put(x - self.pdf.get_string_width(text), y, text, size, bold)

    def column(self, x: float, y: float, lines: Sequence[str], pitch: float = 12, size: float = 9) -> float:
        for line in lines:
            self.put(x, y, line, size)
            y += pitch
        return y

    def rule(self, x0: float, x1: float, y: float) -> None:
        self.pdf.set_line_width(0.5)
        self.pdf.line(x0, y, x1, y)

    def fill(self, x: float, y: float, width: float, height: float, grey: int) -> None:
        self.pdf.set_fill_color(grey)
        self.pdf.rect(x, y, width, height, style="F")

    def done(self) -> bytes:
        return bytes(self.pdf.output())


def tagged(tag: str, number: int) -> str:
    """The word that line `number` of a piece of prose begins with; letters only, as in running text."""
    return f"{tag}{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}"


def prose(tag: str, width: float, count: int, size: float = 9) -> list[str]:
    """`count` lines of running text that fill `width`; every line begins with its `tagged` word, to tell it apart."""
    pdf = FPDF(unit="pt")
    pdf.add_page()
    pdf.set_font("helvetica", "", size)
    lines = []
    at = len(tag)
    for number in range(count):
        line = tagged(tag, number)
        while True:
            word = WORDS[at % len(WORDS)]
            if pdf.get_string_width(f"{line} {word}") > width:
                break
            line += f" {word}"
            at += 1
        lines.append(line)
    return lines
