"""Products side by side, and the analyses of all of them: what the comparison and the queue read."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.bundle.crowd import crowd
from tests.bundle.house import House, Row, computing, data, evidence, refusal, result, tree


def compared(house: House, *products: str, **params: Any) -> Row:
    return dict(data(house.admin.get("/coverage/comparison", params={"products": ",".join(products), **params})))


def analysed(house: House, value: float, verdict: str = "covered") -> tuple[str, str]:
    """A product with the small tree along the default taxonomy, and its analysis."""
    product = house.product()
    document = house.documents(product)[0]["id"]
    items = data(house.admin.get(f"/coverage/products/{product}/tree"))["taxonomy"]["items"]
    item = next(item for item in items if item["category"] == "benefit")
    segment, benefit, limit, clause = tree(product, document)
    segment["data"]["taxonomy_item"] = item["parent"]
    benefit["data"] |= {"taxonomy_item": item["id"], "verdict": verdict}
    limit["data"] |= {"value": value, "evidence": evidence(document)}
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch, [segment, benefit, limit, clause]))
    return product, analysis


def test_two_products_stand_side_by_side(house: House) -> None:
    (one, analysis), (two, _) = analysed(house, 1000.0), analysed(house, 2000.0, "excluded")
    bare = house.product(documents=0)
    found = compared(house, one, two, bare)
    assert [product["id"] for product in found["products"]] == [one, two, bare]
    assert found["products"][0]["analysis"]["id"] == analysis
    assert found["products"][0]["analysis"]["complete"] is True
    assert found["products"][2]["analysis"] is None
    segment, benefit, limit = found["rows"]
    assert [row["category"] for row in (segment, benefit, limit)] == ["segment", "benefit", "limit"]
    assert (benefit["parent"], limit["parent"]) == (segment["key"], benefit["key"])
    assert {"en", "de"} <= benefit["names"].keys()
    assert {key: cell["verdict"] for key, cell in found["cells"][benefit["key"]].items()} == {
        one: "covered",
        two: "excluded",
    }
    cell = found["cells"][limit["key"]][two]
    document = house.documents(two)[0]["id"]
    assert (cell["value"], cell["unlimited"], cell["unit"], cell["per"]) == (2000.0, False, "EUR", "person")
    assert cell["evidence"] == {"document": document, "page": 1, "quote": evidence(document)[0]["quote"]}
    assert found["documents"][document] == "policy.txt"
    stored = house.rows(two)["coverage_limits"][0]["id"]
    assert cell["finding"] == {"collection": "coverage_limits", "id": stored}


def test_what_was_rejected_is_no_coverage(house: House) -> None:
    product, _ = analysed(house, 1000.0)
    benefit = house.rows(product)["coverage_benefits"][0]["id"]
    data(house.admin.patch(f"/items/coverage_benefits/{benefit}", json={"review": "rejected"}))
    assert [row["category"] for row in compared(house, product)["rows"]] == ["segment"]


def test_a_comparison_along_another_taxonomy(house: House) -> None:
    product, _ = analysed(house, 1000.0)
    made = data(house.admin.post("/items/coverage_taxonomies", json={"key": uuid.uuid4().hex, "name": "Other"}))
    found = compared(house, product, taxonomy=made["id"])
    assert found["taxonomy"]["name"] == "Other"
    assert [row["category"] for row in found["rows"]] == ["segment", "benefit", "limit"]


@pytest.mark.parametrize("products", ["", ",".join(str(uuid.uuid4()) for _ in range(101))])
def test_none_or_too_many_are_refused(house: House, products: str) -> None:
    answer = house.admin.get("/coverage/comparison", params={"products": products})
    assert refusal(answer) == (422, "OPTION_INVALID", "products")


def test_an_unknown_product_or_taxonomy_is_refused(house: House) -> None:
    product = house.product(documents=0)
    unknown = house.admin.get("/coverage/comparison", params={"products": f"{product},{uuid.uuid4()}"})
    assert refusal(unknown)[:2] == (404, "PRODUCT_UNKNOWN")
    for taxonomy in (str(uuid.uuid4()), "x"):
        answer = house.admin.get("/coverage/comparison", params={"products": product, "taxonomy": taxonomy})
        assert refusal(answer) == (422, "OPTION_INVALID", "taxonomy")


def test_a_hundred_products_with_sixty_benefits_each(house: House) -> None:
    products = crowd(house.bed.instance.database, 100)
    wanted = {"products": ",".join(products)}
    house.admin.get("/coverage/comparison", params={"products": products[0]})
    with computing(house.bed, 1):
        found = data(house.admin.get("/coverage/comparison", params=wanted, timeout=120))
    assert sum(len(row) for row in found["cells"].values()) >= 100 * 178
    with computing(house.bed, 0.5):
        worklist = house.admin.get("/coverage/findings", params={"limit": 50}, timeout=120).json()
    assert worklist["total"] >= 100 * 180
    with computing(house.bed, 0.5):
        assert len(data(house.admin.get("/coverage/products", params={"limit": 100}, timeout=120))) == 100


def test_what_a_run_found_is_kept_with_it(house: House) -> None:
    product = house.product()
    findings = {"version": 1, "documents": [], "segments": [], "limits": [], "conditions": [], "exclusions": []}
    analysis, epoch = house.running(product, dry_run=True)
    data(house.commit(analysis, epoch, result=result(findings=findings)))
    assert data(house.admin.get(f"/coverage/analyses/{analysis}/findings")) == findings
    running = house.start(product)["analysis_id"]
    assert refusal(house.admin.get(f"/coverage/analyses/{running}/findings"))[:2] == (404, "ANALYSIS_UNKNOWN")
    with house.reader(("directus_folders", "read")) as stranger:
        answer = stranger.get(f"/coverage/analyses/{analysis}/findings")
        assert refusal(answer)[:2] == (404, "ANALYSIS_UNKNOWN")


def test_the_queue_holds_the_analyses_of_the_products_that_the_reader_sees(house: House) -> None:
    (_, done), queued = analysed(house, 1.0), house.start(house.product())["analysis_id"]
    with house.reader(("products", "read")) as reader:
        rows = data(reader.get("/coverage/analyses", params={"limit": 100}))
        assert rows[0]["id"] == queued
        assert done in [row["id"] for row in rows]
        assert [row["date_created"] for row in rows] == sorted((row["date_created"] for row in rows), reverse=True)
        narrowed = data(reader.get("/coverage/analyses", params={"limit": 100, "status": "queued,parsing"}))
        assert {row["status"] for row in narrowed} <= {"queued", "parsing"}
        assert queued in [row["id"] for row in narrowed]
        wrong = reader.get("/coverage/analyses", params={"status": "slow"})
        assert refusal(wrong) == (422, "OPTION_INVALID", "status")
    with house.reader(("directus_folders", "read")) as stranger:
        assert data(stranger.get("/coverage/analyses")) == []
