"""A table that goes on over a page keeps the heads of its columns; another table does not get them."""

from __future__ import annotations

import pytest

from sidecar.documents.reader import parse
from sidecar.models import Line, Role
from tests.documents.sheets import Sheets, prose

HEADS = ("Benefit", "Basic", "Plus", "Top")
XS = (50, 300, 400, 500)
BEFORE = (("Fire", "1'000", "2'000", "3'000"), ("Theft", "400", "500", "none"), ("Water", "none", "60", "70"))
AFTER = (("Glass", "800", "900", "950"), ("Garden", "10", "20", "30"), ("Deductible", "200", "100", "none"))


def _put(sheets: Sheets, y: float, row: tuple[str, ...], xs: tuple[int, ...], *, right: bool, bold: bool) -> None:
    for number, (x, text) in enumerate(zip(xs, row, strict=True)):
        if right and number:
            sheets.right(x + 45, y, text, bold=bold)
        else:
            sheets.put(x, y, text, bold=bold)


def _over_two_pages(*, ruled: bool, right: bool, shift: int = 0, last: str = "") -> list[Line]:
    sheets = Sheets()
    y = sheets.column(50, 80, prose("A", 490, 6)) + 20
    for row in (HEADS, *BEFORE):
        _put(sheets, y, row, XS, right=right, bold=row is HEADS)
        if ruled:
            sheets.rule(48, 550, y + 5)
        y += 18
    for number in range(5 if last else 0):
        sheets.put(50, y + 20 + 12 * number, f"{last} {'x' * number}.")
    sheets.page()
    y = 70.0
    for row in AFTER:
        _put(sheets, y, row, tuple(x + shift * bool(x > 50) for x in XS), right=right, bold=False)
        if ruled:
            sheets.rule(48, 550, y + 5)
        y += 18
    sheets.column(50, y + 20, prose("B", 490, 6))
    document = parse(sheets.done(), name="p.pdf")
    return [line for line in document.pages[1].lines if line.role is Role.TABLE and len(line.cells) == 4]


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("right", [False, True])
def test_rows_on_the_next_page_stand_under_the_heads_of_the_last(ruled: bool, right: bool) -> None:
    found = _over_two_pages(ruled=ruled, right=right)
    assert [line.cells[1].text for line in found] == ["800", "10", "200"]
    assert all(tuple(cell.head for cell in line.cells) == HEADS for line in found)
    assert [line.cells[0].text for line in found] == ["Glass", "Garden", "Deductible"]


def test_rows_in_other_columns_are_another_table() -> None:
    found = _over_two_pages(ruled=True, right=False, shift=-60)
    assert found
    assert not any(cell.head for line in found for cell in line.cells)


def test_rows_after_a_table_that_ended_are_another_table() -> None:
    found = _over_two_pages(ruled=True, right=False, last="What is not in the table is not insured")
    assert found
    assert not any(cell.head for line in found for cell in line.cells)


def test_columns_of_text_behind_a_table_with_as_many_heads_are_no_table() -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("A", 490, 6))
    for number, row in enumerate((HEADS[:3], *(row[:3] for row in BEFORE))):
        _put(sheets, 200 + 18 * number, row, (50, 222, 396), right=False, bold=not number)
    sheets.page()
    columns = [(x, prose(tag, 155, 30)) for x, tag in ((50, "L"), (222, "M"), (396, "R"))]
    for number in range(30):
        for x, lines in columns:
            sheets.put(x, 70 + 12 * number, lines[number])
    found = parse(sheets.done(), name="p.pdf").pages[1].lines
    assert [line.text[0] for line in found] == ["L"] * 30 + ["M"] * 30 + ["R"] * 30
