"""An alarm for every real disagreement, none for a consistent document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from sidecar.models import Claim, Coverage, Document, Figure, Limit, Span
from sidecar.verification.verify import verify
from tests.verification.builders import TAXONOMY, document, page


def two_sections(table: str, clause: str, *, kind: str = "general_conditions") -> Document:
    made = page(1, ["A Leistungsübersicht", table, "B Gepäck", clause], rows=[1])
    return document(made, sections=[("A", "Übersicht", ["p1l1", "p1l2"]), ("B", "Gepäck", ["p1l3", "p1l4"])], kind=kind)


def claim(value: float, line: str, *, number: int = 0, unit: str = "CHF", **fields: Any) -> Claim:
    given = {"segment": "s-bag", "benefit": "b-loss", "kind": "max_amount", "per": "person", **fields}
    return Claim("limit", Span(number, (line,)), figure=Figure(value, unit), **given)


def alarms(coverage: Coverage) -> Sequence[Any]:
    found: Sequence[Any] = coverage.account["contradictions"]
    return found


def limits(coverage: Coverage) -> Sequence[Limit]:
    return next(b for b in coverage.segments[0].benefits if b.key == "loss").limits


def test_table_and_clause_disagree() -> None:
    made = two_sections(
        "Gestohlenes Gepäck CHF 2'000 pro Person", "Gestohlenes Gepäck ist bis CHF 3'000 pro Person gedeckt."
    )
    coverage = verify([claim(2000, "p1l2"), claim(3000, "p1l4")], [made], TAXONOMY)
    (alarm,) = alarms(coverage)
    assert (alarm["segment"], alarm["benefit"], alarm["kind"], alarm["unit"], alarm["per"]) == (
        "s-bag", "b-loss", "max_amount", "CHF", "person",
    )  # fmt: skip
    assert (alarm["item"], {p["document_id"] for p in alarm["places"]}) == (None, {made.id})
    assert [(p["value"], p["page"], p["quote"]) for p in alarm["places"]] == [
        (2000, 1, "Gestohlenes Gepäck CHF 2'000 pro Person"),
        (3000, 1, "Gestohlenes Gepäck ist bis CHF 3'000 pro Person gedeckt."),
    ]
    assert [found.figure.value for found in limits(coverage)] == [2000, 3000]


@pytest.mark.parametrize(
    ("table", "clause", "first", "second"),
    [
        ("Gestohlenes Gepäck CHF 2'000", "Gestohlenes Gepäck ist bis CHF 2'000 gedeckt.", 2000, 2000),
        ("Gestohlenes Gepäck CHF 2'000", "Bargeld ist bis CHF 300 gedeckt.", 2000, 300),
        ("Gepäck CHF 2'000 und Familien CHF 4'000", "Gepäck bis CHF 4'000, sonst CHF 2'000", 2000, 4000),
    ],
)
def test_consistent_documents_raise_no_alarm(table: str, clause: str, first: float, second: float) -> None:
    claims = [claim(first, "p1l2"), claim(second, "p1l4")]
    assert alarms(verify(claims, [two_sections(table, clause)], TAXONOMY)) == []


@pytest.mark.parametrize(
    "change", [{"per": "event"}, {"qualifier": "Plus"}, {"kind": "deductible"}, {"benefit": "b-delay"}]
)
def test_what_is_told_apart_does_not_disagree(change: dict[str, Any]) -> None:
    made = two_sections("Gestohlenes Gepäck CHF 2'000", "Gestohlenes Gepäck CHF 3'000")
    assert alarms(verify([claim(2000, "p1l2"), claim(3000, "p1l4", **change)], [made], TAXONOMY)) == []


@pytest.mark.parametrize(
    ("heading", "second", "expected"),
    [
        ("Streik", "Bei Streik bezahlen wir das Hotel und Essen bis CHF 900.", 0),
        ("Krankheit", "Bei Krankheit bezahlen wir das Hotel bis CHF 900 gemäss Tabelle.", 1),
    ],
)
def test_two_clauses_disagree_only_where_they_say_the_same(heading: str, second: str, expected: int) -> None:
    texts = ["B1 Krankheit", "Bei Krankheit bezahlen wir das Hotel bis CHF 700.", f"B2 {heading}", second]
    sections = [("B1", "Krankheit", ["p1l1", "p1l2"]), ("B2", heading, ["p1l3", "p1l4"])]
    made = document(page(1, texts), sections=sections)
    assert len(alarms(verify([claim(700, "p1l2"), claim(900, "p1l4")], [made], TAXONOMY))) == expected


def test_sub_limits_of_one_section_do_not_disagree() -> None:
    made = document(
        page(1, ["B Gepäck", "Gepäck CHF 2'000", "Gepäck CHF 500"]),
        sections=[("B", "Gepäck", ["p1l1", "p1l2", "p1l3"])],
    )
    assert alarms(verify([claim(2000, "p1l2"), claim(500, "p1l3")], [made], TAXONOMY)) == []


def test_the_more_binding_document_decides() -> None:
    general = document(page(1, ["Gestohlenes Gepäck bis CHF 2'000 pro Person"]))
    schedule = document(page(1, ["Gestohlenes Gepäck bis CHF 5'000 pro Person"]), kind="schedule")
    claims = [claim(2000, "p1l1"), claim(5000, "p1l1", number=1)]
    coverage = verify(claims, [general, schedule], TAXONOMY)
    (found,) = limits(coverage)
    assert found.figure.value == 5000
    assert [e.document for e in found.evidence] == [1, 0]
    assert len(alarms(coverage)) == 1


def test_agreeing_documents_share_one_limit_with_the_binding_place_first() -> None:
    general = document(page(1, ["Gestohlenes Gepäck bis CHF 2'000"]))
    sheet = document(page(1, ["Gestohlenes Gepäck CHF 2'000"]), kind="product_sheet")
    coverage = verify([claim(2000, "p1l1"), claim(2000, "p1l1", number=1)], [general, sheet], TAXONOMY)
    (found,) = limits(coverage)
    assert [e.document for e in found.evidence] == [1, 0]
    assert alarms(coverage) == []
