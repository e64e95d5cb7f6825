"""What waits for a person: in what order, why, narrowed how, and for whose eyes."""

from __future__ import annotations

import uuid
from typing import Any

from tests.bundle.house import House, Row, analysed, create, data, evidence, refusal, result, tree, update

NOBODY = str(uuid.uuid4())


def waiting(house: House, product: str, **params: Any) -> Row:
    answer = house.admin.get("/coverage/findings", params={"product_id": product, "limit": 100, **params})
    data(answer)
    return dict(answer.json())


def limit(product: str, value: float | None = 1000.0, **fields: Any) -> Row:
    given = {"kind": "max_amount", "value": value, "unlimited": value is None, "unit": "EUR", "per": "person"}
    return create("limits", product=product, **given | fields)


def test_what_waits_comes_by_expected_harm_with_its_reasons(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    segment, benefit, small, clause = tree(product, document)
    benefit["data"]["verdict"] = "undecided"
    large = limit(product, 1e6, benefit=benefit["id"], evidence=evidence(document))
    endless = limit(product, None)
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch, [segment, benefit, small, clause, large, endless]))
    found = waiting(house, product)
    assert [row["id"] for row in found["data"]] == [
        row["id"] for row in (benefit, endless, large, segment, clause, small)
    ]
    assert [row["harm"] for row in found["data"]] == [15 * 16, 24 * 5, 19 * 5, 16 * 5, 13 * 5, 10 * 5]
    assert found["total"] == 6
    assert found["counts"]["by_reason"] == {
        "proposal": 0, "contradiction": 0, "undecided": 1, "disputed": 0, "missing": 0, "new": 5,
    }  # fmt: skip
    shown = found["data"][2]
    assert (shown["path"], shown["title"], shown["page"]) == (
        ["Luggage", "Lost luggage"],
        "up to EUR 1,000 per person",
        1,
    )
    assert (shown["value"], shown["unit"], shown["unlimited"], shown["verdict"]) == (1e6, "EUR", False, None)
    assert (shown["product"]["id"], shown["reasons"]) == (product, ["new"])


def test_what_waits_can_be_narrowed_and_paged(house: House) -> None:
    product, _ = analysed(house)

    def ids(**params: Any) -> list[str]:
        return [row["id"] for row in waiting(house, product, **params)["data"]]

    assert len(ids()) == 4
    assert ids(collection="coverage_limits") == [house.rows(product)["coverage_limits"][0]["id"]]
    assert set(ids(verdict="covered")) == {row["id"] for row in data_of(house, product, "segments", "benefits")}
    assert ids(verdict="covered", collection="coverage_limits") == []
    assert ids(review="accepted") == []
    assert len(ids(reason="new")) == 4
    assert ids(reason="missing") == []
    assert len(ids(search="LOST lugg")) == 3, "the benefit, and what stands under it"
    assert ids(search="cash") == [house.rows(product)["coverage_clauses"][0]["id"]]
    assert ids(search="100%") == ids(search="' or 1=1 --") == []
    assert ids(limit=2, page=1) + ids(limit=2, page=2) == ids()
    beyond = waiting(house, product, limit=2, page=3)
    assert (beyond["data"], beyond["total"], beyond["counts"]["by_reason"]["new"]) == ([], 4, 4)
    for name in ("collection", "review", "verdict", "reason"):
        wrong = house.admin.get("/coverage/findings", params={name: "whim"})
        assert refusal(wrong) == (422, "OPTION_INVALID", name)
    unknown = house.admin.get("/coverage/findings", params={"product_id": NOBODY})
    assert refusal(unknown)[:2] == (404, "PRODUCT_UNKNOWN")


def data_of(house: House, product: str, *names: str) -> list[Row]:
    return [row for name in names for row in house.rows(product)[f"coverage_{name}"]]


def test_what_a_person_decided_waits_no_more_until_it_reads_otherwise(house: House) -> None:
    product, _ = analysed(house)
    row = house.rows(product)["coverage_limits"][0]
    data(house.admin.patch(f"/items/coverage_limits/{row['id']}", json={"review": "accepted"}))
    assert row["id"] not in [found["id"] for found in waiting(house, product)["data"]]
    stored = house.rows(product)["coverage_limits"][0]
    analysis, epoch = house.running(product, force=True)
    change = update("limits", row["id"], stored["date_updated"], proposal={"value": 2000.0})
    data(house.commit(analysis, epoch, [change]))
    (found,) = waiting(house, product, reason="proposal")["data"]
    assert (found["id"], found["reasons"], found["harm"]) == (row["id"], ["proposal"], 10 * 18)
    stored = house.rows(product)["coverage_limits"][0]
    analysis, epoch = house.running(product, force=True)
    gone = update("limits", row["id"], stored["date_updated"], missing_since="2030-01-01T00:00:00Z", proposal=None)
    data(house.commit(analysis, epoch, [gone]))
    assert [found["reasons"] for found in waiting(house, product, reason="missing")["data"]] == [["missing"]]


def test_contradictions_and_doubts_of_the_latest_run_name_their_rows(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    items = data(house.admin.get(f"/coverage/products/{product}/tree"))["taxonomy"]["items"]
    benefit_item = next(item for item in items if item["category"] == "benefit")
    segment, benefit, one, clause = tree(product, document)
    segment["data"]["taxonomy_item"], benefit["data"]["taxonomy_item"] = benefit_item["parent"], benefit_item["id"]
    clause["data"]["evidence"] = evidence(document)
    other = limit(product, 3000.0, benefit=benefit["id"])
    unrelated = limit(product, 1000.0, benefit=benefit["id"], kind="deductible")
    owner = {"segment": benefit_item["parent"], "benefit": benefit_item["id"], "kind": None}
    places = [{"value": value, "unlimited": False, "document_id": document, "page": 1} for value in (1000.0, 3000.0)]
    figure = {"kind": "max_amount", "unit": "EUR", "per": "person", "qualifier": None, "item": None}
    doubt = {"reason": "owner_not_named", "category": "exclusion", "page": 1, "quote": evidence(document)[0]["quote"]}
    account = {
        "contradictions": [{**owner, **figure, "places": places}],
        "disputed": [{**owner, **doubt, "value": None, "document_id": document}],
    }
    analysis, epoch = house.running(product)
    rows = [segment, benefit, one, clause, other, unrelated]
    data(house.commit(analysis, epoch, rows, result=result(account=account)))
    found = {row["id"]: row["reasons"] for row in waiting(house, product)["data"]}
    assert found == {
        one["id"]: ["contradiction"], other["id"]: ["contradiction"], clause["id"]: ["disputed"],
        segment["id"]: ["new"], benefit["id"]: ["new"], unrelated["id"]: ["new"],
    }  # fmt: skip
    dry, epoch = house.running(product, dry_run=True)
    data(house.commit(dry, epoch))
    assert waiting(house, product)["counts"]["by_reason"]["contradiction"] == 2, "a dry run says nothing of the rows"
    later, epoch = house.running(product, force=True)
    data(house.commit(later, epoch))
    assert waiting(house, product)["counts"]["by_reason"]["new"] == 6


def test_the_worklist_holds_the_products_that_the_reader_sees(house: House) -> None:
    product, _ = analysed(house)
    with house.reader(("products", "read")) as reader:
        assert (
            waiting(house, product)
            == reader.get("/coverage/findings", params={"product_id": product, "limit": 100}).json()
        )
    with house.reader(("directus_folders", "read")) as stranger:
        found = stranger.get("/coverage/findings").json()
        assert (found["data"], found["total"]) == ([], 0)
