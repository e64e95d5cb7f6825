"""What the workspace reads, each product as Directus shows it to the caller: counts, trees, documents."""

from __future__ import annotations

import uuid

import pytest

from tests.bundle.house import TEXT, House, Row, analysed, computing, create, data, evidence, refusal, tree

NOBODY = str(uuid.uuid4())


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
    with computing(house.bed, 0.3):
        found = data(house.admin.get(f"/coverage/products/{product}/tree"))
    assert [row["sort"] for row in found["limits"]] == sorted(row["sort"] for row in found["limits"])
    assert len(found["limits"]) == 997
