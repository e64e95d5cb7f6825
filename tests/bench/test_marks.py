"""The truth marked in an HTML policy, and its places on the pages of a print."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from fpdf import FPDF

from bench.marks import MarkUnknown, read_truth

SEGMENTS = ("trip_cancellation_interruption", "luggage_travel_delay")
CANCELLATION = SEGMENTS[0]


def marked(text: str, *says: Mapping[str, object], tag: str = "p") -> str:
    return f"<{tag} data-l='{json.dumps(says)}'>{text}</{tag}>"


def print_of(*pages: tuple[str, ...]) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=10)
    for lines in pages:
        pdf.add_page()
        for line in lines:
            pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def test_marks_become_truth_at_their_places() -> None:
    limit = {"t": "limit", "segment": CANCELLATION, "benefit": None, "kind": "max_amount", "value": 900, "unit": "CHF"}
    html = (
        '<html lang="de"><body>'
        + marked("Absage", {"t": "segment", "key": CANCELLATION}, tag="h2")
        + marked("Wir zahlen <b>höchstens</b> CHF 900.", limit)
        + marked("Kein Geld bei schlechtem Wetter", {"t": "exclusion", "segment": None}, tag="li")
        + "</body></html>"
    )
    language, truth = read_truth(
        html, print_of(("Absage", "Wir zahlen höchs-", "tens CHF 900."), ("Kein Geld bei schlechtem Wetter",)), SEGMENTS
    )
    assert language == "de"
    assert truth.segments == {CANCELLATION: True, "luggage_travel_delay": False}
    (found,) = truth.limits
    assert (found.page, found.section, found.value, found.per) == (1, "Absage", 900, None)
    assert found.quote == "Wir zahlen höchstens CHF 900."
    (clause,) = truth.clauses
    assert (clause.kind, clause.page) == ("exclusion", 2)


def test_words_that_stand_twice_are_those_after_the_mark_before() -> None:
    says = {"t": "condition", "segment": None}
    html = "<html><body>" + marked("Zuerst dies", says) + marked("Dann das", says) + "</body></html>"
    _, truth = read_truth(html, print_of(("Dann das",), ("Zuerst dies", "Dann das")), SEGMENTS)
    assert [clause.page for clause in truth.clauses] == [2, 2]


def test_a_quote_that_a_page_ends_is_known_by_its_beginning() -> None:
    beginning = "Die Meldung hat schriftlich und unter Beilage aller Belege innert Frist"
    html = "<html><body>" + marked(beginning + " zu erfolgen", {"t": "condition", "segment": None}) + "</body></html>"
    _, truth = read_truth(html, print_of((beginning,), ("zu erfolgen",)), SEGMENTS)
    assert truth.clauses[0].page == 1
    assert beginning.startswith(truth.clauses[0].quote)


@pytest.mark.parametrize(
    ("mark", "told"),
    [({"t": "segment", "key": "pets"}, "pets"), ({"t": "condition", "q": "nirgends gedruckt"}, "nirgends gedruckt")],
)
def test_a_mark_that_cannot_be_right_is_told(mark: dict[str, object], told: str) -> None:
    html = "<html><body>" + marked("Absage", mark) + "</body></html>"
    with pytest.raises(MarkUnknown, match=told):
        read_truth(html, print_of(("Absage",)), SEGMENTS)
