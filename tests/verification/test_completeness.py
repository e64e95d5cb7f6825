"""What of a document is cited, what is none of the cover, what nobody claims."""

from __future__ import annotations

import pytest

from sidecar.models import Evidence
from sidecar.verification.completeness import completeness
from tests.verification.builders import document, page

MADE = page(
    1, ["1 Gepäck", "Gepäck ist versichert.", "2 Datenschutz", "Wir speichern Daten.", "3 Ski", "Ski.", "4 Teil"]
)
DOCUMENT = document(
    MADE,
    sections=[
        ("1", "Gepäck", ["p1l1", "p1l2"]),
        ("2", "Datenschutz", ["p1l3", "p1l4"]),
        ("3", "Ski", ["p1l5", "p1l6"]),
        ("4", "Teil", ["p1l7"]),
    ],
)


def test_sections_are_cited_irrelevant_or_unclaimed() -> None:
    cited = Evidence(0, 1, "versichert", MADE.lines[1].start, MADE.lines[1].end, ())
    account = completeness([DOCUMENT], [cited])
    assert account == {
        "sections": 3,
        "cited": 1,
        "irrelevant": 1,
        "unclaimed": 1,
        "share": 0.6667,
        "open": [{"document": 0, "document_id": "", "number": "3", "title": "Ski", "page": 1}],
    }


def test_places_of_another_document_or_page_do_not_cite() -> None:
    elsewhere = [Evidence(1, 1, "x", 0, 99, ()), Evidence(0, 2, "x", 0, 99, ())]
    assert completeness([DOCUMENT], elsewhere)["cited"] == 0


def test_nothing_to_cite_is_complete() -> None:
    assert completeness([document(page(1, []))], [])["share"] == 1.0


@pytest.mark.parametrize("title", ["Gerichtsstand", "Prämienzahlung", "Kündigung im Schadenfall", "Verjährung"])
def test_administration_is_irrelevant(title: str) -> None:
    made = document(page(1, [title, "Text"]), sections=[("9", title, ["p1l1", "p1l2"])])
    assert completeness([made], [])["irrelevant"] == 1
