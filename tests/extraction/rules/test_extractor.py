from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import Cancelled
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Document
from sidecar.ports import Event, SilentReport
from sidecar.taxonomies import seed_taxonomy
from tests.extraction.paper import BOATS, Paper

_WORDS = [
    "Kasko",
    "Bergung",
    "nicht versichert",
    "CHF 500",
    "10 %",
    "pro Person",
    "sofern",
    ":",
    ".",
    ";",
    "–",
    "a)",
    "1.",
    "24",
]
_LINE = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map(" ".join) | st.text(
    st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=40
)
_ROW = st.lists(_LINE, min_size=1, max_size=3).map(tuple)


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    paper = Paper(draw(st.sampled_from(["de", "fr", "it", "en", ""])))
    for _ in range(draw(st.integers(0, 4))):
        number = draw(st.sampled_from(["", "A", "A1", "1", "2.1", "a)", "Art. 4"]))
        title = draw(st.sampled_from(["", "Kasko", "Ausschlüsse", "Pflichten", "Definitionen", "Bergung"]))
        body = draw(st.lists(_LINE | _ROW, max_size=5))
        paper.section(number, title, *body, level=draw(st.integers(1, 3)))
        if draw(st.booleans()):
            paper.page()
    return paper.document()


@given(_documents())
def test_any_text_is_read_without_error_and_claims_point_to_what_stands_there(document: Document) -> None:
    items = {item.id for item in BOATS.items}
    for claim in RulesExtractor().extract([document], BOATS, SilentReport()).claims:
        for span in (claim.span, *claim.also):
            assert span.document == 0
            lines = [document.line(line_id) for line_id in span.lines]
            page = document.pages[lines[0].page - 1]
            assert {line.page for line in lines} == {page.number}
            assert span.start is not None
            assert span.end is not None
            assert lines[0].start <= span.start < span.end <= lines[-1].end
            assert re.search(r"\w", page.text[span.start : span.end])
        assert {item for item in (claim.segment, claim.benefit) if item} <= items


def test_a_report_may_stop_the_reading() -> None:
    def stop(event: Event) -> None:
        raise Cancelled()

    with pytest.raises(Cancelled):
        RulesExtractor().extract([Paper().document()], BOATS, stop)


def test_every_document_is_read_and_named() -> None:
    told: list[str] = []
    documents = [
        Paper(name="one.pdf").section("A", "Kaskoversicherung", "Versichert ist das Boot.").document(),
        Paper(name="two.pdf").section("B", "Schlepphilfe", "Wir bezahlen das Abschleppen.").document(),
    ]
    found = RulesExtractor().extract(documents, BOATS, lambda event: told.append(event.message))
    assert {(c.segment, c.span.document) for c in found.claims if c.category == "segment"} == {
        ("hull", 0),
        ("towing", 1),
    }
    assert told[:2] == ["one.pdf", "two.pdf"]


def test_another_trade_needs_another_taxonomy_only() -> None:
    paper = Paper("en").section("1", "Hull cover", "We cover your boat. We pay up to CHF 900 per event.")
    travel = seed_taxonomy("travel")
    assert RulesExtractor().extract([paper.document()], travel, SilentReport()).claims == ()
    assert RulesExtractor().extract([paper.document()], BOATS, SilentReport()).claims != ()
