"""The commit: everything or nothing, fenced, compared, and blind to what belongs to others."""

from __future__ import annotations

import json
import socket
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.bundle.house import House, create, data, delete, evidence, refusal, result, tree, update, wait_for


def written(house: House, product: str) -> list[dict[str, Any]]:
    """A tree committed for the product; its operations."""
    analysis, epoch = house.running(product, force=True)
    operations = tree(product, house.documents(product)[0]["id"])
    assert data(house.commit(analysis, epoch, operations)) == {"created": 4, "updated": 0, "deleted": 0}
    return operations


def test_a_commit_writes_the_tree_and_ends_the_run(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    analysis, epoch = house.running(product)
    facts = {"id": document, "sha256": "ab" * 32, "pages": 24, "language": "de", "quality": {"kept": 0.99}}
    operations = tree(product, document)
    assert data(house.commit(analysis, epoch, operations, documents=[facts]))["created"] == 4

    row = house.analysis(analysis)
    assert (row["status"], row["active_product"], row["progress"], row["stage"]) == ("done", None, 1, None)
    assert {name: row[name] for name in result()} == result()
    assert row["finished"] is not None
    assert row["error_code"] is None
    stored = house.rows(product)
    segment, limit = stored["coverage_segments"][0], stored["coverage_limits"][0]
    assert segment["evidence"] == evidence(document)
    assert (segment["review"], segment["origin"], segment["user_created"]) == ("proposed", "document", None)
    assert segment["date_created"] is not None
    assert segment["date_updated"] is None
    assert (limit["value"], limit["unlimited"], limit["extracted"]) == (1000.0, False, {"value": 1000.0})
    kept = house.documents(product)[0]
    assert {name: kept[name] for name in facts} == facts
    assert kept["pending"] is False
    assert kept["user_updated"] is None


def test_an_update_moves_the_date_and_leaves_the_person_in_place(house: House) -> None:
    product = house.product()
    limit = written(house, product)[2]["id"]
    data(house.admin.patch(f"/items/coverage_limits/{limit}", json={"review": "accepted"}))
    before = house.rows(product)["coverage_limits"][0]
    analysis, epoch = house.running(product, force=True)
    change = update("limits", limit, before["date_updated"], proposal={"value": 2000.0})
    assert data(house.commit(analysis, epoch, [change])) == {"created": 0, "updated": 1, "deleted": 0}
    after = house.rows(product)["coverage_limits"][0]
    assert after["proposal"] == {"value": 2000.0}
    assert after["user_updated"] == before["user_updated"] is not None
    assert after["date_updated"] > before["date_updated"]


def test_an_empty_commit_changes_no_row(house: House) -> None:
    product = house.product()
    written(house, product)
    before = house.rows(product)
    analysis, epoch = house.running(product, force=True)
    assert data(house.commit(analysis, epoch)) == {"created": 0, "updated": 0, "deleted": 0}
    assert house.rows(product) == before


def test_the_same_commit_again_is_refused_and_doubles_nothing(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    operations = tree(product, house.documents(product)[0]["id"])
    data(house.commit(analysis, epoch, operations))
    before = house.rows(product)
    assert refusal(house.commit(analysis, epoch, operations))[:2] == (409, "LEASE_LOST")
    assert house.rows(product) == before
    analysis, epoch = house.running(product, force=True)
    assert data(house.commit(analysis, epoch, operations)) == {"created": 0, "updated": 4, "deleted": 0}
    assert {name: len(rows) for name, rows in house.rows(product).items()} == {name: 1 for name in before}


NEW = str(uuid.uuid4())
BAD = [
    create("limits", unlimited=None),
    create("limits", kind="max_amount", value="much"),
    create("limits", kind="max_amount", value={"a": 1}),
    create("benefits", segment=str(uuid.uuid4()), verdict="covered", name="x"),
    create("segments", verdict="covered", name="x", colour="red"),
    create("segments", verdict="covered", name="x", user_updated=str(uuid.uuid4())),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda operation: "-".join(operation["data"]))
def test_a_bad_row_in_the_middle_leaves_the_former_state(house: House, bad: dict[str, Any]) -> None:
    product = house.product()
    written(house, product)
    before = house.rows(product)
    analysis, epoch = house.running(product, force=True)
    good = tree(product, house.documents(product)[0]["id"])
    bad["data"]["product"] = product
    answer = house.commit(analysis, epoch, [*good[:2], bad, *good[2:]])
    assert refusal(answer)[:2] == (400, "REQUEST_ERROR")
    assert house.rows(product) == before
    assert house.analysis(analysis)["status"] == "parsing"
    data(house.commit(analysis, epoch, good))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [{"end": 0}],
        [{"epoch": "E", "result": {}}],
        [{"epoch": "E", "result": {}}, create("segments", verdict="covered", name="x"), {"end": 2}],
        [{"epoch": "E", "result": {}}, {"op": "drop", "collection": "coverage_limits", "id": NEW}, {"end": 1}],
        [{"epoch": "E", "result": {}}, {"op": "delete", "collection": "directus_users", "id": NEW}, {"end": 1}],
        [{"epoch": "E", "result": {}}, create("segments", "../x", verdict="covered"), {"end": 1}],
        [["a list"], {"end": 0}],
    ],
)  # fmt: skip
def test_a_cut_off_or_foreign_body_writes_nothing(house: House, lines: list[Any]) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    for line in lines:
        if isinstance(line, dict) and line.get("epoch") == "E":
            line["epoch"] = epoch
    assert refusal(house.send(analysis, lines))[:2] == (400, "REQUEST_ERROR")
    assert house.analysis(analysis)["status"] == "parsing"
    assert all(rows == [] for rows in house.rows(product).values())


def test_a_row_edited_meanwhile_is_stale(house: House) -> None:
    product = house.product()
    segment, _benefit, limit, _clause = written(house, product)
    analysis, epoch = house.running(product, force=True)
    data(house.admin.patch(f"/items/coverage_limits/{limit['id']}", json={"value": 5.0}))
    before = house.rows(product)
    changes = [update("segments", segment["id"], None, name="new"), update("limits", limit["id"], None, value=7.0)]
    answer = house.commit(analysis, epoch, changes)
    assert refusal(answer)[:2] == (409, "STALE_ROWS")
    assert answer.json()["errors"][0]["extensions"]["ids"] == [limit["id"]]
    assert house.rows(product) == before
    assert house.analysis(analysis)["status"] == "parsing"


def test_a_row_that_vanished_or_gained_a_child_is_stale(house: House) -> None:
    product = house.product()
    _segment, benefit, limit, clause = written(house, product)
    analysis, epoch = house.running(product, force=True)
    gone = delete("limits", str(uuid.uuid4()))
    assert refusal(house.commit(analysis, epoch, [gone]))[:2] == (409, "STALE_ROWS")
    added = {"product": product, "benefit": benefit["id"], "kind": "condition", "text": "By hand."}
    data(house.admin.post("/items/coverage_clauses", json=added))
    changes = [delete("clauses", clause["id"]), delete("limits", limit["id"]), delete("benefits", benefit["id"])]
    answer = house.commit(analysis, epoch, changes)
    assert refusal(answer)[:2] == (409, "STALE_ROWS")
    assert len(house.rows(product)["coverage_clauses"]) == 2


def test_a_create_never_overwrites_a_persons_row(house: House) -> None:
    product = house.product()
    limit = written(house, product)[2]
    data(house.admin.patch(f"/items/coverage_limits/{limit['id']}", json={"value": 5.0}))
    analysis, epoch = house.running(product, force=True)
    answer = house.commit(analysis, epoch, [limit])
    assert refusal(answer)[:2] == (409, "STALE_ROWS")
    assert house.rows(product)["coverage_limits"][0]["value"] == 5.0


def test_deletes_go_bottom_up(house: House) -> None:
    product = house.product()
    segment, benefit, limit, clause = written(house, product)
    analysis, epoch = house.running(product, force=True)
    rows = (("clauses", clause), ("limits", limit), ("benefits", benefit), ("segments", segment))
    changes = [delete(name, row["id"]) for name, row in rows]
    assert data(house.commit(analysis, epoch, changes)) == {"created": 0, "updated": 0, "deleted": 4}
    assert all(rows == [] for rows in house.rows(product).values())


def test_the_rows_of_another_product_are_out_of_reach(house: House) -> None:
    mine, theirs = house.product(), house.product()
    segment = written(house, theirs)[0]
    before = house.rows(theirs)
    analysis, epoch = house.running(mine)
    for attack in (
        update("segments", segment["id"], None, name="mine"),
        delete("segments", segment["id"]),
        create("segments", product=theirs, verdict="covered", name="planted"),
    ):
        assert refusal(house.commit(analysis, epoch, [attack])) == (400, "REQUEST_ERROR", "product")
    assert house.rows(theirs) == before


def test_a_row_that_a_person_moved_away_stays_there_and_is_found_anew(house: House) -> None:
    mine, theirs = house.product(), house.product()
    operations = written(house, mine)
    segment, benefit = operations[0]["id"], operations[1]["id"]
    data(house.admin.patch(f"/items/coverage_segments/{segment}", json={"product": theirs}))
    (moved,) = house.rows(theirs)["coverage_segments"]
    analysis, epoch = house.running(mine, force=True)
    assert data(house.commit(analysis, epoch, [operations[0]])) == {"created": 1, "updated": 0, "deleted": 0}
    (kept,) = house.rows(theirs)["coverage_segments"]
    assert {**kept, "benefits": [], "limits": []} == {**moved, "benefits": [], "limits": []}
    stored = house.rows(mine)
    (found,) = stored["coverage_segments"]
    assert found["id"] != segment
    assert [row["id"] for row in stored["coverage_benefits"]] == [benefit]
    assert stored["coverage_benefits"][0]["segment"] == stored["coverage_limits"][0]["segment"] == found["id"]


def test_a_taxonomy_item_removed_meanwhile_is_said_and_writes_nothing(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    operations = tree(product, house.documents(product)[0]["id"])
    operations[1]["data"]["taxonomy_item"] = str(uuid.uuid4())
    answer = house.commit(analysis, epoch, operations)
    assert refusal(answer)[:2] == (409, "TAXONOMY_CHANGED")
    assert all(rows == [] for rows in house.rows(product).values())
    failed = {"code": "taxonomy_changed", "message": "Changed.", "retryable": True, "not_before_seconds": 0}
    assert data(house.verb(analysis, "fail", epoch=epoch, **failed))["status"] == "queued"


def test_a_stale_epoch_is_shut_out(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    answer = house.commit(analysis, epoch - 1, tree(product, house.documents(product)[0]["id"]))
    assert refusal(answer)[:2] == (409, "LEASE_LOST")


def test_of_two_racing_commits_one_wins(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    document = house.documents(product)[0]["id"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: house.commit(analysis, epoch, tree(product, document)).status_code, range(2)))
    assert sorted(answers) == [200, 409]
    assert [len(rows) for rows in house.rows(product).values()] == [1, 1, 1, 1]


def test_two_thousand_rows_of_five_megabytes_pass_on_default_settings(house: House) -> None:
    product = house.product()
    document = house.documents(product)[0]["id"]
    segment, benefit = tree(product, document)[:2]
    quote = "cover up to the sum that the schedule names " * 50
    limits = [
        create(
            "limits", product=product, segment=segment["id"], benefit=benefit["id"], kind="max_amount", value=float(n),
            unlimited=False, unit="EUR", evidence=evidence(document, f"{quote}{n}"), sort=n,
        )
        for n in range(2000)
    ]  # fmt: skip
    analysis, epoch = house.running(product)
    began = time.monotonic()
    answer = house.commit(analysis, epoch, [segment, benefit, *limits])
    assert data(answer)["created"] == 2002
    assert len(answer.request.content) > 5_000_000
    assert time.monotonic() - began < 60
    assert len(house.rows(product)["coverage_limits"]) == 2000
    rows = data(house.service.get(f"/coverage/service/analyses/{house.running(product, force=True)[0]}/rows?epoch=2"))
    assert (len(rows["limits"]), len(rows["clauses"])) == (2000, 0)


def test_a_body_over_the_cap_is_refused(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    filler = b" " * (1024 * 1024)

    def body() -> Any:
        yield f'{{"epoch": {epoch}, "result": {{}}}}\n'.encode()
        for _ in range(51):
            yield filler

    headers = {"content-type": "application/x-ndjson"}
    answer = house.service.post(f"/coverage/service/analyses/{analysis}/commit", content=body(), headers=headers)
    assert refusal(answer)[:2] == (413, "BODY_TOO_LARGE")
    assert house.analysis(analysis)["status"] == "parsing"


def cleanup(house: House, product: str, include_reviewed: bool = False) -> dict[str, Any]:
    started = data(
        house.admin.post("/coverage/cleanups", json={"product_id": product, "include_reviewed": include_reviewed})
    )
    claimed = house.claim(started)["analysis"]
    assert claimed["task"] == "cleanup"
    header = {"epoch": claimed["epoch"], "include_reviewed": include_reviewed}
    counts = dict(data(house.send(claimed["id"], [header, {"end": 0}]))["counts"])
    assert house.analysis(claimed["id"])["counts"] == counts
    return counts


def test_cleanup_removes_untouched_rows_and_ended_analyses_only(house: House) -> None:
    product = house.product()
    written(house, product)
    before = house.documents(product)
    assert cleanup(house, product) == {"success": True, "removed": 4, "kept": 0, "analyses": 1}
    assert all(rows == [] for rows in house.rows(product).values())
    assert house.documents(product) == before
    assert house.admin.get(f"/files/{before[0]['file']}").status_code == 200
    assert [row["task"] for row in house.analyses(product)] == ["cleanup"]


def test_cleanup_keeps_what_a_person_touched_with_everything_above_it(house: House) -> None:
    product = house.product()
    _segment, _benefit, limit, _clause = written(house, product)
    data(house.admin.patch(f"/items/coverage_limits/{limit['id']}", json={"review": "accepted"}))
    assert cleanup(house, product) == {"success": True, "removed": 1, "kept": 3, "analyses": 1}
    assert [len(rows) for rows in house.rows(product).values()] == [1, 1, 1, 0]
    assert cleanup(house, product, include_reviewed=True)["removed"] == 3
    assert all(rows == [] for rows in house.rows(product).values())


def test_cleanup_takes_no_operations(house: House) -> None:
    product = house.product()
    claimed = house.claim(data(house.admin.post("/coverage/cleanups", json={"product_id": product})))["analysis"]
    answer = house.commit(claimed["id"], claimed["epoch"], tree(product, house.documents(product)[0]["id"]))
    assert refusal(answer)[:2] == (400, "REQUEST_ERROR")


def test_cleanup_wants_no_other_option(house: House) -> None:
    answer = house.admin.post("/coverage/cleanups", json={"product_id": house.product(), "force": True})
    assert refusal(answer) == (422, "OPTION_INVALID", "force")


@pytest.mark.parametrize("running", [False, True])
def test_a_cleanup_during_an_analysis_is_refused(house: House, running: bool) -> None:
    product = house.product()
    analysis = house.running(product)[0] if running else house.start(product)["analysis_id"]
    answer = house.admin.post("/coverage/cleanups", json={"product_id": product})
    assert refusal(answer)[:2] == (409, "ANALYSIS_ACTIVE")
    assert "Cancel it" in answer.json()["errors"][0]["message"]
    data(house.admin.post(f"/coverage/analyses/{analysis}/cancel", json={}))
    assert cleanup(house, product)["analyses"] == 1


def test_an_analysis_asked_for_during_a_cleanup_follows_it(house: House) -> None:
    product = house.product()
    claimed = house.claim(data(house.admin.post("/coverage/cleanups", json={"product_id": product})))["analysis"]
    assert house.start(product)["rerun"] is True
    data(house.send(claimed["id"], [{"epoch": claimed["epoch"]}, {"end": 0}]))
    queued = wait_for(lambda: next((row for row in house.analyses(product) if row["status"] == "queued"), None))
    assert queued["task"] == "analysis"


def test_a_worker_that_hangs_up_in_the_middle_writes_nothing_and_hurts_nobody(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    document = house.documents(product)[0]["id"]
    lines = [{"epoch": epoch, "result": {}}, *tree(product, document)]
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    head = (
        f"POST /coverage/service/analyses/{analysis}/commit HTTP/1.1\r\nHost: directus\r\n"
        f"Authorization: Bearer {house.bed.service_token}\r\nContent-Type: application/x-ndjson\r\n"
        f"Content-Length: {len(body) + 1000}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", house.bed.instance.port)) as connection:
        connection.sendall(head.encode() + body)
        time.sleep(0.3)
    time.sleep(0.3)
    assert house.analysis(analysis)["status"] == "parsing"
    assert all(rows == [] for rows in house.rows(product).values())
    data(house.commit(analysis, epoch, tree(product, document)))


def test_a_stranger_with_a_large_body_is_refused_and_hurts_nobody(house: House) -> None:
    headers = {"content-type": "application/x-ndjson"}
    path = f"/coverage/service/analyses/{uuid.uuid4()}/commit"
    with house.bed.client(None) as nobody:
        assert nobody.post(path, content=b" " * 3_000_000, headers=headers).status_code == 401
    assert house.service.post(path, content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    assert data(house.admin.get("/coverage/status"))["version"]
