"""The two Flow operations: by whose right they act, what they answer, and how they fail."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.bundle.house import House, Row, data, tree, wait_for


@pytest.fixture(autouse=True)
def flows_removed(house: House) -> Iterator[None]:
    """Unlicensed Directus allows five active flows: each test removes its own."""
    before = {row["id"] for row in data(house.admin.get("/flows"))}
    yield
    for row in data(house.admin.get("/flows")):
        if row["id"] not in before:
            house.admin.delete(f"/flows/{row['id']}")


def flow(house: House, kind: str, options: Row, *, operation: str = "coverage-analyze", **fields: Any) -> str:
    """An active Flow of one operation, then one that takes down what that answered; its id."""
    sent = {"name": uuid.uuid4().hex, "status": "active", "trigger": kind, "accountability": "all", "options": fields}
    made = data(house.admin.post("/flows", json=sent))["id"]
    step = {"flow": made, "key": "coverage", "type": operation, "position_x": 19, "position_y": 1, "options": options}
    first = data(house.admin.post("/operations", json=step))["id"]
    data(house.admin.patch(f"/flows/{made}", json={"operation": first}))
    return str(made)


def manual(house: House, options: Row, *, operation: str = "coverage-analyze") -> str:
    fields = {"collections": ["products"], "location": "both", "async": False, "error_on_reject": True}
    return flow(house, "manual", options, operation=operation, **fields)


def run(client: httpx.Client, made: str, *products: str) -> httpx.Response:
    return client.post(f"/flows/trigger/{made}", json={"collection": "products", "keys": list(products)})


@pytest.mark.parametrize(
    "options", [{}, {"product": "{{$trigger.body.keys[0]}}"}, {"product": "{{$trigger.body.keys}}"}]
)
def test_a_manual_flow_starts_the_selected_product(house: House, options: Row) -> None:
    product = house.product()
    answer = run(house.admin, manual(house, {**options, "force": False, "segments": []}), product)
    assert answer.status_code == 200, answer.text
    (row,) = house.analyses(product)
    assert (row["reason"], row["status"]) == ("flow", "queued")
    assert row["requested_by"] == data(house.admin.get("/users/me"))["id"]
    assert answer.json()["analysis_id"] == row["id"]


def test_a_manual_flow_over_several_products_answers_a_list(house: House) -> None:
    good, empty = house.product(), house.product(documents=0)
    answer = run(house.admin, manual(house, {}), good, empty)
    started, refused = answer.json()
    assert (started["product_id"], started["created"]) == (good, True)
    assert (refused["product_id"], refused["error"]["code"]) == (empty, "PRODUCT_WITHOUT_DOCUMENT")


def test_an_operation_fails_with_our_code_and_sentence(house: House) -> None:
    answer = run(house.admin, manual(house, {}), house.product(documents=0))
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (422, "PRODUCT_WITHOUT_DOCUMENT")
    assert error["message"].startswith("The product has no document.")


def test_a_wrong_option_goes_the_reject_path(house: House) -> None:
    answer = run(house.admin, manual(house, {"extractor": "magic"}), house.product())
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["field"]) == (422, "extractor")


def test_who_may_only_read_the_product_cannot_start_it_by_a_flow(house: House) -> None:
    product = house.product()
    made = manual(house, {})
    with house.reader(("products", "read"), ("directus_flows", "read")) as reader:
        answer = run(reader, made, product)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")
    assert house.analyses(product) == []


def test_a_public_webhook_is_refused_and_a_known_caller_is_not(house: House) -> None:
    product = house.product()
    how: Row = {"method": "POST", "async": False, "error_on_reject": True}
    made = flow(house, "webhook", {"product": product}, **how)
    with house.bed.client(None) as nobody:
        answer = nobody.post(f"/flows/trigger/{made}", json={})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert house.analyses(product) == []
    assert house.admin.post(f"/flows/trigger/{made}", json={}).status_code == 200
    assert len(house.analyses(product)) == 1


def test_an_event_on_documents_means_their_product(house: House) -> None:
    product = house.product(documents=0)
    flow(house, "event", {"force": True}, type="action", scope=["items.create"], collections=["coverage_documents"])
    sent = {"product": product, "file": house.upload(), "pending": False}
    data(house.admin.post("/items/coverage_documents", json=sent))
    (row,) = wait_for(lambda: house.analyses(product) or None)
    assert (row["reason"], row["options"]) == ("flow", {"force": True})


def test_a_schedule_acts_by_its_authors_authority(house: House) -> None:
    product = house.product()
    flow(house, "schedule", {"product": product}, cron="* * * * * *")
    (row,) = wait_for(lambda: house.analyses(product) or None)
    assert (row["reason"], row["requested_by"]) == ("flow", None)


def test_the_cleanup_operation_queues_a_cleanup(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch, tree(product, house.documents(product)[0]["id"])))
    answer = run(house.admin, manual(house, {"include_reviewed": True}, operation="coverage-cleanup"), product)
    claimed = house.claim(answer.json())["analysis"]
    assert (claimed["task"], claimed["options"]) == ("cleanup", {"include_reviewed": True})
    house.send(claimed["id"], [{"epoch": claimed["epoch"]}, {"end": 0}])
    assert all(rows == [] for rows in house.rows(product).values())


def heard(house: House) -> dict[str, str]:
    """The notes that the listening Flow has written: analysis -> status."""
    rows = data(house.admin.get("/items/products", params={"filter[name][_starts_with]": "heard ", "limit": -1}))
    return dict(row["name"].split()[1:] for row in rows)


def test_a_flow_hears_of_the_end_of_an_analysis(house: House) -> None:
    """Our writes pass Directus's own events by, so we tell it what has ended."""
    note = {"collection": "products", "payload": {"name": "heard {{$trigger.keys[0]}} {{$trigger.payload.status}}"}}
    fields = {"type": "action", "scope": ["items.update"], "collections": ["coverage_analyses"]}
    made = flow(
        house, "event", {**note, "permissions": "$full", "emitEvents": False}, operation="item-create", **fields
    )
    assert made
    done, epoch = house.running(house.product())
    data(house.commit(done, epoch))
    failed, epoch = house.running(house.product())
    final = {"code": "document_broken", "message": "Broken.", "retryable": False}
    data(house.verb(failed, "fail", epoch=epoch, **final))
    cancelled = house.start(house.product())["analysis_id"]
    data(house.admin.post(f"/coverage/analyses/{cancelled}/cancel", json={}))
    again, epoch = house.running(house.product())
    data(house.verb(again, "fail", epoch=epoch, **{**final, "retryable": True}))
    ended = {done: "done", failed: "failed", cancelled: "cancelled"}
    wait_for(lambda: heard(house) == ended or None)
    assert again not in heard(house)
