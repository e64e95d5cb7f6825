"""Columns are read one after the other, full-width text where it stands, table rows across."""

from __future__ import annotations

import io

import pikepdf
import pytest

from sidecar.documents.reader import parse
from sidecar.models import Document, Line, Role
from tests.documents.sheets import Sheets, prose, tagged


def read(sheets: Sheets) -> Document:
    return parse(sheets.done(), name="policy.pdf")


def firsts(document: Document, page: int = 1) -> list[str]:
    return [line.text.split(" ")[0] for line in document.pages[page - 1].lines]


def tags(tag: str, count: int) -> list[str]:
    return [tagged(tag, number) for number in range(count)]


def rows(document: Document) -> list[Line]:
    return [line for line in document.iter_lines() if line.role is Role.TABLE]


@pytest.mark.parametrize("row_wise", [False, True])
def test_two_columns(row_wise: bool) -> None:
    """Also where the file draws line by line across both columns."""
    sheets = Sheets()
    left, right = prose("L", 235, 30), prose("R", 235, 30)
    if row_wise:
        for number in range(30):
            sheets.put(50, 80 + 12 * number, left[number])
            sheets.put(310, 80 + 12 * number, right[number])
    else:
        sheets.column(50, 80, left)
        sheets.column(310, 80, right)
    document = read(sheets)
    assert firsts(document) == tags("L", 30) + tags("R", 30)
    assert {line.column for line in document.iter_lines()} == {0, 1}


def test_three_columns() -> None:
    sheets = Sheets()
    for number, tag in enumerate("ABC"):
        sheets.column(40 + 180 * number, 80, prose(tag, 160, 25, 7.5), pitch=10, size=7.5)
    assert firsts(read(sheets)) == tags("A", 25) + tags("B", 25) + tags("C", 25)


def test_columns_off_the_same_baselines() -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("L", 235, 30))
    sheets.column(310, 85, prose("R", 235, 27), pitch=13)
    assert firsts(read(sheets)) == tags("L", 30) + tags("R", 27)


def test_a_full_width_heading_and_paragraph_part_the_columns() -> None:
    sheets = Sheets()
    sheets.put(50, 80, "Over everything", 14, bold=True)
    sheets.column(50, 100, prose("F", 490, 3))
    sheets.column(50, 150, prose("A", 235, 10))
    sheets.column(310, 150, prose("B", 235, 10))
    sheets.put(50, 310, "Between", 14, bold=True)
    sheets.column(50, 330, prose("G", 490, 2))
    sheets.column(50, 370, prose("C", 235, 8))
    sheets.column(310, 370, prose("D", 235, 6))
    expected = [
        "Over",
        *tags("F", 3),
        *tags("A", 10),
        *tags("B", 10),
        "Between",
        *tags("G", 2),
        *tags("C", 8),
        *tags("D", 6),
    ]
    assert firsts(read(sheets)) == expected


def test_a_heading_alone_between_columns_parts_them() -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("A", 235, 12))
    sheets.column(310, 80, prose("B", 235, 10))
    sheets.put(50, 270, "K Claims", 13, bold=True)
    sheets.column(50, 295, prose("C", 235, 8))
    sheets.column(310, 295, prose("D", 235, 8))
    assert firsts(read(sheets)) == [*tags("A", 12), *tags("B", 10), "K", *tags("C", 8), *tags("D", 8)]


def test_a_short_last_column_is_still_a_column() -> None:
    sheets = Sheets()
    for tag in "AB":
        sheets.column(50, 130, prose(tag, 235, 30))
        sheets.column(310, 130, prose("R", 235, 30))
        sheets.page()
    sheets.column(50, 130, prose("L", 235, 30))
    sheets.column(310, 130, ["only these", "two lines"])
    assert firsts(read(sheets), 3) == [*tags("L", 30), "only", "two"]


def test_hanging_numbers_stay_with_their_text() -> None:
    sheets = Sheets()
    y = 80.0
    for number in range(1, 9):
        sheets.put(50, y, f"2.{number}")
        y = sheets.column(85, y, prose("P", 200, 3))
    sheets.column(310, 80, prose("R", 235, 24))
    texts = [line.text for line in read(sheets).pages[0].lines]
    assert [text.split(" ")[0] for text in texts[:24:3]] == [f"2.{number}" for number in range(1, 9)]
    assert all(text.startswith("R") for text in texts[24:])


def plan_table(sheets: Sheets, y: float, ruled: bool = True) -> float:
    for x, head in ((50, "Benefit"), (300, "Basic"), (380, "Comfort"), (470, "Premium")):
        sheets.put(x, y, head, 9, bold=True)
    for number, (name, *sums) in enumerate(TABLE):
        base = y + 18 * (number + 1)
        if ruled:
            sheets.rule(50, 545, base - 12)
        sheets.put(50, base, name)
        for x, amount in zip((300, 380, 470), sums, strict=True):
            sheets.put(x, base, amount)
    return y + 18 * (len(TABLE) + 1)


TABLE = (
    ("Cancellation costs", "CHF 5'000", "CHF 10'000", "CHF 20'000"),
    ("Search and rescue", "CHF 20'000", "CHF 30'000", "unlimited"),
    ("Baggage", "not insured", "CHF 2'000", "CHF 4'000"),
    ("Deductible", "CHF 200", "CHF 100", "none"),
)


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_of_plans_comes_as_rows_with_heads(ruled: bool) -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("F", 490, 3))
    bottom = plan_table(sheets, 140, ruled)
    sheets.column(50, bottom + 20, prose("G", 490, 3))
    document = read(sheets)
    head, *body = rows(document)
    assert [cell.text for cell in head.cells] == ["Benefit", "Basic", "Comfort", "Premium"]
    assert [tuple(cell.text for cell in row.cells) for row in body] == list(TABLE)
    for row in body:
        assert [cell.head for cell in row.cells] == ["Benefit", "Basic", "Comfort", "Premium"]
        assert row.text == " ".join(cell.text for cell in row.cells)
    assert firsts(document)[:3] == tags("F", 3)
    assert firsts(document)[-3:] == tags("G", 3)


def test_a_table_below_two_columns_is_no_column() -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("L", 235, 12))
    sheets.column(310, 80, prose("R", 235, 12))
    plan_table(sheets, 260)
    document = read(sheets)
    assert firsts(document)[:24] == tags("L", 12) + tags("R", 12)
    assert [tuple(cell.text for cell in row.cells) for row in rows(document)[1:]] == list(TABLE)


def test_right_aligned_figures_stay_with_their_labels() -> None:
    sheets = Sheets()
    sums = [
        "50'000 per event",
        "5'000 per person",
        "Unlimited",
        "500 per event",
        "120 per person and night",
        "2'000 per person",
    ]
    for number, amount in enumerate(sums * 3):
        sheets.put(62 if number % 3 else 50, 100 + 15 * number, f"Label {number} of the overview")
        sheets.right(540, 100 + 15 * number, amount)
    found = rows(read(sheets))
    assert [tuple(cell.text for cell in row.cells) for row in found] == [
        (f"Label {number} of the overview", amount) for number, amount in enumerate(sums * 3)
    ]


def test_a_wrapped_label_is_one_row() -> None:
    sheets = Sheets()
    y = 100.0
    for number in range(5):
        sheets.rule(50, 545, y - 12)
        sheets.put(50, y, f"Repatriation {number} by ambulance aircraft,")
        sheets.put(50, y + 10, "scheduled flight or ambulance car")
        sheets.right(540, y, f"{number + 1}'000 per person")
        y += 30
    found = rows(read(sheets))
    assert [tuple(cell.text for cell in row.cells) for row in found] == [
        (f"Repatriation {n} by ambulance aircraft, scheduled flight or ambulance car", f"{n + 1}'000 per person")
        for n in range(5)
    ]


OVERVIEW = (
    (
        ["Cancellation costs and", "interruption of the journey"],
        ["Costs of cancellation if the", "journey cannot begin"],
        ["CHF 10'000", "per person"],
    ),
    (["Assistance"], ["Repatriation home"], ["unlimited"]),
    (["Baggage"], ["Theft, damage and delay of", "baggage during the journey"], ["CHF 2'000"]),
    (["Legal protection abroad", "(worldwide)"], ["Costs of lawyers"], ["CHF 50'000"]),
)


def overview(*, ruled: bool, centred: bool, by_cell: bool) -> Sheets:
    sheets = Sheets()
    sheets.put(50, 80, "Overview of benefits", 14, bold=True)
    edges = (50, 210, 400)
    for x, head in zip(edges, ("Benefit", "Insured", "Sum"), strict=True):
        sheets.put(x, 110, head, bold=True)
    y = 128.0
    for row in OVERVIEW:
        height = max(len(cell) for cell in row)
        if ruled:
            sheets.rule(50, 545, y - 11)
        placed = [
            (number, x, y + (11 * (height - len(cell)) / 2 if centred else 0) + 11 * number, text)
            for x, cell in zip(edges, row, strict=True)
            for number, text in enumerate(cell)
        ]
        for _, x, base, text in placed if by_cell else sorted(placed):
            sheets.put(x, base, text)
        y += 11 * height + 8
    return sheets


@pytest.mark.parametrize(("ruled", "centred"), [(True, False), (True, True), (False, False)])
def test_cells_that_wrap_are_whole(ruled: bool, centred: bool) -> None:
    found = rows(read(overview(ruled=ruled, centred=centred, by_cell=True)))[1:]
    assert [[cell.text for cell in row.cells] for row in found] == [
        [" ".join(cell) for cell in row] for row in OVERVIEW
    ]
    assert all([cell.head for cell in row.cells] == ["Benefit", "Insured", "Sum"] for row in found)


def test_bold_lines_between_rows_are_titles_of_groups() -> None:
    sheets = Sheets()
    for x, head in ((50, "Benefit"), (300, "Basic"), (420, "Plus")):
        sheets.put(x, 100, head, bold=True)
    y = 118.0
    for group in ("Fire", "Theft"):
        sheets.put(50, y, group, bold=True)
        for label in ("at home", "abroad"):
            y += 13
            for x, text in ((50, f"{group} {label}"), (300, "CHF 1'000"), (420, "CHF 2'000")):
                sheets.put(x, y, text)
        y += 15
    document = read(sheets)
    assert [line.text for line in document.iter_lines() if line.role is Role.HEADING] == ["Fire", "Theft"]
    assert [line.cells[0].text for line in rows(document)[1:]] == [
        "Fire at home",
        "Fire abroad",
        "Theft at home",
        "Theft abroad",
    ]
    assert all([cell.head for cell in line.cells] == ["Benefit", "Basic", "Plus"] for line in rows(document)[1:])


def test_cells_that_are_drawn_in_turns_stay_as_they_look() -> None:
    """A quote must be findable as one piece in the file: what it scatters is not put together."""
    found = rows(read(overview(ruled=True, centred=False, by_cell=False)))[1:3]
    assert [[cell.text for cell in row.cells] for row in found] == [
        ["Cancellation costs and", "Costs of cancellation if the", "CHF 10'000"],
        ["interruption of the journey", "journey cannot begin", "per person"],
    ]
    assert [cell.head for cell in found[1].cells] == ["Benefit", "Insured", "Sum"]


def test_definitions_are_read_term_by_term() -> None:
    sheets = Sheets()
    y = 100.0
    for number in range(4):
        sheets.rule(50, 545, y - 12)
        sheets.put(50, y, f"Term{number}", bold=True)
        y = sheets.column(200, y, prose("DEFG"[number], 340, 4)) + 8
    expected = [word for number in range(4) for word in (f"Term{number}", *tags("DEFG"[number], 4))]
    assert firsts(read(sheets)) == expected


def test_every_line_is_a_slice_of_its_page_and_boxes_stay_on_it() -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("L", 235, 12))
    sheets.column(310, 80, prose("R", 235, 12))
    plan_table(sheets, 260)
    page = read(sheets).pages[0]
    for line in page.lines:
        assert page.text[line.start : line.end] == line.text
        assert 0 <= line.box[0] < line.box[2] <= page.width
        assert 0 <= line.box[1] < line.box[3] <= page.height
        for cell in line.cells:
            assert page.text[cell.start : cell.end] == cell.text


def changed(data: bytes, **page: pikepdf.Object | int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for name, value in page.items():
            pdf.pages[0].obj[f"/{name}"] = value
        pdf.save(out)
    return out.getvalue()


def test_boxes_are_counted_from_the_crop_box() -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("L", 235, 6))
    whole = parse(sheets.done(), name="policy.pdf").pages[0].lines[0].box
    cropped = parse(changed(sheets.done(), CropBox=pikepdf.Array([20, 400, 595, 842])), name="policy.pdf").pages[0]
    assert (cropped.width, cropped.height) == pytest.approx((575, 442), abs=0.2)
    assert cropped.lines[0].box == pytest.approx((whole[0] - 20, whole[1], whole[2] - 20, whole[3]), abs=0.2)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_set_sideways_is_read_and_placed(turn: int) -> None:
    sheets = Sheets()
    sheets.column(50, 80, prose("L", 235, 6))
    page = parse(changed(sheets.done(), Rotate=turn), name="policy.pdf").pages[0]
    assert sorted(line.text.split(" ")[0] for line in page.lines) == tags("L", 6)
    assert all(line.role is Role.BODY for line in page.lines)
    for line in page.lines:
        assert 0 <= line.box[0] < line.box[2] <= page.width
        assert 0 <= line.box[1] < line.box[3] <= page.height


@pytest.mark.parametrize("borders", ["ALL", "HORIZONTAL_LINES"])
def test_tables_of_a_generator_with_narrow_cells(borders: str) -> None:
    """Justified cells whose text nearly touches the next cell's."""
    sheets = Sheets()
    sheets.pdf.set_font("helvetica", size=9)
    sheets.pdf.set_y(100)
    with sheets.pdf.table(borders_layout=borders, line_height=12) as table:
        table.row(("Benefit", "Insured", "Basic"))
        for row in OVERVIEW:
            table.row([" ".join(cell) for cell in row])
    found = rows(read(sheets))
    assert [[cell.text for cell in row.cells] for row in found[1:]] == [
        [" ".join(cell) for cell in row] for row in OVERVIEW
    ]
    assert [cell.head for cell in found[1].cells] == ["Benefit", "Insured", "Basic"]


def small_table(sheets: Sheets, x: float, y: float, *, bold: bool, ruled: bool, pitch: float) -> float:
    table = (
        ("Benefit", "Basic", "Plus"),
        ("Luggage", "CHF 1000", "CHF 2000"),
        ("Rescue", "CHF 5000", "CHF 9000"),
        ("Delay", "CHF 300", "CHF 600"),
        ("Search", "CHF 700", "CHF 800"),
    )
    for number, row in enumerate(table):
        for at, cell in zip((0, 90, 160), row, strict=True):
            sheets.put(x + at, y, cell, 9, bold=bold and number == 0)
        if ruled:
            sheets.rule(x, x + 230, y + 4)
        y += pitch
    return y


@pytest.mark.parametrize("pitch", [12, 14])
@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_table_inside_one_of_two_columns(side: str, bold: bool, ruled: bool, pitch: float) -> None:
    """It neither tears the columns apart nor takes its neighbour's lines for cells."""
    sheets = Sheets()
    lines = {"left": prose("L", 235, 30), "right": prose("R", 235, 30)}
    for name, x in (("left", 50), ("right", 310)):
        if name == side:
            y = sheets.column(x, 80, lines[name][:12])
            y = small_table(sheets, x, y + 6, bold=bold, ruled=ruled, pitch=pitch)
            sheets.column(x, y + 8, lines[name][12:])
        else:
            sheets.column(x, 80, lines[name])
    document = read(sheets)
    table = ["Benefit", "Luggage", "Rescue", "Delay", "Search"]
    read_left, read_right = tags("L", 30), tags("R", 30)
    (read_left if side == "left" else read_right)[12:12] = table
    assert firsts(document) == read_left + read_right
    luggage = next(line for line in rows(document) if line.text.startswith("Luggage"))
    assert [(cell.text, cell.head) for cell in luggage.cells] == [
        ("Luggage", "Benefit"),
        ("CHF 1000", "Basic"),
        ("CHF 2000", "Plus"),
    ]


def test_a_table_without_rules_or_bold_heads() -> None:
    sheets = Sheets()
    y = sheets.column(50, 80, prose("A", 490, 6))
    for number, row in enumerate((("Cover", "Sum"), ("Lost luggage", "CHF 1000"), ("Rescue", "CHF 5000"))):
        for x, cell in zip((50, 400), row, strict=True):
            sheets.put(x, y + 10 + 14 * number, cell)
    sheets.column(50, y + 70, prose("B", 490, 6))
    found = [[(cell.text, cell.head) for cell in line.cells] for line in rows(read(sheets))]
    assert found[1:] == [
        [("Lost luggage", "Cover"), ("CHF 1000", "Sum")],
        [("Rescue", "Cover"), ("CHF 5000", "Sum")],
    ]


def test_bold_titles_in_the_margin_head_the_text_beside_them() -> None:
    """Also where the text beside a title is but one sentence, or a list."""
    sheets = Sheets()
    y = 80.0
    for number, length in enumerate((3, 1, 4), start=1):
        sheets.put(50, y, f"{number}.1 Title in the", bold=True)
        if length > 1:
            sheets.put(50, y + 12, "margin", bold=True)
        text = prose("M", 330, length) if length > 1 else ["Sails and oars stay aboard."]
        y = sheets.column(190, y, text) + 14
    document = read(sheets)
    assert [section.title for section in document.sections if section.number] == [
        "Title in the margin",
        "Title in the",
        "Title in the margin",
    ]
    assert rows(document) == []


def test_two_columns_of_short_lines_off_the_same_baselines_are_no_table() -> None:
    sheets = Sheets()
    for column, (x, top, pitch) in enumerate(((50, 80, 13.0), (310, 86, 17.0))):
        sheets.column(x, top, [f"{'LR'[column]}{'x' * (number % 5)} hull and oar" for number in range(24)], pitch=pitch)
    document = read(sheets)
    sides = [line.text[0] for line in document.pages[0].lines]
    assert sides == ["L"] * 24 + ["R"] * 24
    assert rows(document) == []


@pytest.mark.parametrize("coloured", [False, True])
def test_a_page_with_one_title_in_the_margin_is_read_as_the_page_with_many(coloured: bool) -> None:
    sheets = Sheets()
    style = {"ink": 120} if coloured else {"bold": True}
    y = 80.0
    for name in ("Voyage", "Anchor", "Compass", "Lantern"):
        sheets.put(50, y, f"{name} in the", **style)
        sheets.put(50, y + 12, "margin", **style)
        y = sheets.column(190, y, prose(name[0], 330, 5)) + 14
    sheets.page()
    y = sheets.column(190, 80, prose("R", 330, 3)) + 14
    sheets.put(50, y, "Harbour", **style)
    y = sheets.column(190, y, prose("H", 330, 5)) + 14
    sheets.put(50, y, "Wreck in the", **style)
    sheets.put(50, y + 12, "margin", **style)
    sheets.column(190, y, prose("W", 330, 4))
    document = read(sheets)
    titles = [f"{name} in the margin" for name in ("Voyage", "Anchor", "Compass", "Lantern")]
    assert [section.title for section in document.sections if section.title] == [
        *titles,
        "Harbour",
        "Wreck in the margin",
    ]
    assert rows(document) == []
    last = [line.text.split(" ")[0] for line in document.pages[1].lines]
    assert last == [*tags("R", 3), "Harbour", *tags("H", 5), "Wreck", "margin", *tags("W", 4)]
