"""Claim, beat, progress, fail, sweep, requeue, rows and content: what a worker may do, and when it no longer may."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bundle.house import TEXT, House, data, refusal, tree

FAILURE = {"code": "directus_unreachable", "message": "Directus cannot be reached.", "retryable": True}


def test_a_claim_hands_over_everything_but_the_bytes(house: House) -> None:
    product = house.product(documents=2)
    started = house.start(product, document_ids=[house.documents(product)[0]["id"]])
    claimed = house.claim(started)
    assert claimed["analysis"] == {
        "id": started["analysis_id"], "product": product, "epoch": 2, "attempt": 0, "task": "analysis",
        "reason": "api", "options": {"document_ids": [house.documents(product)[0]["id"]]},
    }  # fmt: skip
    assert claimed["product"]["id"] == product
    assert claimed["product"]["name"].startswith("Product ")
    (document,) = claimed["documents"]
    assert document | {"id": "", "file": "", "sort": None} == {
        "id": "", "file": "", "kind": "general_conditions", "edition": None, "sort": None,
        "filename": "policy.txt", "type": "text/plain", "filesize": len(TEXT),
    }  # fmt: skip
    assert {"segment", "benefit"} <= {item["category"] for item in claimed["taxonomy"]["items"]}
    assert isinstance(claimed["taxonomy"]["items"][0]["names"], dict)
    row = house.analysis(started["analysis_id"])
    assert (row["status"], row["epoch"]) == ("parsing", 2)
    assert row["beat_at"] is not None
    assert row["started"] is not None


def test_of_racing_claims_one_wins(house: House) -> None:
    started = house.start(house.product())
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(
                lambda n: house.verb(started["analysis_id"], "claim", epoch=1, worker=str(n)).status_code, range(6)
            )
        )
    assert sorted(answers) == [200, 409, 409, 409, 409, 409]


def test_a_product_may_name_its_own_taxonomy(house: House) -> None:
    other = data(house.admin.post("/items/coverage_taxonomies", json={"key": uuid.uuid4().hex, "name": "Other"}))
    product = house.product(coverage_taxonomy=other["id"])
    assert house.claim(house.start(product))["taxonomy"]["id"] == other["id"]


@pytest.mark.parametrize("epoch", [None, 0, "two", 1.5, True])
def test_a_verb_without_a_whole_epoch_is_refused(house: House, epoch: object) -> None:
    analysis = house.start(house.product())["analysis_id"]
    assert refusal(house.verb(analysis, "claim", epoch=epoch, worker="w")) == (400, "REQUEST_ERROR", "epoch")


@pytest.mark.parametrize("verb", ["claim", "beat", "progress", "fail", "requeue"])
def test_a_verb_on_an_unknown_analysis_is_not_found_or_lost(house: House, verb: str) -> None:
    body = {"epoch": 1, "status": "parsing", "stage": "", "progress": 0.1, **FAILURE}
    assert house.verb(str(uuid.uuid4()), verb, **body).status_code in (404, 409)
    assert house.verb("..%2Fx", verb, **body).status_code == 404


def test_progress_is_written_and_counts_as_a_beat(house: House) -> None:
    analysis, epoch = house.running(house.product())
    before = house.analysis(analysis)["beat_at"]
    time.sleep(0.01)
    answer = house.verb(analysis, "progress", epoch=epoch, status="extracting", stage="page 3 of 24", progress=0.25)
    assert answer.status_code == 204
    row = house.analysis(analysis)
    assert (row["status"], row["stage"], row["progress"]) == ("extracting", "page 3 of 24", 0.25)
    assert row["usage"] is None
    spent = {"calls": 2, "cost": 0.125}
    house.verb(analysis, "progress", epoch=epoch, status="extracting", stage="", progress=0.3, usage=spent)
    row = house.analysis(analysis)
    assert (row["usage"], row["cost"]) == (spent, 0.125)
    assert row["beat_at"] > before
    assert house.verb(analysis, "beat", epoch=epoch).status_code == 204


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "done"}, "status"),
        ({"status": "queued"}, "status"),
        ({"progress": 1.5}, "progress"),
        ({"usage": {"calls": 1}}, "usage"),
        ({"stage": 3}, "stage"),
    ],
)
def test_progress_refuses_what_it_cannot_be(house: House, change: dict[str, object], field: str) -> None:
    analysis, epoch = house.running(house.product())
    sent = {"epoch": epoch, "status": "parsing", "stage": "x", "progress": 0.1} | change
    assert refusal(house.verb(analysis, "progress", **sent)) == (400, "REQUEST_ERROR", field)


def test_a_stale_worker_is_shut_out_of_every_verb(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    assert house.verb(analysis, "fail", epoch=epoch, not_before_seconds=0, **FAILURE).status_code == 200
    stale = {"epoch": epoch, "status": "parsing", "stage": "", "progress": 0.1, **FAILURE}
    document = house.documents(product)[0]["id"]
    base = f"/coverage/service/analyses/{analysis}"
    answers = [house.verb(analysis, verb, **stale) for verb in ("claim", "beat", "progress", "fail", "requeue")]
    answers += [house.service.get(f"{base}/rows?epoch={epoch}")]
    answers += [house.service.get(f"{base}/documents/{document}/content?epoch={epoch}")]
    answers += [house.commit(analysis, epoch)]
    assert {refusal(answer)[:2] for answer in answers} == {(409, "LEASE_LOST")}


def test_the_bytes_come_as_they_are(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    document = house.documents(product)[0]
    path = f"/coverage/service/analyses/{analysis}/documents/{document['id']}/content?epoch={epoch}"
    answer = house.service.get(path)
    assert (answer.status_code, answer.content) == (200, TEXT)
    assert answer.headers["content-type"].startswith("text/plain")
    other = house.documents(house.product())[0]["id"]
    assert refusal(house.service.get(path.replace(document["id"], other)))[:2] == (410, "DOCUMENT_GONE")
    assert house.admin.get(path).status_code == 403
    house.admin.delete(f"/files/{document['file']}")
    assert refusal(house.service.get(path))[:2] == (410, "DOCUMENT_GONE")


def test_bytes_missing_from_the_storage_are_gone_too(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    document = house.documents(product)[0]
    for stored in (house.bed.instance.folder / "uploads").glob(f"{document['file']}*"):
        stored.unlink()
    path = f"/coverage/service/analyses/{analysis}/documents/{document['id']}/content?epoch={epoch}"
    assert refusal(house.service.get(path))[:2] == (410, "DOCUMENT_GONE")


def test_rows_are_all_rows_with_all_fields(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    operations = tree(product, house.documents(product)[0]["id"])
    data(house.commit(analysis, epoch, operations))
    analysis, epoch = house.running(product, force=True)
    rows = data(house.service.get(f"/coverage/service/analyses/{analysis}/rows?epoch={epoch}"))
    assert [row["id"] for name in ("segments", "benefits", "limits", "clauses") for row in rows[name]] == [
        o["id"] for o in operations
    ]
    assert {"user_updated", "date_updated", "review", "extracted", "evidence", "benefit"} <= rows["limits"][0].keys()


def test_a_retryable_failure_waits_and_is_tried_five_times(house: House) -> None:
    started = house.start(house.product())
    analysis, epoch = started["analysis_id"], 1
    for attempt in range(1, 6):
        epoch = house.claim({"analysis_id": analysis, "epoch": epoch})["analysis"]["epoch"]
        outcome = data(house.verb(analysis, "fail", epoch=epoch, not_before_seconds=0, **FAILURE))
        epoch = outcome["epoch"]
        assert outcome["status"] == ("queued" if attempt < 5 else "failed")
        assert house.analysis(analysis)["attempt"] == attempt
    row = house.analysis(analysis)
    assert (row["status"], row["error_code"], row["active_product"]) == ("failed", "directus_unreachable", None)
    assert row["finished"] is not None


def test_a_hopeless_failure_is_final_with_code_and_sentence(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    sent = {"code": "document_encrypted", "message": "The document needs a password.", "retryable": False}
    assert data(house.verb(analysis, "fail", epoch=epoch, **sent)) == {"status": "failed", "epoch": epoch}
    shown = data(house.admin.get(f"/coverage/analyses/{analysis}"))
    assert (shown["error_code"], shown["error_message"]) == (sent["code"], sent["message"])
    assert all(document["pending"] is False for document in house.documents(product))
    assert house.start(product)["created"] is True


def test_an_outage_waits_without_costing_an_attempt(house: House) -> None:
    analysis, epoch = house.running(house.product())
    sent = {
        "code": "model_unavailable",
        "message": "Later.",
        "retryable": True,
        "outage": True,
        "not_before_seconds": 90,
    }
    assert data(house.verb(analysis, "fail", epoch=epoch, **sent))["status"] == "queued"
    row = house.analysis(analysis)
    assert (row["attempt"], row["status"]) == (0, "queued")
    assert analysis not in {due["id"] for due in house.sweep()["enqueue"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"code": "Bad Code"}, "code"), ({"message": 3}, "message"), ({"retryable": "yes"}, "retryable"),
     ({"not_before_seconds": -1}, "not_before_seconds")],
)  # fmt: skip
def test_fail_refuses_what_it_cannot_read(house: House, change: dict[str, object], field: str) -> None:
    analysis, epoch = house.running(house.product())
    assert refusal(house.verb(analysis, "fail", **({"epoch": epoch, **FAILURE} | change))) == (
        400,
        "REQUEST_ERROR",
        field,
    )


def test_requeue_raises_the_epoch_of_a_queued_row_only(house: House) -> None:
    started = house.start(house.product())
    analysis = started["analysis_id"]
    assert data(house.verb(analysis, "requeue", epoch=1)) == {"epoch": 2}
    assert refusal(house.verb(analysis, "requeue", epoch=1))[:2] == (409, "LEASE_LOST")
    claimed = house.claim({"analysis_id": analysis, "epoch": 2})["analysis"]
    assert refusal(house.verb(analysis, "requeue", epoch=claimed["epoch"]))[:2] == (409, "LEASE_LOST")


def test_the_sweep_takes_over_from_a_worker_without_a_beat(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    lively, lively_epoch = house.running(house.product())
    time.sleep(0.3)
    house.verb(lively, "beat", epoch=lively_epoch)
    swept = house.sweep(stale_seconds=0.25)
    assert swept["requeued"] >= 1
    assert {"id": analysis, "epoch": epoch + 1, "task": "analysis"} in swept["enqueue"]
    row = house.analysis(analysis)
    assert (row["status"], row["attempt"], row["error_code"]) == ("queued", 1, "worker_died")
    assert refusal(house.verb(analysis, "beat", epoch=epoch))[:2] == (409, "LEASE_LOST")
    assert house.verb(lively, "beat", epoch=lively_epoch).status_code == 204


def test_a_worker_that_dies_five_times_is_a_failure_that_people_see(house: House) -> None:
    analysis = house.start(house.product())["analysis_id"]
    for _ in range(5):
        house.claim({"analysis_id": analysis, "epoch": house.analysis(analysis)["epoch"]})
        time.sleep(0.02)
        house.sweep(stale_seconds=0.01)
    row = house.analysis(analysis)
    assert (row["status"], row["error_code"], row["attempt"], row["active_product"]) == (
        "failed",
        "worker_died",
        5,
        None,
    )


def test_two_sweeps_side_by_side_do_everything_once(house: House) -> None:
    analysis, epoch = house.running(house.product())
    time.sleep(0.3)
    with ThreadPoolExecutor(4) as pool:
        swept = list(pool.map(lambda _: house.sweep(stale_seconds=0.25), range(4)))
    assert sum(one["requeued"] for one in swept) >= 1
    assert house.analysis(analysis)["epoch"] == epoch + 1


@pytest.mark.parametrize("sent", [{}, {"stale_seconds": 0}, {"stale_seconds": 30, "limit": 0}, {"stale_seconds": "30"}])
def test_a_sweep_wants_sensible_numbers(house: House, sent: dict[str, object]) -> None:
    assert refusal(house.service.post("/coverage/service/sweep", json=sent))[:2] == (400, "REQUEST_ERROR")
