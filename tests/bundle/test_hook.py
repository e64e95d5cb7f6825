"""What a save sets off, when it is left alone, and that it never waits."""

from __future__ import annotations

import time
import uuid

import httpx
import jwt

from tests.bundle.house import House, Row, data, refusal, tree, wait_for
from tests.bundle.sidecar_double import SidecarDouble


def only(house: House, product: str) -> Row:
    """The one analysis of the product, waited for."""
    found = wait_for(lambda: house.analyses(product) or None)
    assert len(found) == 1
    return found[0]


def finish(house: House, product: str) -> str:
    """Let the product's waiting analysis run to its end."""
    row = only(house, product)
    claimed = house.claim({"analysis_id": row["id"], "epoch": row["epoch"]})["analysis"]
    document = house.documents(product)[0]["id"]
    facts = [{"id": document, "sha256": "ab" * 32, "pages": 3, "language": "en", "quality": {"kept": 1}}]
    data(house.commit(claimed["id"], claimed["epoch"], tree(product, document), documents=facts))
    return str(row["id"])


def settled(house: House, product: str) -> list[Row]:
    """The product's analyses after the hook had time to make one more."""
    time.sleep(0.7)
    return house.analyses(product)


def test_a_product_created_with_its_document_is_queued_after_a_pause(house: House) -> None:
    product = house.product(documents=2, pending=None)
    row = only(house, product)
    assert (row["status"], row["reason"], row["options"]) == ("queued", "created", {})
    assert row["requested_by"] == data(house.admin.get("/users/me"))["id"]
    assert row["not_before"] is not None
    assert [document["pending"] for document in house.documents(product)] == [False, False]


def test_a_document_added_later_sets_it_off(house: House) -> None:
    product = house.product(documents=0)
    assert settled(house, product) == []
    data(house.admin.post("/items/coverage_documents", json={"product": product, "file": house.upload()}))
    assert only(house, product)["reason"] == "created"


def test_documents_added_one_after_the_other_are_one_analysis(house: House) -> None:
    product = house.product(documents=0)
    for _ in range(3):
        data(house.admin.post("/items/coverage_documents", json={"product": product, "file": house.upload()}))
    row = only(house, product)
    wait_for(lambda: all(not document["pending"] for document in house.documents(product)) or None)
    assert len(house.claim({"analysis_id": row["id"], "epoch": 1})["documents"]) == 3


def test_a_change_of_file_kind_or_edition_sets_it_off_and_others_do_not(house: House) -> None:
    product = house.product(pending=None)
    finish(house, product)
    document = house.documents(product)[0]["id"]
    data(house.admin.patch(f"/items/coverage_documents/{document}", json={"sort": 3}))
    data(house.admin.patch(f"/items/products/{product}", json={"name": "Another name"}))
    assert len(settled(house, product)) == 1
    data(house.admin.patch(f"/items/coverage_documents/{document}", json={"edition": "2027"}))
    rows = wait_for(lambda: ((found := house.analyses(product))[1:] and found) or None)
    assert (rows[1]["reason"], rows[1]["status"]) == ("document_changed", "queued")


def test_a_file_replaced_in_place_sets_it_off(house: House) -> None:
    product = house.product(pending=None)
    finish(house, product)
    file = house.documents(product)[0]["file"]
    answer = house.admin.patch(
        f"/files/{file}", files={"file": ("policy.txt", b"new words, more than before", "text/plain")}
    )
    assert answer.status_code == 200
    rows = wait_for(lambda: ((found := house.analyses(product))[1:] and found) or None)
    assert rows[1]["reason"] == "document_changed"


def test_our_own_writes_set_nothing_off(house: House) -> None:
    product = house.product(pending=None)
    finish(house, product)
    assert len(settled(house, product)) == 1
    (document,) = house.documents(product)
    assert (document["pending"], document["pages"]) == (False, 3)
    assert house.sweep()["created"] == 0


def test_saving_the_same_again_is_answered_from_the_record(house: House) -> None:
    product = house.product(pending=None)
    finish(house, product)
    document = house.documents(product)[0]
    data(house.admin.patch(f"/items/coverage_documents/{document['id']}", json={"kind": document["kind"]}))
    assert len(settled(house, product)) == 1
    assert house.documents(product)[0]["pending"] is False


def test_a_document_marked_by_hand_or_without_file_is_left_alone(house: House) -> None:
    product = house.product(documents=0)
    data(house.admin.post("/items/coverage_documents", json={"product": product, "kind": "other"}))
    data(
        house.admin.post(
            "/items/coverage_documents", json={"product": product, "file": house.upload(), "pending": False}
        )
    )
    assert settled(house, product) == []


def test_a_refused_save_sets_nothing_off(house: House) -> None:
    product = house.product(documents=0)
    sent = [{"product": product, "file": house.upload()}, {"product": product, "file": str(uuid.uuid4())}]
    assert house.admin.post("/items/coverage_documents", json=sent).status_code == 400
    assert settled(house, product) == []


def test_documents_changed_during_a_run_are_analysed_after_it(house: House) -> None:
    product = house.product(pending=None)
    row = only(house, product)
    claimed = house.claim({"analysis_id": row["id"], "epoch": 1})["analysis"]
    data(house.admin.post("/items/coverage_documents", json={"product": product, "file": house.upload()}))
    wait_for(lambda: house.analysis(row["id"])["rerun"] or None)
    data(house.commit(claimed["id"], claimed["epoch"]))
    rows = house.analyses(product)
    assert [each["status"] for each in rows] == ["done", "queued"]


def test_an_import_is_analysed_though_it_tells_before_it_commits(house: House) -> None:
    product = house.product(documents=0)
    csv = f"product,file,kind\n{product},{house.upload()},schedule\n".encode()
    answer = house.admin.post("/utils/import/coverage_documents", files={"file": ("d.csv", csv, "text/csv")})
    assert answer.status_code < 300
    assert wait_for(lambda: house.analyses(product) or None)[0]["status"] == "queued"


def test_a_save_is_fast_while_the_sidecar_is_down_and_the_sweep_makes_good(house: House) -> None:
    began = time.monotonic()
    product = house.product(pending=None)
    assert time.monotonic() - began < 3
    row = only(house, product)
    due = wait_for(lambda: next((one for one in house.sweep()["enqueue"] if one["id"] == row["id"]), None))
    assert due == {"id": row["id"], "epoch": 1, "task": "analysis"}


def test_the_sweep_finds_a_document_whose_hook_never_ran(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    data(house.admin.patch(f"/items/coverage_documents/{document}", json={"pending": True}))
    wait_for(lambda: (house.sweep() and house.analyses(product)) or None)
    row = only(house, product)
    assert row["status"] == "queued"
    assert house.documents(product)[0]["pending"] is False


def test_the_sidecar_is_told_with_a_token_that_only_it_accepts(house: House, sidecar: SidecarDouble) -> None:
    analysis = house.start(house.product())["analysis_id"]
    call = wait_for(lambda: next(iter(sidecar.calls_for(analysis)), None))
    assert (call.method, call.path) == ("POST", "/jobs/analysis")
    assert call.json == {"analysis_id": analysis, "epoch": 1, "task": "analysis"}
    claims = jwt.decode(
        call.token, house.bed.sidecar_secret, algorithms=["HS256"], audience="dci-sidecar",
        issuer="directus-extension-dci", options={"require": ["exp", "iat", "jti"]},
    )  # fmt: skip
    assert (claims["act"], claims["res"]) == ("enqueue", [analysis])
    assert claims["exp"] - claims["iat"] == 60
    with house.bed.client(call.token) as thief:
        assert thief.get("/users/me").status_code in (401, 403)
        assert thief.get(f"/coverage/analyses/{analysis}").status_code in (401, 403)


def test_a_hook_tells_the_sidecar_once_after_the_pause(house: House, sidecar: SidecarDouble) -> None:
    product = house.product(pending=None)
    row = only(house, product)
    assert sidecar.calls_for(row["id"]) == []
    call = wait_for(lambda: next(iter(sidecar.calls_for(row["id"])), None))
    assert call.json["epoch"] == 1
    time.sleep(0.5)
    assert len(sidecar.calls_for(row["id"])) == 1


def test_cancel_stops_the_job_too(house: House, sidecar: SidecarDouble) -> None:
    analysis, _ = house.running(house.product())
    data(house.admin.post(f"/coverage/analyses/{analysis}/cancel"))
    call = wait_for(lambda: next((one for one in sidecar.calls_for(analysis) if one.method == "DELETE"), None))
    assert call.path == f"/jobs/{analysis}"
    claims = jwt.decode(call.token, house.bed.sidecar_secret, algorithms=["HS256"], audience="dci-sidecar")
    assert (claims["act"], claims["res"]) == ("cancel", [analysis])


def events_of(answer: httpx.Response) -> list[str]:
    return [line.removeprefix("data: ") for line in answer.iter_lines() if line.startswith("data: ")]


def test_events_come_from_the_row_while_the_sidecar_is_down(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    with house.admin.stream("GET", f"/coverage/analyses/{analysis}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        first = next(line for line in lines if line.startswith("data: "))
        assert '"status":"parsing"' in first
        house.verb(analysis, "progress", epoch=epoch, status="extracting", stage="page 2 of 3", progress=0.5)
        assert any(
            '"stage":"page 2 of 3"' in line for line in lines if line.startswith("data: ") and "extracting" in line
        )
    with house.admin.stream("GET", f"/coverage/analyses/{analysis}/events") as answer:
        data(house.commit(analysis, epoch))
        assert '"status":"done"' in events_of(answer)[-1]


def test_events_are_passed_through_and_end_with_the_row(house: House, sidecar: SidecarDouble) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    sidecar.events = [{"id": analysis, "status": "parsing", "stage": f"step {n}", "progress": n / 10} for n in range(3)]
    sidecar.hold = 0.3
    with house.admin.stream("GET", f"/coverage/analyses/{analysis}/events") as answer:
        data(house.commit(analysis, epoch))
        seen = events_of(answer)
    assert [text for text in seen if "step" in text]
    assert '"status":"done"' in seen[-1]
    claims = jwt.decode(
        next(call.token for call in sidecar.calls if call.path.endswith("/events")),
        house.bed.sidecar_secret, algorithms=["HS256"], audience="dci-sidecar",
    )  # fmt: skip
    assert (claims["act"], claims["res"]) == ("events", [analysis])


def test_a_browser_that_leaves_ends_the_upstream_too(house: House, sidecar: SidecarDouble) -> None:
    analysis, _ = house.running(house.product())
    sidecar.events, sidecar.hold = [{"id": analysis, "status": "parsing", "stage": "hold", "progress": 0.1}], 20
    with house.admin.stream("GET", f"/coverage/analyses/{analysis}/events") as answer:
        assert any("hold" in line for line in answer.iter_lines())
    assert sidecar.disconnected.wait(5)


def test_the_events_of_an_ended_analysis_are_one(house: House) -> None:
    analysis, epoch = house.running(house.product())
    data(house.commit(analysis, epoch))
    answer = house.admin.get(f"/coverage/analyses/{analysis}/events")
    assert answer.text.count("data: ") == 1
    assert '"status":"done"' in answer.text
    assert refusal(house.admin.get(f"/coverage/analyses/{uuid.uuid4()}/events"))[0] == 404
