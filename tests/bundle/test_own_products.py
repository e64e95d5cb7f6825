"""The workspace over products that were there before: keyed by a number, named by their display template."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator

import pytest

from sidecar.directus.client import DirectusClient
from sidecar.directus.setup import setup
from tests.bundle.house import House, data, refusal, tree
from tests.services.bed import DirectusBed


@pytest.fixture(scope="module")
def wares(new_directus: Callable[..., DirectusBed]) -> Iterator[DirectusBed]:
    bed = new_directus(set_up=False, env={"COVERAGE_PRODUCTS_COLLECTION": "wares", "QUERY_LIMIT_MAX": "2"})
    fields = [
        {"field": "nr", "type": "integer", "meta": {}, "schema": {"is_primary_key": True, "has_auto_increment": True}},
        {"field": "name", "type": "string", "meta": {}, "schema": {}},
        {"field": "label", "type": "string", "meta": {}, "schema": {}},
    ]
    meta = {"display_template": "{{ label }} ({{name}})"}
    with bed.admin() as admin:
        data(admin.post("/collections", json={"collection": "wares", "meta": meta, "schema": {}, "fields": fields}))
        made = [{"name": "internal", "label": f"Ware {at}"} for at in "cab"]
        assert [row["nr"] for row in data(admin.post("/items/wares", json=made))] == [1, 2, 3]
    with DirectusClient(bed.url, bed.admin_token) as client:
        setup(client, products="wares", service_token=bed.service_token)
    yield bed
    bed.instance.stop()


@pytest.fixture
def house(wares: DirectusBed) -> Iterator[House]:
    with wares.admin() as admin, wares.client(wares.service_token) as service:
        yield House(wares, admin, service)


def analysed(house: House, key: int) -> str:
    sent = {"product": key, "file": house.upload(), "kind": "general_conditions", "pending": False}
    document = str(data(house.admin.post("/items/coverage_documents", json=sent))["id"])
    started = data(house.admin.post("/coverage/analyses", json={"product_id": key, "force": True}))
    claimed = house.claim(started)["analysis"]
    rows = tree(key, document)  # type: ignore[arg-type]
    data(house.commit(claimed["id"], claimed["epoch"], rows))
    return document


def test_products_are_named_as_their_owner_names_them(house: House) -> None:
    found = data(house.admin.get("/coverage/products"))
    assert [(row["id"], row["name"]) for row in found] == [(2, "Ware a"), (3, "Ware b"), (1, "Ware c")]
    some = house.admin.get("/coverage/products", params={"ids": "3,x,99,1,' or 1=1"}).json()
    assert ([row["id"] for row in some["data"]], some["total"]) == ([3, 1], 2)


def test_everything_is_read_by_a_number_too(house: House) -> None:
    document = analysed(house, 1)
    analysed(house, 3)
    with house.reader(("wares", "read")) as reader:
        found = data(reader.get("/coverage/products/1/tree"))
        assert (found["product"], found["right"]) == ({"id": 1, "name": "Ware c"}, "read")
        assert [len(found[name]) for name in ("segments", "benefits", "limits", "clauses")] == [1] * 4
        assert reader.get(f"/coverage/documents/{document}/content").status_code == 200
        waiting = reader.get("/coverage/findings").json()
        assert waiting["total"] == 8
        assert {row["product"]["name"] for row in waiting["data"]} == {"Ware c", "Ware b"}
        compared = data(reader.get("/coverage/comparison", params={"products": "3,1,2"}))
        assert [product["id"] for product in compared["products"]] == [3, 1, 2]
        assert {key for row in compared["cells"].values() for key in row} == {"1", "3"}
        analyses = data(reader.get("/coverage/analyses"))
        assert {row["product"] for row in analyses} == {1, 3}
        for unknown in ("99", "x", "1e0", "1 or 1=1"):
            answer = reader.get(f"/coverage/products/{unknown}/tree")
            assert refusal(answer)[:2] == (404, "PRODUCT_UNKNOWN")


def test_a_cap_on_directus_queries_hides_no_product(house: House) -> None:
    with sqlite3.connect(house.bed.instance.database, timeout=30) as db:
        now = int(time.time() * 1000)
        db.executemany("insert into wares (name, label) values (?, ?)", [("x", f"More {at}") for at in range(600)])
        db.execute(
            "insert into coverage_limits (id, product, kind, value, unit, unlimited, review, origin, date_created)"
            " select lower(hex(randomblob(16))), nr, 'max_amount', nr, 'EUR', 0, 'proposed', 'document', ? from wares"
            " where name = 'x'",
            [now],
        )
    with house.reader(("wares", "read")) as reader:
        found = reader.get("/coverage/findings", params={"search": "max_amount", "limit": 2}).json()
        assert found["total"] >= 600
        assert all(row["value"] >= 500 for row in found["data"]), "the greatest order of magnitude comes first"
        assert reader.get("/coverage/products", params={"search": "More"}).json()["total"] == 600
