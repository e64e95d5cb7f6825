"""Tables among bars and boxes of their own width, and cells that span several columns."""

from __future__ import annotations

from itertools import pairwise

from sidecar.documents.reader import parse
from sidecar.models import Line, Role
from tests.documents.sheets import Sheets, prose

HEADS = ("Benefit", "Single", "Family\u00b9")
ROWS = (
    ("Treatment abroad, in addition to what others pay", "unlimited for each event"),
    ("Cancellation costs", "CHF 15'000", "CHF 30'000"),
    ("Return of the patient", "CHF 20'000 for each event, to be repaid"),
    ("Baggage", "CHF 2'500", "CHF 5'000"),
    ("Late baggage", "CHF 600", "CHF 1'500"),
)


SERVICES = (
    ("Treatment by a doctor and in a hospital", "unlimited for each event, in addition to others"),
    ("Treatment of teeth to still the pain", "CHF 1'200 for each event and each person"),
    ("Aids that a doctor has ordered", "CHF 800 for each person and each calendar year"),
    ("Allowance for days in a hospital", "CHF 50 for each day, at most 30 days an event"),
    ("Excess for treatment without a stay", "CHF 100 for each event and each person"),
    ("Telephone calls to the emergency centre", "CHF 150 for each event and each person"),
)


def _rows(sheets: Sheets) -> list[Line]:
    return [line for line in parse(sheets.done(), name="p.pdf").iter_lines() if line.role is Role.TABLE]


def _table(sheets: Sheets, y: float, *rows: tuple[str, ...]) -> float:
    for row in (HEADS, *rows):
        for x, text in zip((50, 310, 430), row, strict=False):
            sheets.put(x, y, text, bold=row is HEADS)
        for left, right in pairwise((48, 306, 426, 550)):
            sheets.rule(left, right, y + 5)
        y += 16
    return y


def test_a_table_between_a_title_bar_and_a_box_of_its_width_is_read_row_by_row() -> None:
    sheets = Sheets()
    sheets.rule(48, 550, 60)
    sheets.put(52, 74, "Overview of benefits", 11, bold=True)
    sheets.rule(48, 550, 80)
    bottom = _table(sheets, sheets.column(50, 95, prose("F", 490, 2)) + 6, *SERVICES)
    bottom = sheets.column(50, bottom + 8, prose("N", 490, 2))
    sheets.rule(48, 550, bottom)
    sheets.column(50, bottom + 14, prose("B", 490, 2))
    sheets.rule(48, 550, bottom + 34)
    assert [tuple(cell.text for cell in row.cells) for row in _rows(sheets)[1:]] == list(SERVICES)


def test_cells_that_span_two_plans_leave_the_plans_of_other_rows_apart() -> None:
    sheets = Sheets()
    _table(sheets, 100, *ROWS)
    found = {row.cells[0].text: [(cell.text, cell.head) for cell in row.cells[1:]] for row in _rows(sheets)[1:]}
    assert found["Cancellation costs"] == [("CHF 15'000", "Single"), ("CHF 30'000", "Family\u00b9")]
    assert [text for text, _ in found["Return of the patient"]] == ["CHF 20'000 for each event, to be repaid"]


def test_lines_of_two_cells_that_stand_close_together_stay_in_their_cells() -> None:
    sheets = Sheets()
    sheets.put(310, 80, "Benefit", bold=True)
    sheets.right(556, 80, "At most", bold=True)
    cells = (
        (
            ("Treatment by a doctor", "in a hospital or, where another doctor", "has asked for it"),
            ("CHF 900 (abroad", "CHF 1'500) for each", "person"),
        ),
        (("Drugs and bandages that a doctor", "has ordered"), ("included", "in it")),
        (("Hire of crutches", "and chairs"), ("CHF 400", "a person")),
    )
    y = 96.0
    for label, amount in cells:
        for number, line in enumerate(label):
            sheets.put(310, y + 11 * number, line)
        for number, line in enumerate(amount):
            sheets.right(556, y + 11 * number, line)
        y += 11 * max(len(label), len(amount)) + 6
    texts = [tuple(cell.text for cell in row.cells) for row in _rows(sheets)]
    assert texts[1] == (
        "Treatment by a doctor in a hospital or, where another doctor has asked for it",
        "CHF 900 (abroad CHF 1'500) for each person",
    )


def test_a_note_right_below_the_last_rule_leaves_the_columns_apart() -> None:
    plans = (("Cancellation costs", "each trip", "20'000", "40'000"), ("Fee of the office", "each event", "120", "240"))
    sheets = Sheets()
    sheets.rule(48, 550, 60)
    sheets.put(52, 74, "Overview of benefits", 11, bold=True)
    sheets.rule(48, 550, 80)
    y = sheets.column(50, 95, prose("F", 490, 2)) + 10
    for row in (("Benefit", "Extent", "Single", "Family"), *plans * 4):
        for x, text in zip((50, 270, 440, 510), row, strict=True):
            sheets.put(x, y, text, bold=row[0] == "Benefit")
        sheets.rule(48, 550, y + 5)
        y += 16
    sheets.put(50, y - 3, "1", 6)
    sheets.column(100, y, prose("N", 370, 2))
    rows = [tuple(cell.text for cell in row.cells) for row in _rows(sheets)]
    assert [row for row in rows if row[0] != "Benefit"] == list(plans * 4)


def test_a_head_over_two_plans_that_reaches_close_to_the_second_leaves_them_apart() -> None:
    sheets = Sheets()
    sheets.rule(48, 550, 88)
    sheets.put(310, 100, "Single person", bold=True)
    second = 310 + sheets.pdf.get_string_width("Single person") + 2.8
    sheets.put(50, 100, "Benefit", bold=True)
    for x, text in ((310, "Basic"), (second, "Plus")):
        sheets.put(x, 114, text, bold=True)
    sheets.rule(48, 550, 119)
    for number, label in enumerate(("Baggage", "Rescue", "Lawyer", "Garden")):
        y = 132 + 16 * number
        for x, text in ((50, label), (310, "CHF 1'000"), (second, "CHF 2'000")):
            sheets.put(x, y, text)
        sheets.rule(48, 550, y + 5)
    found = [[(cell.text, cell.head) for cell in row.cells[1:]] for row in _rows(sheets)[-4:]]
    assert found == [[("CHF 1'000", "Single person Basic"), ("CHF 2'000", "Plus")]] * 4
