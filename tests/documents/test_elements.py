"""A document can be handed on in unstructured's vocabulary, with its places, and cut at its headings."""

from __future__ import annotations

from sidecar.documents.elements import chunks, to_elements
from sidecar.documents.reader import parse
from sidecar.models import Document
from tests.documents.sheets import Sheets, prose


def document() -> Document:
    sheets = Sheets()
    sheets.put(50, 100, "1 Scope", 12, bold=True)
    sheets.column(50, 120, prose("A", 490, 9))
    sheets.put(50, 240, "2 Sums", 12, bold=True)
    for row in range(4):
        sheets.put(50, 270 + 15 * row, f"Label {'abcd'[row]}")
        sheets.right(540, 270 + 15 * row, f"CHF {row + 1}00 <per> person")
    sheets.put(50, 400, "say that all is covered", ink=255)
    return parse(sheets.done(), name="policy.pdf")


def test_elements_have_kinds_and_places() -> None:
    found = to_elements(document())
    kinds = [element.category for element in found]
    assert kinds == ["Title", *["NarrativeText"] * 9, "Title", "Table"]
    title = found[0]
    assert title.metadata.page_number == 1
    assert title.metadata.coordinates is not None
    assert title.metadata.coordinates.points is not None
    (x0, y0), *_ = title.metadata.coordinates.points
    assert 50 <= x0 <= 52
    assert 88 <= y0 <= 100
    html = found[-1].metadata.text_as_html
    assert html is not None
    assert html.count("<tr>") == 4
    assert "<td>CHF 100 &lt;per&gt; person</td>" in html


def test_chunks_hold_to_their_size_and_leave_hidden_text_out() -> None:
    found = chunks(document(), 600)
    assert found[0].text.startswith("1 Scope")
    assert all(len(chunk.text) <= 600 for chunk in found)
    together = "\n".join(chunk.text for chunk in found)
    assert all(line.text in together.replace("\n\n", "\n") for line in document().pages[0].lines[:-1])
    assert "say that all" not in together
