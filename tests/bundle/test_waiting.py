"""Flow operations that wait for the end of what they started: what they answer then, and how they fail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bundle.flows import EDITS, WAIT, active, done, failed, flow, manual, of_set_up, run, waiting
from tests.bundle.house import House, data, refusal, tree, wait_for
from tests.services.bed import DirectusBed

pytestmark = pytest.mark.usefixtures("flows_removed")


def test_a_step_that_waits_answers_the_ended_analysis(house: House, aside: ThreadPoolExecutor) -> None:
    product = house.product()
    answer = waiting(aside, house, manual(house, WAIT), product)
    analysis = done(house, product, counts={"num_segments": 3}, complete=False)
    body = answer.result(20).json()
    assert (body["analysis_id"], body["product_id"], body["created"]) == (analysis, product, True)
    assert (body["status"], body["complete"], body["counts"], body["error"]) == (
        "done",
        False,
        {"num_segments": 3},
        None,
    )
    assert body["seconds"] is not None


@pytest.mark.parametrize(
    ("end", "status", "code"), [("failed", 422, "DOCUMENT_BROKEN"), ("cancelled", 409, "CANCELLED")]
)
def test_a_step_that_waits_fails_as_the_analysis_does(
    house: House, aside: ThreadPoolExecutor, end: str, status: int, code: str
) -> None:
    product = house.product()
    answer = waiting(aside, house, manual(house, WAIT), product)
    if end == "failed":
        failed(house, product)
    else:
        data(house.admin.post(f"/coverage/analyses/{house.analyses(product)[0]['id']}/cancel", json={}))
    refused = answer.result(20)
    assert refusal(refused)[:2] == (status, code)
    assert refused.json()["errors"][0]["extensions"]["product_id"] == product


def test_the_reject_path_is_taken_and_sees_the_code(house: House, aside: ThreadPoolExecutor) -> None:
    product = house.product()
    made = manual(house, WAIT)
    note = {"collection": "products", "payload": {"name": f"rejected {product} {{{{coverage.code}}}}"}}
    step = {"flow": made, "key": "note", "type": "item-create", "position_x": 37, "position_y": 17}
    reject = data(house.admin.post("/operations", json={**step, "options": {**note, "permissions": "$full"}}))["id"]
    first = data(house.admin.get("/operations", params={"filter[flow][_eq]": made, "filter[key][_eq]": "coverage"}))
    data(house.admin.patch(f"/operations/{first[0]['id']}", json={"reject": reject}))
    answer = waiting(aside, house, made, product)
    failed(house, product, "document_encrypted")
    assert answer.result(20).status_code == 200
    (row,) = data(house.admin.get("/items/products", params={"filter[name][_starts_with]": f"rejected {product}"}))
    assert row["name"].endswith("DOCUMENT_ENCRYPTED")


def test_waiting_has_an_end_and_the_analysis_goes_on(house: House) -> None:
    product = house.product()
    answer = run(house.admin, manual(house, {**WAIT, "wait_seconds": 1}), product)
    assert refusal(answer)[:2] == (504, "STILL_RUNNING")
    assert [row["status"] for row in house.analyses(product)] == ["queued"]


def test_waiting_goes_on_into_the_run_that_follows(house: House, aside: ThreadPoolExecutor) -> None:
    """The documents changed while it ran: what was asked for is the end of the run that reads them."""
    product = house.product()
    answer = waiting(aside, house, manual(house, WAIT), product)
    first = active(house, product)
    sent = {"product": product, "file": house.upload("second.txt"), "kind": "schedule", "pending": False}
    data(house.admin.post("/items/coverage_documents", json=sent))
    assert house.start(product)["rerun"] is True
    data(house.commit(first["id"], first["epoch"]))
    time.sleep(0.5)
    assert not answer.done()
    follower = done(house, product, counts={"num_segments": 7})
    body = answer.result(20).json()
    assert (body["analysis_id"], body["counts"]) == (follower, {"num_segments": 7})
    assert follower != first["id"]


def test_waiting_behind_a_cleanup_means_the_analysis_after_it(house: House, aside: ThreadPoolExecutor) -> None:
    product = house.product()
    data(house.admin.post("/coverage/cleanups", json={"product_id": product}))
    cleanup = active(house, product)
    answer = waiting(aside, house, manual(house, WAIT), product)
    wait_for(lambda: house.analysis(cleanup["id"])["rerun"] or None)
    house.send(cleanup["id"], [{"epoch": cleanup["epoch"]}, {"end": 0}])
    analysis = done(house, product)
    assert answer.result(20).json()["analysis_id"] == analysis


def test_many_that_wait_hold_nobody_up(house: House, aside: ThreadPoolExecutor) -> None:
    products = [house.product() for _ in range(6)]
    made = manual(house, WAIT)
    answers = [waiting(aside, house, made, product) for product in products]
    for _ in range(20):
        assert house.admin.get("/items/products", params={"limit": 1}).status_code == 200
    assert not any(answer.done() for answer in answers)
    for product in products:
        done(house, product)
    assert [answer.result(20).json()["status"] for answer in answers] == ["done"] * len(products)


def test_a_batch_that_waits_tells_each_end(house: House, aside: ThreadPoolExecutor) -> None:
    good, bad, empty = house.product(), house.product(), house.product(documents=0)
    made = manual(house, WAIT)
    answer = aside.submit(run, house.admin, made, good, bad, empty)
    failed(house, bad)
    done(house, good)
    ended = answer.result(20).json()
    assert [row["product_id"] for row in ended] == [good, bad, empty]
    assert [row.get("status") for row in ended] == ["done", "failed", None]
    assert [(row["error"] or {}).get("code") for row in ended] == [None, "DOCUMENT_BROKEN", "PRODUCT_WITHOUT_DOCUMENT"]


def test_a_batch_that_must_not_fail_names_the_products_that_did(house: House, aside: ThreadPoolExecutor) -> None:
    good, bad, empty = house.product(name="Good"), house.product(name="Bad"), house.product(name="Empty", documents=0)
    made = manual(house, {**WAIT, "fail_on_error": True})
    answer = aside.submit(run, house.admin, made, good, bad, empty)
    failed(house, bad)
    done(house, good)
    refused = answer.result(20)
    assert refusal(refused)[:2] == (400, "REQUEST_ERROR")
    error = refused.json()["errors"][0]
    said = "2 of 3 not done. Bad: The document is broken. Empty: The product has no document."
    assert (error["message"], error["extensions"]["succeeded"]) == (said, 1)
    assert [row["product_id"] for row in error["extensions"]["products"]] == [bad, empty]


def test_a_cleanup_may_be_waited_for(house: House, aside: ThreadPoolExecutor) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch, tree(product, house.documents(product)[0]["id"])))
    answer = waiting(aside, house, manual(house, WAIT, operation="coverage-cleanup"), product)
    claimed = active(house, product)
    house.send(claimed["id"], [{"epoch": claimed["epoch"]}, {"end": 0}])
    body = answer.result(20).json()
    assert (body["status"], body["counts"]) == ("done", {"success": True, "removed": 4, "kept": 0, "analyses": 1})


def test_what_was_done_before_needs_no_waiting(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch))
    answer = run(house.admin, manual(house, WAIT), product)
    assert (answer.json()["analysis_id"], answer.json()["created"], answer.json()["error"]) == (analysis, False, None)


def test_a_filter_flow_cannot_wait(house: House) -> None:
    """It would hold the save, inside of whose transaction nobody sees the row."""
    product = house.product()
    flow(house, "event", {**WAIT, "product": product}, type="filter", scope=["items.update"], collections=["products"])
    answer = house.admin.patch(f"/items/products/{product}", json={"name": "changed"})
    assert refusal(answer) == (422, "OPTION_INVALID", "mode")


@pytest.fixture(scope="module")
def old_bed(new_directus: Callable[..., DirectusBed]) -> Iterator[DirectusBed]:
    bed = new_directus(home="directus/v11")
    yield bed
    bed.instance.stop()


@pytest.mark.v11
def test_directus_11_waits_fails_and_hands_on_the_same_way(old_bed: DirectusBed, aside: ThreadPoolExecutor) -> None:
    with old_bed.admin() as admin, old_bed.client(old_bed.service_token) as service:
        old = House(old_bed, admin, service)
        good, bad = old.product(name="Good"), old.product(name="Bad")
        answer = aside.submit(run, admin, manual(old, {**WAIT, "fail_on_error": True}), good, bad)
        failed(old, bad)
        claimed = active(old, good)
        data(old.commit(claimed["id"], claimed["epoch"], tree(good, old.documents(good)[0]["id"])))
        refused = answer.result(20)
        assert refusal(refused)[:2] == (422, "DOCUMENT_BROKEN")
        assert refused.json()["errors"][0]["message"] == "1 of 2 not done. Bad: The document is broken."
        given = run(admin, manual(old, {"only": "covered"}, operation="coverage-get"), good).json()
        assert given["segments"][0]["benefits"][0]["limits"][0]["value"] == 1000
        with old.reader(*EDITS) as editor:
            assert of_set_up(old, editor, good).json()["created"] is False
            assert refusal(of_set_up(old, editor, old.product(documents=0)))[:2] == (422, "PRODUCT_WITHOUT_DOCUMENT")
