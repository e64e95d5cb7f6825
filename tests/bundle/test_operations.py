"""The Flow operations: by whose right they act, on what, what they answer, and how they fail."""

from __future__ import annotations

import pytest

from sidecar import errors
from tests.bundle.flows import EDITS, flow, manual, of_set_up, run
from tests.bundle.house import House, Row, data, refusal, result, tree, wait_for

pytestmark = pytest.mark.usefixtures("flows_removed")


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
