"""What the workspace reads, each product as Directus shows it to the caller: counts, trees, documents."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest

from tests.bundle.house import TEXT, House, Row, create, data, evidence, refusal, result, tree, update

NOBODY = str(uuid.uuid4())


def analysed(house: House, operations: list[Row] | None = None, **header: Any) -> tuple[str, str]:
    """A product with a finished run; its id and the run's."""
    product = house.product()
    analysis, epoch = house.running(product)
    rows = tree(product, house.documents(product)[0]["id"]) if operations is None else operations
    data(house.commit(analysis, epoch, rows, **header))
    return product, analysis


def brief(house: House, product: str) -> Row:
    (found,) = data(house.admin.get("/coverage/products", params={"ids": product}))
    return dict(found)


def test_a_product_is_listed_with_its_analysis_and_what_it_has(house: House) -> None:
    product, analysis = analysed(house)
    found = brief(house, product)
    assert (found["id"], found["analysis"]["id"], found["analysis"]["status"]) == (product, analysis, "done")
    assert not {"epoch", "fingerprint", "active_product"} & found["analysis"].keys()
    assert (found["analysis"]["counts"], found["analysis"]["account"]) == ({"num_segments": 1}, None)
    assert found["counts"] == {
        "segments": 1, "benefits": 1, "limits": 1, "conditions": 0, "exclusions": 1,
        "waiting": 4, "undecided": 0, "proposals": 0,
    }  # fmt: skip


def test_an_unanalysed_product_has_nothing(house: House) -> None:
    found = brief(house, house.product(documents=0))
    assert found["analysis"] is None
    assert set(found["counts"].values()) == {0}


def test_a_dry_run_is_not_the_latest_analysis(house: House) -> None:
    product, analysis = analysed(house)
    for options in ({"dry_run": True}, {"seed_directus": False}, {"dry_run_directus": True}):
        other, epoch = house.running(product, **options)
        data(house.commit(other, epoch))
    assert brief(house, product)["analysis"]["id"] == analysis
    newest = house.start(product, force=True)["analysis_id"]
    assert brief(house, product)["analysis"]["id"] == newest
    found = data(house.admin.get(f"/coverage/products/{product}/tree"))
    assert (found["analysis"]["id"], found["account"]) == (newest, {"withheld": []})


def test_products_come_by_name_a_page_at_a_time(house: House) -> None:
    mark = uuid.uuid4().hex[:8]
    names = [f"{mark} {letter}" for letter in "bca"]
    for name in names:
        house.product(documents=0, name=name)
    first = house.admin.get("/coverage/products", params={"search": mark, "limit": 2}).json()
    second = house.admin.get("/coverage/products", params={"search": mark, "limit": 2, "page": 2}).json()
    assert [row["name"] for row in first["data"] + second["data"]] == sorted(names)
    assert (first["total"], second["total"]) == (3, 3)


@pytest.mark.parametrize(("name", "value"), [("limit", "0"), ("limit", "101"), ("page", "0"), ("page", "100001")])
def test_a_wrong_page_is_refused_by_name(house: House, name: str, value: str) -> None:
    assert refusal(house.admin.get("/coverage/products", params={name: value})) == (422, "OPTION_INVALID", name)


def test_ids_that_are_none_are_not_there(house: House) -> None:
    product = house.product(documents=0)
    answer = house.admin.get("/coverage/products", params={"ids": f"{NOBODY},' or 1=1,{product}"})
    assert [row["id"] for row in data(answer)] == [product]


def test_the_tree_holds_every_row_decoded(house: House) -> None:
    product, analysis = analysed(house)
    found = data(house.admin.get(f"/coverage/products/{product}/tree"))
    assert found["product"] == {"id": product, "name": brief(house, product)["name"]}
    assert (found["right"], found["analysis"]["id"]) == ("update", analysis)
    assert found["taxonomy"]["items"]
    (document,) = found["documents"]
    assert (document["name"], document["type"], document["kind"]) == ("policy.txt", "text/plain", "general_conditions")
    stored = house.rows(product)
    for name, rows in stored.items():
        shown = found[name.removeprefix("coverage_")]
        assert len(shown) == len(rows) == 1
        aliases = {"benefits", "limits", "clauses"}
        for before, after in zip(rows, shown, strict=True):
            assert {k: v for k, v in before.items() if k not in aliases} == after
    assert found["segments"][0]["evidence"] == evidence(document["id"])
    assert found["limits"][0]["unlimited"] is False


def test_who_only_reads_is_told_so(house: House) -> None:
    product, _ = analysed(house)
    with house.reader(("products", "read")) as reader:
        assert data(reader.get(f"/coverage/products/{product}/tree"))["right"] == "read"


def test_a_name_that_may_not_be_read_is_not_shown(house: House) -> None:
    product = house.product(documents=0)
    with house.reader(("directus_folders", "read")) as stranger:
        assert stranger.get("/coverage/products").json() == {"data": [], "total": 0}
        assert refusal(stranger.get(f"/coverage/products/{product}/tree"))[:2] == (404, "PRODUCT_UNKNOWN")


def test_a_document_is_shown_but_never_run(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    answer = house.admin.get(f"/coverage/documents/{document}/content")
    assert (answer.status_code, answer.content) == (200, TEXT)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''policy.txt"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    with house.reader(("products", "read")) as reader:
        assert reader.get(f"/coverage/documents/{document}/content").content == TEXT


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [("bytes=0-8", 206, TEXT[:9]), ("bytes=10-", 206, TEXT[10:]), ("bytes=-7", 206, TEXT[-7:]),
     ("bytes=5-99999", 206, TEXT[5:]), ("bytes=0-1,4-5", 200, TEXT), ("bytes=9999-", 200, TEXT),
     ("lines=1-2", 200, TEXT)],
)  # fmt: skip
def test_a_part_of_a_document_can_be_asked_for(house: House, asked: str, status: int, got: bytes) -> None:
    document = house.documents(house.product())[0]["id"]
    answer = house.admin.get(f"/coverage/documents/{document}/content", headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, got)
    if status == 206:
        start = TEXT.index(got)
        assert answer.headers["content-range"] == f"bytes {start}-{start + len(got) - 1}/{len(TEXT)}"


def test_a_document_without_product_or_file_is_not_there(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]
    data(house.admin.patch(f"/items/coverage_documents/{document['id']}", json={"file": None}))
    gone = house.admin.get(f"/coverage/documents/{document['id']}/content")
    assert refusal(gone)[:2] == (410, "DOCUMENT_GONE")
    for unknown in (NOBODY, "x", "..%2Ffiles"):
        answer = house.admin.get(f"/coverage/documents/{unknown}/content")
        assert refusal(answer)[:2] == (404, "DOCUMENT_UNKNOWN")


def test_a_thousand_findings_are_read_in_a_blink(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    head = tree(product, document)
    benefit = head[1]["id"]
    limits = [
        create("limits", product=product, benefit=benefit, kind="max_amount", value=float(n), unlimited=False,
               unit="EUR", per="person", evidence=evidence(document), extracted={"value": n}, sort=n)
        for n in range(996)
    ]  # fmt: skip
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch, [*head, *limits]))
    house.admin.get(f"/coverage/products/{product}/tree")
    began = time.perf_counter()
    found = data(house.admin.get(f"/coverage/products/{product}/tree"))
    took = time.perf_counter() - began
    assert [row["sort"] for row in found["limits"]] == sorted(row["sort"] for row in found["limits"])
    assert len(found["limits"]) == 997
    assert took < 0.3 * 3, "with room for a busy machine"


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
