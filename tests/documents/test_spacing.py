"""White space in a line: stretched by justification, between narrow cells, between the letters of a heading."""

from __future__ import annotations

import pytest

from sidecar.documents.reader import parse
from sidecar.models import Document, Line, Role
from tests.documents.sheets import Sheets, prose


def read(sheets: Sheets) -> Document:
    return parse(sheets.done(), name="policy.pdf")


def rows(document: Document) -> list[Line]:
    return [line for line in document.iter_lines() if line.role is Role.TABLE]


def justified(sheets: Sheets, x: float, y: float, width: float, text: str, size: float = 9) -> None:
    """One line whose spaces are stretched until it fills the width, each word drawn by itself."""
    words = text.split(" ")
    sheets.pdf.set_font("helvetica", "", size)
    lengths = [sheets.pdf.get_string_width(word) for word in words]
    space = (width - sum(lengths)) / (len(words) - 1)
    for word, length in zip(words, lengths, strict=True):
        sheets.put(x, y, word, size)
        x += length + space


@pytest.mark.parametrize("width", [150, 175])
def test_a_stretched_line_is_no_row_of_cells(width: float) -> None:
    sheets = Sheets()
    lines = prose("A", 110, 20)
    for number, line in enumerate(lines):
        justified(sheets, 50, 80 + 12 * number, width, line)
    document = read(sheets)
    assert not rows(document)
    assert [line.text for line in document.iter_lines()] == lines


def test_cells_closer_than_a_wide_space_are_cells_with_their_own_heads() -> None:
    """Narrow plan columns in a ruled table: the gap is hardly twice a space."""
    sheets = Sheets()
    sheets.column(50, 80, prose("A", 490, 4))
    names = ("Cancellation", "Search and rescue", "Baggage", "Deductible")
    sheets.pdf.set_font("helvetica", "B", 9)
    for x, head in ((320, "Basic"), (386, "Komfort"), (452, "Premium")):
        sheets.right(x + 50, 160, head, bold=True)
    sheets.put(50, 160, "Benefit", bold=True)
    for number, name in enumerate(names):
        base = 178 + 18 * number
        sheets.rule(50, 545, base - 12)
        sheets.put(50, base, name)
        for plan, x in enumerate((320, 386, 452)):
            sheets.right(x + 50, base, f"CHF {plan + 1}'{number}00'000")
    sheets.rule(50, 545, 238)
    sheets.column(50, 270, prose("B", 490, 4))
    found = [row for row in rows(read(sheets)) if row.text.startswith(names)]
    assert [[cell.text for cell in row.cells] for row in found] == [
        [name, *(f"CHF {plan}'{number}00'000" for plan in (1, 2, 3))] for number, name in enumerate(names)
    ]
    assert all([cell.head for cell in row.cells[1:]] == ["Basic", "Komfort", "Premium"] for row in found)


def test_a_letter_spaced_heading_reads_as_words() -> None:
    sheets = Sheets()
    x = 50.0
    for word in ("General", "Exclusions"):
        for letter in word:
            sheets.put(x, 80, letter, 14, bold=True)
            x += sheets.pdf.get_string_width(letter) + 5
        x += 8
    sheets.column(50, 110, prose("A", 490, 10))
    assert [section.title for section in read(sheets).sections] == ["General Exclusions"]


def test_whole_words_beside_letters_set_apart_stay_whole() -> None:
    sheets = Sheets()
    sheets.put(50, 80, "I g n o r e t h i s t e x t Ignore this text")
    sheets.column(50, 110, prose("A", 490, 10))
    assert read(sheets).pages[0].lines[0].text == "Ignorethistext Ignore this text"
