"""What verification says against a finding is found again at the very row that the merge made of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sidecar.merge import StoredRows, merge, to_commit
from sidecar.models import Claim, Document, Figure, Span, Verdict
from sidecar.taxonomies import stored_taxonomy
from sidecar.verification.verify import verify
from tests.bundle.house import NDJSON, House, Row, data
from tests.verification.builders import document, page

TABLE = "Gestohlenes Gepäck CHF 2'000 pro Person"
CLAUSE = "Gestohlenes Gepäck ist bis CHF 3'000 pro Person gedeckt."


def policy(identity: str, *texts: str, kind: str = "general_conditions") -> Document:
    """Each text in a section of its own, the first one as a row of a table."""
    lines = [line for at, text in enumerate(texts) for line in (f"{at + 1} Gepäck", text)]
    sections = [(str(at + 1), f"Gepäck {at}", [f"p1l{2 * at + 1}", f"p1l{2 * at + 2}"]) for at in range(len(texts))]
    return replace(document(page(1, lines, rows=[1]), sections=sections, kind=kind), id=identity)


def commit(house: House, product: str, taxonomy: Any, claims: Sequence[Claim], documents: Sequence[Document]) -> None:
    coverage = verify(claims, documents, stored_taxonomy(taxonomy))
    analysis, epoch = house.running(product, force=True)
    changes = merge(StoredRows(), coverage, documents, product=product, analysis=analysis, now=datetime.now(UTC))
    account = json.loads(json.dumps(coverage.account))
    head = {"epoch": epoch, "result": {"counts": {}, "complete": True, "account": account}}
    body = b"".join(to_commit(changes, head))
    data(house.service.post(f"/coverage/service/analyses/{analysis}/commit", content=body, headers=NDJSON))


def reasons(house: House, product: str) -> dict[tuple[str, Any], list[str]]:
    found = house.admin.get("/coverage/findings", params={"product_id": product, "limit": 100}).json()["data"]
    return {(row["collection"].removeprefix("coverage_"), row["value"]): row["reasons"] for row in found if row["page"]}


@pytest.fixture
def subject(house: House) -> tuple[str, list[str], Row, Row]:
    """A product with two documents, its taxonomy, and one of the taxonomy's benefits."""
    product = house.product(documents=2)
    taxonomy = data(house.admin.get(f"/coverage/products/{product}/tree"))["taxonomy"]
    item = next(item for item in taxonomy["items"] if item["category"] == "benefit")
    return product, [row["id"] for row in house.documents(product)], taxonomy, item


def amount(item: Row, value: float, line: str, *, number: int = 0, **fields: Any) -> Claim:
    given = {"segment": item["parent"], "benefit": item["id"], "kind": "max_amount", "per": "person", **fields}
    return Claim("limit", Span(number, (line,)), figure=Figure(value, "CHF"), **given)


def test_both_sides_of_a_contradiction_within_a_document(
    house: House, subject: tuple[str, list[str], Row, Row]
) -> None:
    product, (first, _), taxonomy, item = subject
    covered = Claim("benefit", Span(0, ("p1l4",)), benefit=item["id"], verdict=Verdict.COVERED)
    claims = [covered, amount(item, 2000, "p1l2"), amount(item, 3000, "p1l4")]
    commit(house, product, taxonomy, claims, [policy(first, TABLE, CLAUSE)])
    found = reasons(house, product)
    assert found["limits", 2000] == found["limits", 3000] == ["contradiction"]
    assert found["benefits", None] == ["new"]


def test_the_side_that_counts_of_a_contradiction_between_documents(
    house: House, subject: tuple[str, list[str], Row, Row]
) -> None:
    product, (first, second), taxonomy, item = subject
    documents = [policy(first, CLAUSE), policy(second, TABLE, kind="schedule")]
    claims = [amount(item, 3000, "p1l2"), amount(item, 2000, "p1l2", number=1)]
    commit(house, product, taxonomy, claims, documents)
    assert {key: value for key, value in reasons(house, product).items() if key[0] == "limits"} == {
        ("limits", 2000): ["contradiction"]
    }


def test_what_a_second_opinion_does_not_confirm(house: House, subject: tuple[str, list[str], Row, Row]) -> None:
    product, (first, _), taxonomy, item = subject
    doubtful = amount(item, 3000, "p1l4", disputed="owner_not_named", qualifier="Plus")
    excluded = Claim(
        "exclusion", Span(0, ("p1l6",)), segment=item["parent"], benefit=item["id"], disputed="bounds_no_cover"
    )
    made = policy(first, TABLE, CLAUSE, "Bargeld ist nicht versichert.")
    commit(house, product, taxonomy, [amount(item, 2000, "p1l2"), doubtful, excluded], [made])
    found = reasons(house, product)
    assert found["limits", 2000] == ["new"]
    assert found["limits", 3000] == ["disputed"]
    assert found["clauses", None] == ["disputed"]
