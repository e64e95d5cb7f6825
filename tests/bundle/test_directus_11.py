"""The whole way of an analysis on Directus 11.17, with the same bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.bundle.house import House, data, refusal, tree, wait_for
from tests.services.bed import DirectusBed

pytestmark = pytest.mark.v11


@pytest.fixture(scope="module")
def old_bed(new_directus: Callable[..., DirectusBed]) -> Iterator[DirectusBed]:
    bed = new_directus(home="directus/v11", env={"COVERAGE_SETTLE_SECONDS": "0.2"})
    yield bed
    bed.instance.stop()


@pytest.fixture
def old(old_bed: DirectusBed) -> Iterator[House]:
    with old_bed.admin() as admin, old_bed.client(old_bed.service_token) as service:
        yield House(old_bed, admin, service)


def test_from_the_save_to_the_rows(old: House) -> None:
    product = old.product(pending=None)
    (row,) = wait_for(lambda: old.analyses(product) or None)
    assert (row["reason"], row["status"]) == ("created", "queued")
    claimed = old.claim({"analysis_id": row["id"], "epoch": 1})["analysis"]
    document = old.documents(product)[0]["id"]
    path = f"/coverage/service/analyses/{row['id']}/documents/{document}/content?epoch={claimed['epoch']}"
    assert old.service.get(path).status_code == 200
    sent = {"epoch": claimed["epoch"], "status": "writing", "stage": "x", "progress": 0.9}
    assert old.verb(row["id"], "progress", **sent).status_code == 204
    assert data(old.commit(row["id"], claimed["epoch"], tree(product, document)))["created"] == 4
    events = old.admin.get(f"/coverage/analyses/{row['id']}/events")
    assert '"status":"done"' in events.text
    before = old.rows(product)
    again, epoch = old.running(product, force=True)
    assert data(old.commit(again, epoch)) == {"created": 0, "updated": 0, "deleted": 0}
    assert old.rows(product) == before


def test_an_item_rule_hides_the_other_products(old: House) -> None:
    mine, other = old.product(), old.product()
    rule = {"id": {"_eq": mine}}
    with old.reader(("products", "read"), ("products", "update"), rule=rule) as person:
        assert old.start(mine, person)["created"] is True
        refused = person.post("/coverage/analyses", json={"product_id": other})
        assert refusal(refused)[:2] == (404, "PRODUCT_UNKNOWN")
        assert person.get("/coverage/analyses", params={"product_id": other}).status_code == 404


def test_a_bad_row_leaves_the_former_state_and_the_server_alive(old: House) -> None:
    product = old.product()
    analysis, epoch = old.running(product)
    bad = tree(product, old.documents(product)[0]["id"])
    bad[2]["data"]["value"] = "much"
    assert refusal(old.commit(analysis, epoch, bad))[:2] == (400, "REQUEST_ERROR")
    assert refusal(old.send(analysis, [["no object"], {"end": 0}]))[:2] == (400, "REQUEST_ERROR")
    assert all(rows == [] for rows in old.rows(product).values())
    assert old.verb(analysis, "beat", epoch=epoch).status_code == 204


def test_a_flow_hears_of_the_end_and_a_cleanup_waits_for_it(old: House) -> None:
    heard = {"type": "action", "scope": ["items.update"], "collections": ["coverage_analyses"]}
    flow = {"name": "heard", "status": "active", "trigger": "event", "accountability": "all", "options": heard}
    made = data(old.admin.post("/flows", json=flow))["id"]
    note = {"collection": "products", "payload": {"name": "heard {{$trigger.keys[0]}}"}, "permissions": "$full"}
    step = {"flow": made, "key": "note", "type": "item-create", "position_x": 19, "position_y": 1, "options": note}
    first = data(old.admin.post("/operations", json=step))["id"]
    data(old.admin.patch(f"/flows/{made}", json={"operation": first}))
    product = old.product()
    analysis, epoch = old.running(product)
    refused = old.admin.post("/coverage/cleanups", json={"product_id": product})
    assert refusal(refused)[:2] == (409, "ANALYSIS_ACTIVE")
    data(old.commit(analysis, epoch))
    query = {"filter[name][_eq]": f"heard {analysis}"}
    wait_for(lambda: data(old.admin.get("/items/products", params=query)) or None)
    assert data(old.admin.post("/coverage/cleanups", json={"product_id": product}))["created"] is True
