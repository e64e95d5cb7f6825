"""The Flow operations: by whose right they act, what they answer, when they wait, and how they fail."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from sidecar import errors
from sidecar.directus.identities import fixed_id
from tests.bundle.house import House, Row, data, refusal, result, tree, wait_for
from tests.services.bed import DirectusBed


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


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where a request is waited for while the test goes on."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


def waiting(aside: ThreadPoolExecutor, house: House, made: str, *products: str) -> Future[httpx.Response]:
    """A run of a Flow that waits, once its analyses stand in the database."""
    answer = aside.submit(run, house.admin, made, *products)
    for product in products:
        wait_for(lambda product=product: house.analyses(product) or None)  # type: ignore[misc]  # bound now, not later
    return answer


def active(house: House, product: str) -> Row:
    """The product's queued analysis, taken by a worker."""
    rows = wait_for(lambda: [row for row in house.analyses(product) if row["status"] == "queued"] or None)
    claimed: Row = house.claim({"analysis_id": rows[0]["id"], "epoch": rows[0]["epoch"]})["analysis"]
    return claimed


def failed(house: House, product: str, code: str = "document_broken") -> None:
    claimed = active(house, product)
    said = {"code": code, "message": "The document is broken. Attach it again.", "retryable": False}
    data(house.verb(claimed["id"], "fail", epoch=claimed["epoch"], **said))


def done(house: House, product: str, **header: Any) -> str:
    claimed = active(house, product)
    data(house.commit(claimed["id"], claimed["epoch"], result=result(**header)))
    return str(claimed["id"])


def of_set_up(house: House, client: httpx.Client, *products: str) -> httpx.Response:
    """The Flow that stands on the page of the products, run over a selection."""
    return run(client, fixed_id("flow/analyze"), *products)


EDITS = (("products", "read"), ("products", "update"), ("directus_flows", "read"))


def test_the_flow_on_the_products_page_starts_a_selection(house: House) -> None:
    products = [house.product() for _ in range(3)]
    with house.reader(*EDITS) as editor:
        answer = of_set_up(house, editor, *products)
        user = data(editor.get("/users/me"))["id"]
    assert [(row["product_id"], row["created"]) for row in answer.json()] == [(key, True) for key in products]
    assert [house.analyses(key)[0]["requested_by"] for key in products] == [user] * 3


def test_the_flow_on_the_products_page_never_passes_over_a_failure(house: House) -> None:
    """Of five products one has no document: it is named, with the reason, and the others run all the same."""
    products = [house.product(name=f"Plan {place}", documents=int(place != 3)) for place in range(5)]
    with house.reader(*EDITS) as editor:
        answer = of_set_up(house, editor, *products)
        alone = of_set_up(house, editor, products[3])
    assert refusal(answer)[:2] == (422, "PRODUCT_WITHOUT_DOCUMENT")
    (error,) = answer.json()["errors"]
    assert error["message"] == "1 of 5 not started. Plan 3: The product has no document."
    assert error["extensions"]["succeeded"] == 4
    assert [row["product_id"] for row in error["extensions"]["products"]] == [products[3]]
    assert [len(house.analyses(key)) for key in products] == [1, 1, 1, 0, 1]
    assert refusal(alone)[:2] == (422, "PRODUCT_WITHOUT_DOCUMENT")


def test_every_failure_that_the_flow_may_show_has_a_title(house: House) -> None:
    """Directus shows a failed Flow under the text of `errors.CODE`, and the bare key where there is none."""
    listed = data(house.admin.get("/translations", params={"filter[key][_starts_with]": "errors.", "limit": -1}))
    titles = {(row["key"].removeprefix("errors."), row["language"]) for row in listed}
    own = {"PRODUCT_WITHOUT_DOCUMENT", "PRODUCT_UNKNOWN", "ANALYSIS_ACTIVE", "OPTION_INVALID", "REQUEST_ERROR"}
    documents = {leaf.code.upper() for leaf in errors.DocumentError.__subclasses__()}
    waited = {"CANCELLED", "STILL_RUNNING", "ANALYSIS_TIMEOUT", "WORKER_DIED"}
    assert {(code, tag) for code in own | documents | waited for tag in ("en-US", "de-DE")} <= titles


WAIT = {"mode": "wait", "wait_seconds": 20}


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


def test_many_that_wait_hold_nobody_up(house: House, aside: ThreadPoolExecutor) -> None:
    products = [house.product() for _ in range(6)]
    made = manual(house, WAIT)
    answers = [waiting(aside, house, made, product) for product in products]
    spent = []
    for _ in range(20):
        before = time.monotonic()
        assert house.admin.get("/items/products", params={"limit": 1}).status_code == 200
        spent.append(time.monotonic() - before)
    assert sorted(spent)[len(spent) // 2] < 0.5
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


def stored(house: House) -> tuple[str, dict[str, str]]:
    """A product with a tree, and the ids of its rows by collection."""
    product = house.product()
    analysis, epoch = house.running(product)
    rows = tree(product, house.documents(product)[0]["id"])
    account = {"contradictions": [{"kind": "max_amount"}]}
    data(house.commit(analysis, epoch, rows, result=result(account=account)))
    return product, {row["collection"]: row["id"] for row in rows}


def test_later_steps_get_the_coverage_as_a_tree(house: House) -> None:
    product, ids = stored(house)
    answer = run(house.admin, manual(house, {}, operation="coverage-get"), product).json()
    (segment,) = answer["segments"]
    (benefit,) = segment["benefits"]
    ((limit,), (clause,)) = (benefit["limits"], benefit["exclusions"])
    assert [segment["id"], benefit["id"], limit["id"], clause["id"]] == list(ids.values())
    assert (limit["value"], limit["unit"], limit["per"], clause["text"]) == (
        1000,
        "EUR",
        "person",
        "Cash is not covered.",
    )
    cited = segment["citations"][0]
    assert (cited["quote"], cited["page"], cited["name"]) == ("up to EUR 1,000 per person", 1, "policy.txt")
    counted = {"segments": 1, "benefits": 1, "limits": 1, "conditions": 0, "exclusions": 1}
    assert answer["summary"] == {**counted, "waiting": 4, "undecided": 0, "contradictions": 1}
    assert answer["analysis"]["status"] == "done"


def test_later_steps_may_ask_for_what_waits_alone(house: House) -> None:
    product, ids = stored(house)
    for collection in ("coverage_segments", "coverage_benefits", "coverage_clauses"):
        row = f"/items/{collection}/{ids[collection]}"
        data(house.admin.patch(row, json={"review": "accepted"}))
    answer = run(house.admin, manual(house, {"only": "waiting"}, operation="coverage-get"), product).json()
    (benefit,) = answer["segments"][0]["benefits"]
    assert ([row["id"] for row in benefit["limits"]], benefit["exclusions"]) == ([ids["coverage_limits"]], [])
    assert answer["summary"]["waiting"] == 1


def test_who_may_not_see_a_product_gets_no_coverage_of_it(house: House) -> None:
    product, _ = stored(house)
    made = flow(
        house, "webhook", {"product": product}, operation="coverage-get",
        method="POST", **{"async": False, "error_on_reject": True},
    )  # fmt: skip
    with house.reader() as stranger, house.reader(("products", "read")) as reader, house.bed.client(None) as nobody:
        assert refusal(stranger.post(f"/flows/trigger/{made}", json={}))[:2] == (404, "PRODUCT_UNKNOWN")
        assert refusal(nobody.post(f"/flows/trigger/{made}", json={}))[:2] == (401, "UNAUTHENTICATED")
        assert reader.post(f"/flows/trigger/{made}", json={}).json()["summary"]["limits"] == 1


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
