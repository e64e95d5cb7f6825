"""Submitting, following and stopping jobs over REST."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sidecar.api.schemas import STATES, AnalysisRequest, view
from sidecar.demo.redis import RedisServer
from sidecar.models import Status
from tests.api.conftest import Bed, RunningApi, settings_for
from tests.api.directus_double import DirectusDouble, analysis_row, refused

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"
DOCUMENT = "0c9d8a4e-0000-4000-8000-0000000000d0"
PASSED_ON: dict[str, Any] = {
    "force": True, "dry_run": True, "extractor": "rules", "document_ids": [DOCUMENT], "segments": ["luggage"],
    "seed_directus": False, "dry_run_directus": True, "detailed": True, "no_cache": True,
    "model": "some-model", "budget": 1.5, "segment_chunks": 5, "benefit_chunks": 5, "detail_chunks": 5, "chunk_size": 5,
    "debug_from": "benefits", "taxonomy_changes": [{"id": "i1", "parent": None, "aliases": {"de": ["Koffer*"]}}],
}  # fmt: skip
WRONG: list[tuple[str, Any]] = [
    ("force", "yes"), ("dry_run", 1), ("extractor", "magic"), ("model", ""), ("document_ids", []),
    ("document_ids", ["../x"]), ("segments", "luggage"), ("segments", ["a/b"]), ("budget", 0), ("budget", -1),
    ("seed_directus", "false"), ("dry_run_directus", None), ("export", "out.json"), ("export", "../../etc/passwd"),
    ("detailed", "x"), ("no_cache", 0), ("segment_chunks", 0), ("segment_chunks", 21), ("benefit_chunks", 0),
    ("detail_chunks", 99), ("chunk_size", "5"), ("chunk_size", 2.5), ("debug", "on"), ("debug_clean", 1),
    ("debug_from", "middle"), ("unknown_option", True), ("analysisid", "x"), ("reason", "hook"),
    ("taxonomy_changes", []), ("taxonomy_changes", {}), ("taxonomy_changes", [{"id": "i"}] * 201),
    ("taxonomy_changes", [{"id": "i", "sort": 1}]), ("taxonomy_changes", [{"id": "i", "aliases": {"de": "x"}}]),
    ("taxonomy_changes", [{"key": "a/b", "category": "benefit"}]), ("taxonomy_changes", [{"id": "i", "category": "x"}]),
]  # fmt: skip
NEEDS_FOLDER = ("export", "debug", "debug_clean")


def started(**changes: Any) -> dict[str, Any]:
    return {
        "analysis_id": ANALYSIS, "product_id": "p1", "status": "queued", "epoch": 1, "created": True, "rerun": False,
    } | changes  # fmt: skip


def submit(api: Bed, body: dict[str, Any]) -> Any:
    return api.http.post("/jobs/analysis", json=body, headers=api.user())


def test_a_submitted_product_becomes_a_job(api: Bed) -> None:
    api.directus.answers["POST /coverage/analyses"] = (202, {"data": started()})
    answer = submit(api, {"product_id": "p1"})
    assert answer.status_code == 202
    assert answer.json() == {
        "job_id": ANALYSIS, "product_id": "p1", "status": "pending", "status_url": f"/jobs/{ANALYSIS}/status",
        "created": True, "rerun": False,
    }  # fmt: skip
    assert api.directus.asked[0].body == {"product_id": "p1", "reason": "api"}


def test_the_same_input_that_is_done_already_is_answered_with_its_job(api: Bed) -> None:
    api.directus.answers["POST /coverage/analyses"] = (200, {"data": started(status="done", created=False)})
    answer = submit(api, {"product_id": 7})
    assert (answer.status_code, answer.json()["status"], answer.json()["created"]) == (200, "completed", False)
    assert api.directus.asked[0].body["product_id"] == 7


@pytest.mark.parametrize(("name", "value"), PASSED_ON.items(), ids=PASSED_ON.keys())
def test_each_option_is_passed_on_as_given(api: Bed, name: str, value: Any) -> None:
    api.directus.answers["POST /coverage/analyses"] = (202, {"data": started()})
    assert submit(api, {"product_id": "p1", name: value}).status_code == 202
    assert api.directus.asked[0].body == {"product_id": "p1", "reason": "api", name: value}


def test_a_language_model_may_be_asked_for(api: Bed) -> None:
    api.directus.answers["POST /coverage/analyses"] = (202, {"data": started()})
    assert submit(api, {"product_id": "p1", "extractor": "openai"}).status_code == 202
    assert api.directus.asked[0].body["extractor"] == "openai"


@pytest.mark.parametrize(("name", "value"), WRONG)
@pytest.mark.parametrize("path", ["/jobs/analysis", "/jobs/analysis/batch"])
def test_a_wrong_option_is_named(api: Bed, path: str, name: str, value: Any) -> None:
    body = {"product_id": "p1"} if path == "/jobs/analysis" else {"product_ids": ["p1"]}
    answer = api.http.post(path, json={**body, name: value}, headers=api.user())
    assert (answer.status_code, answer.json()["field"]) == (422, name)
    assert answer.headers["content-type"] == "application/problem+json"
    assert api.directus.asked == []


@pytest.mark.parametrize("name", NEEDS_FOLDER)
def test_files_are_written_only_where_the_operator_allows_it(api: Bed, name: str) -> None:
    answer = submit(api, {"product_id": "p1", name: True})
    assert (answer.status_code, answer.json()["field"]) == (422, name)


@pytest.mark.parametrize("name", NEEDS_FOLDER)
def test_files_are_asked_for_where_the_operator_set_a_folder(
    redis_server: RedisServer, double: DirectusDouble, api: Bed, name: str, tmp_path: Any
) -> None:
    double.answers["POST /coverage/analyses"] = (202, {"data": started()})
    with RunningApi(settings_for(redis_server.url, double.url, coverage_export_dir=tmp_path)) as other:
        answer = api.http.post(f"{other.url}/jobs/analysis", json={"product_id": "p1", name: True}, headers=api.user())
    assert answer.status_code == 202
    assert double.asked[-1].body[name] is True


@pytest.mark.parametrize("body", [{}, {"product_id": None}, [], "x", None])
def test_a_body_without_a_product_is_refused(api: Bed, body: Any) -> None:
    answer = api.http.post("/jobs/analysis", json=body, headers=api.user())
    assert answer.status_code == 422
    assert answer.json()["code"] == "option_invalid"


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"{'a':1}"])
def test_a_body_that_is_no_json_is_a_problem_too(api: Bed, raw: bytes) -> None:
    answer = api.http.post("/jobs/analysis", content=raw, headers=api.user() | {"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [
        (403, "FORBIDDEN", (403, "forbidden")),
        (404, "PRODUCT_UNKNOWN", (404, "product_unknown")),
        (422, "PRODUCT_WITHOUT_DOCUMENT", (422, "product_without_document")),
        (422, "OPTION_INVALID", (422, "option_invalid")),
        (500, "INTERNAL_SERVER_ERROR", (502, "directus_rejected")),
        (503, "SERVICE_UNAVAILABLE", (503, "directus_unreachable")),
        (429, "REQUESTS_EXCEEDED", (429, "rate_limited")),
    ],
)
def test_what_directus_answers_is_said_with_our_code(api: Bed, status: int, code: str, ours: tuple[int, str]) -> None:
    api.directus.answers["POST /coverage/analyses"] = (status, refused(code, "No.", "segments"))
    answer = submit(api, {"product_id": "p1"})
    assert (answer.status_code, answer.json()["code"]) == ours


def test_a_directus_that_is_down_is_said_to_be(redis_server: RedisServer, api: Bed) -> None:
    with RunningApi(settings_for(redis_server.url, "http://127.0.0.1:9")) as alone:
        answer = api.http.post(f"{alone.url}/jobs/analysis", json={"product_id": "p1"}, headers=api.user())
    assert (answer.status_code, answer.json()["code"]) == (503, "directus_unreachable")
    assert "127.0.0.1" not in answer.text


def test_a_batch_gives_each_product_its_own_answer(api: Bed) -> None:
    refusal = {"product_id": "p2", "error": {"code": "PRODUCT_UNKNOWN", "message": "There is no such product."}}
    api.directus.answers["POST /coverage/analyses"] = (207, {"data": [started(), refusal]})
    answer = api.http.post(
        "/jobs/analysis/batch", json={"product_ids": ["p1", "p2"], "force": True}, headers=api.user()
    )
    assert answer.status_code == 207
    first, second = answer.json()["jobs"]
    assert (first["job_id"], first["status"]) == (ANALYSIS, "pending")
    assert second == {
        "product_id": "p2", "error": {"code": "product_unknown", "message": "There is no such product."}
    }  # fmt: skip
    assert api.directus.asked[0].body == {"product_ids": ["p1", "p2"], "reason": "api", "force": True}


@pytest.mark.parametrize("products", [[], ["p"] * 101, "p1", ["../x"]])
def test_a_batch_is_bounded(api: Bed, products: Any) -> None:
    answer = api.http.post("/jobs/analysis/batch", json={"product_ids": products}, headers=api.user())
    assert (answer.status_code, answer.json()["field"]) == (422, "product_ids")


@pytest.mark.parametrize("include", [None, True, False])
def test_a_cleanup_is_forwarded(api: Bed, include: bool | None) -> None:
    api.directus.answers["POST /coverage/cleanups"] = (202, {"data": started()})
    body = {"product_id": "p1"} | ({} if include is None else {"include_reviewed": include})
    answer = api.http.post("/jobs/cleanup", json=body, headers=api.user())
    assert (answer.status_code, answer.json()["job_id"]) == (202, ANALYSIS)
    assert api.directus.asked[0].body == body


@pytest.mark.parametrize("status", list(Status))
def test_every_status_of_ours_has_a_name_outside(api: Bed, status: Status) -> None:
    row = analysis_row(ANALYSIS, status=status, error_code="document_empty", error_message="The file is empty.")
    api.directus.answers[f"GET /coverage/analyses/{ANALYSIS}"] = (200, {"data": row})
    answer = api.http.get(f"/jobs/{ANALYSIS}/status", headers=api.user()).json()
    assert answer["status"] == STATES[status]
    assert (answer["error"] is not None) == (status == Status.FAILED)
    assert (answer["result"] is not None) == (status == Status.DONE)


def test_a_finished_analysis_has_its_result(api: Bed) -> None:
    counts = {"num_segments": 3, "num_benefits": 9, "num_limits": 12, "seeding_success": True}
    row = analysis_row(ANALYSIS, status="done", counts=counts, usage={"calls": 0}, cost=0, complete=True)
    api.directus.answers[f"GET /coverage/analyses/{ANALYSIS}"] = (200, {"data": row})
    answer = api.http.get(f"/jobs/{ANALYSIS}/status", headers=api.user()).json()
    assert answer["result"] == counts | {"usage": {"calls": 0}, "cost": 0, "complete": True}
    assert answer["progress"] == 1.0


def test_a_finished_cleanup_has_its_result() -> None:
    counts = {"success": True, "removed": 40, "kept": 2}
    assert view(analysis_row(ANALYSIS, task="cleanup", status="done", counts=counts)).result == counts


def test_an_unknown_job_is_not_there(api: Bed) -> None:
    unknown = str(uuid4())
    api.directus.answers[f"GET /coverage/analyses/{unknown}"] = (404, refused("ANALYSIS_UNKNOWN"))
    answer = api.http.get(f"/jobs/{unknown}/status", headers=api.user())
    assert (answer.status_code, answer.json()["code"]) == (404, "analysis_unknown")


@pytest.mark.parametrize("path", ["/jobs/not-a-uuid/status", "/jobs/1/events"])
def test_an_id_that_is_none_never_reaches_directus(api: Bed, path: str) -> None:
    answer = api.http.get(path, headers=api.user())
    assert (answer.status_code, answer.json()["field"]) == (422, "job_id")
    assert api.directus.asked == []


def test_a_products_jobs_are_listed(api: Bed) -> None:
    api.directus.answers["GET /coverage/analyses"] = (200, {"data": [analysis_row(ANALYSIS)]})
    answer = api.http.get("/jobs", params={"product_id": "p1", "limit": 3}, headers=api.user())
    assert [job["job_id"] for job in answer.json()["jobs"]] == [ANALYSIS]
    assert api.directus.asked[0].query == {"product_id": ["p1"], "limit": ["3"]}


def test_a_user_cancels_through_directus(api: Bed) -> None:
    api.directus.answers[f"POST /coverage/analyses/{ANALYSIS}/cancel"] = (
        200, {"data": analysis_row(ANALYSIS, status="cancelled")},
    )  # fmt: skip
    answer = api.http.delete(f"/jobs/{ANALYSIS}", headers=api.user())
    assert (answer.status_code, answer.json()["status"]) == (202, "cancelled")


def test_the_extension_enqueues_and_stops_by_id(api: Bed) -> None:
    order = json.dumps({"analysis_id": ANALYSIS, "epoch": 3, "task": "analysis"}).encode()
    first = api.http.post("/jobs/analysis", content=order, headers=api.service("enqueue", [ANALYSIS], order))
    again = api.http.post("/jobs/analysis", content=order, headers=api.service("enqueue", [ANALYSIS], order))
    assert (first.status_code, first.json()) == (202, {"job_id": f"{ANALYSIS}-3", "outcome": "enqueued"})
    assert again.json()["outcome"] == "waiting"
    assert api.redis.llen("rq:queue:coverage") == 1
    stopped = api.http.delete(f"/jobs/{ANALYSIS}", headers=api.service("cancel", [ANALYSIS]))
    assert (stopped.status_code, stopped.json()) == (202, {"job_id": ANALYSIS, "stopped": 1})
    assert api.redis.llen("rq:queue:coverage") == 0
    assert api.directus.asked == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"epoch": 0}, "epoch"), ({"epoch": "1"}, "epoch"), ({"task": "os.system"}, "task"), ({"x": 1}, "x")],
)
def test_an_order_of_the_extension_is_checked_too(api: Bed, change: dict[str, Any], field: str) -> None:
    order = json.dumps({"analysis_id": ANALYSIS, "epoch": 1, "task": "analysis"} | change).encode()
    answer = api.http.post("/jobs/analysis", content=order, headers=api.service("enqueue", [ANALYSIS], order))
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_without_redis_nothing_is_enqueued_and_it_is_said(double: DirectusDouble, api: Bed) -> None:
    order = json.dumps({"analysis_id": ANALYSIS, "epoch": 1, "task": "analysis"}).encode()
    with RunningApi(settings_for("redis://:secret-password@127.0.0.1:9/0", double.url)) as alone:
        answer = api.http.post(
            f"{alone.url}/jobs/analysis", content=order, headers=api.service("enqueue", [ANALYSIS], order)
        )
    assert (answer.status_code, answer.json()["code"]) == (503, "queue_unreachable")
    assert "secret-password" not in answer.text


@given(st.dictionaries(st.text(max_size=20), st.none() | st.booleans() | st.integers() | st.text(max_size=20)))
def test_options_are_taken_or_refused_never_dropped(given_options: dict[str, Any]) -> None:
    try:
        body = AnalysisRequest.model_validate({"product_id": "p1", **given_options})
    except ValidationError:
        return
    kept = {name: value for name, value in given_options.items() if value is not None}
    assert {"product_id": "p1"} | body.options() == {"product_id": "p1"} | kept
