"""Quotes are cut by program, or refused."""

from __future__ import annotations

import pytest

from sidecar.models import Document, Span
from sidecar.verification.places import LONGEST_QUOTE, Places, Refused
from tests.verification.builders import document, page, row_page

CLAUSE = page(
    1, ["1 Gepäck", "Die Gesellschaft bezahlt", "bis CHF 500 pro Person.", "weisser Text", "Ende"], hidden=[3]
)
DOCUMENT = document(CLAUSE, page(2, ["Weiter"]), sections=[("1", "Gepäck", ["p1l1", "p1l2", "p1l3"])])


def refused(span: Span, made: Document = DOCUMENT) -> str:
    with pytest.raises(Refused) as caught:
        Places([made]).ground(span)
    return caught.value.reason


def test_the_quote_is_a_slice_with_a_box_per_line_and_its_section() -> None:
    found = Places([DOCUMENT]).ground(Span(0, ("p1l2", "p1l3")))
    assert found.quote == CLAUSE.text[found.start : found.end] == "Die Gesellschaft bezahlt\nbis CHF 500 pro Person."
    assert found.boxes == ((50.0, 62.0, 450.0, 72.0), (50.0, 74.0, 450.0, 84.0))
    assert (found.number, found.path) == ("1", ("1 Gepäck",))


def test_a_range_inside_its_lines_narrows_quote_and_box() -> None:
    start = CLAUSE.text.index("CHF")
    found = Places([DOCUMENT]).ground(Span(0, ("p1l3",), start, start + 7))
    assert found.quote == "CHF 500"
    ((left, top, right, bottom),) = found.boxes
    assert 50.0 < left < right < 450.0
    assert (top, bottom) == (74.0, 84.0)


def test_cells_keep_their_own_boxes() -> None:
    row = row_page(1, "Gepäck", [("Basis", "500"), ("Plus", "900")])
    start = row.text.index("900")
    found = Places([document(row)]).ground(Span(0, ("p1l1",), start, start + 3))
    assert found.boxes == ((270.0, 50.0, 320.0, 60.0),)


def test_lines_of_the_next_page_are_left_out() -> None:
    found = Places([DOCUMENT]).ground(Span(0, ("p1l5", "p2l1")))
    assert (found.page, found.quote) == (1, "Ende")


def test_documents_without_geometry_have_no_boxes() -> None:
    made = page(1, ["Text"])
    flat = made.lines[0].__class__("p1l1", 1, "Text", 0, 4, (0.0, 0.0, 0.0, 0.0))
    found = Places([document(made.__class__(1, 0.0, 0.0, "Text", (flat,)))]).ground(Span(0, ("p1l1",)))
    assert found.boxes == ()


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        (Span(1, ("p1l1",)), "unknown_document"),
        (Span(-1, ("p1l1",)), "unknown_document"),
        (Span(0, ()), "unknown_line"),
        (Span(0, ("p1l1", "p9l9")), "unknown_line"),
        (Span(0, ("p1l4",)), "hidden_text"),
        (Span(0, ("p1l3", "p1l5")), "hidden_text"),
        (Span(0, ("p1l2",), 0, 5), "range_outside"),
        (Span(0, ("p1l2",), 12, 12), "range_outside"),
        (Span(0, ("p1l2",), 12, 99), "range_outside"),
        (Span(0, ("p1l2",), 12, 10), "range_outside"),
    ],
)
def test_what_cannot_be_pointed_to_is_refused(span: Span, reason: str) -> None:
    assert refused(span) == reason


def test_a_page_is_no_quote() -> None:
    assert refused(Span(0, ("p1l1",)), document(page(1, ["x" * (LONGEST_QUOTE + 1)]))) == "too_long"
    Places([document(page(1, ["x " * LONGEST_QUOTE]))]).ground(Span(0, ("p1l1",)))


def test_a_line_without_letters_is_no_quote() -> None:
    assert refused(Span(0, ("p1l1",)), document(page(1, ["– · –"]))) == "empty_quote"
