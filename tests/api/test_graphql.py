"""GraphQL: the same answers as REST, a coverage tree in few reads, bounded documents, a progress subscription."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from sidecar.jobs.progress import channel
from tests.api.conftest import Bed
from tests.api.directus_double import analysis_row, refused
from tests.api.tokens import service_token, user_token

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"
PATH = f"/coverage/analyses/{ANALYSIS}"
EVIDENCE = {
    "document": "d1", "page": 3, "number": "A1", "section": "A · Luggage", "quote": "up to 500",
    "boxes": [[0, 0, 1, 1]], "start": 0, "end": 9,
}  # fmt: skip


def ask(api: Bed, query: str, **variables: Any) -> dict[str, Any]:
    answer = api.http.post("/graphql", json={"query": query, "variables": variables}, headers=api.user())
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_job_and_its_analysis_are_the_row_in_directus(api: Bed) -> None:
    row = analysis_row(ANALYSIS, status="done", counts={"num_segments": 2}, complete=True)
    api.directus.answers[f"GET {PATH}"] = (200, {"data": row})
    data = ask(
        api,
        "query ($id: ID!) { job(id: $id) { jobId status progress result error { code } }"
        " analysis(id: $id) { id status counts complete } }",
        id=ANALYSIS,
    )["data"]
    assert data["job"]["status"] == "completed"
    assert data["job"]["result"]["num_segments"] == 2
    assert data["analysis"] == {"id": ANALYSIS, "status": "done", "counts": {"num_segments": 2}, "complete": True}


def test_lists_are_a_products(api: Bed) -> None:
    api.directus.answers["GET /coverage/analyses"] = (
        200,
        {"data": [analysis_row(ANALYSIS, status="failed", error_code="x", error_message="y")]},
    )
    data = ask(
        api, '{ jobs(productId: "p1") { status error { code message } } analyses(productId: "p1", limit: 500) { id } }'
    )["data"]
    assert data["jobs"] == [{"status": "failed", "error": {"code": "x", "message": "y"}}]
    assert sorted(asked.query["limit"] for asked in api.directus.asked) == [["100"], ["20"]]


TREE = """{ coverage(productId: "p1") { productId limits { kind value }
  segments { name verdict evidence { page quote boxes } limits { kind } exclusions { text }
    benefits { name verdict limits { kind value unit per } conditions { text } exclusions { text } } } } }"""


def stocked(api: Bed) -> None:
    answers = api.directus.answers
    common = {"product": "p1", "evidence": [EVIDENCE], "review": "proposed", "summary": None}
    answers["GET /items/products/p1"] = (200, {"data": {"id": "p1"}})
    answers["GET /items/coverage_segments"] = (200, {"data": [
        {"id": f"s{n}", "name": f"Segment {n}", "verdict": "covered", **common} for n in range(5)
    ]})  # fmt: skip
    answers["GET /items/coverage_benefits"] = (200, {"data": [
        {"id": f"b{n}", "segment": f"s{n % 5}", "name": f"Benefit {n}", "verdict": "covered", **common}
        for n in range(20)
    ]})  # fmt: skip
    limit = {"kind": "max_amount", "value": 500.0, "unlimited": False, "unit": "CHF", "per": "person", **common}
    answers["GET /items/coverage_limits"] = (200, {"data": [
        {"id": "l0", "segment": None, "benefit": None, **limit},
        {"id": "l1", "segment": "s0", "benefit": None, **limit},
        {"id": "l2", "segment": "s0", "benefit": "b0", **limit},
    ]})  # fmt: skip
    answers["GET /items/coverage_clauses"] = (200, {"data": [
        {"id": "c1", "segment": "s0", "benefit": None, "kind": "exclusion", "text": "War.", **common},
        {"id": "c2", "segment": "s0", "benefit": "b0", "kind": "condition", "text": "Report it.", **common},
    ]})  # fmt: skip


def test_a_coverage_tree_takes_one_read_per_collection(api: Bed) -> None:
    stocked(api)
    coverage = ask(api, TREE)["data"]["coverage"]
    assert [limit["kind"] for limit in coverage["limits"]] == ["max_amount"]
    first = coverage["segments"][0]
    assert first["evidence"] == [{"page": 3, "quote": "up to 500", "boxes": [[0, 0, 1, 1]]}]
    assert (len(first["limits"]), first["exclusions"]) == (1, [{"text": "War."}])
    assert first["benefits"][0]["limits"] == [{"kind": "max_amount", "value": 500.0, "unit": "CHF", "per": "person"}]
    assert first["benefits"][0]["conditions"] == [{"text": "Report it."}]
    assert first["benefits"][0]["exclusions"] == []
    assert [len(segment["benefits"]) for segment in coverage["segments"]] == [4] * 5
    paths = sorted(asked.path for asked in api.directus.asked)
    collections = ("benefits", "clauses", "limits", "segments")
    assert paths == [*(f"/items/coverage_{name}" for name in collections), "/items/products/p1"]


def test_a_product_that_is_not_visible_is_unknown(api: Bed) -> None:
    api.directus.answers["GET /items/products/p1"] = (403, refused("FORBIDDEN"))
    (error,) = ask(api, '{ coverage(productId: "p1") { productId } }')["errors"]
    assert error["extensions"]["code"] == "product_unknown"


def test_mutations_start_cancel_and_clean_up(api: Bed) -> None:
    row = {"data": analysis_row(ANALYSIS)}
    begun = {"data": {"analysis_id": ANALYSIS, "product_id": "p1", "status": "queued", "epoch": 1, "created": True}}
    api.directus.answers |= {
        "POST /coverage/analyses": (202, begun),
        "POST /coverage/cleanups": (202, begun),
        f"GET {PATH}": (200, row),
        f"POST {PATH}/cancel": (200, {"data": analysis_row(ANALYSIS, status="cancelled")}),
    }
    query = """mutation ($id: ID!) { analyze(productId: "p1", options: {force: true}) { jobId status }
      cancel(id: $id) { status } cleanup(productId: "p1", includeReviewed: true) { jobId } }"""
    data = ask(api, query, id=ANALYSIS)["data"]
    assert data["analyze"] == {"jobId": ANALYSIS, "status": "pending"}
    assert data["cancel"] == {"status": "cancelled"}
    sent = {asked.path: asked.body for asked in api.directus.asked if asked.method == "POST"}
    assert sent["/coverage/analyses"] == {"product_id": "p1", "reason": "api", "force": True}
    assert sent["/coverage/cleanups"] == {"product_id": "p1", "include_reviewed": True}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ('mutation { analyze(productId: "p1", options: {chunk_size: 30}) { jobId } }', "chunk_size"),
        ('mutation { analyze(productId: "p1", options: {nonsense: 3}) { jobId } }', "nonsense"),
        ('mutation { analyze(productId: "p1", options: {export: true}) { jobId } }', "export"),
        ('mutation { analyze(productId: "../x") { jobId } }', "product_id"),
        ('mutation { cancel(id: "../x") { jobId } }', "id"),
        ('{ job(id: "1") { jobId } }', "id"),
        ('{ coverage(productId: "a/b") { productId } }', "product_id"),
    ],
)
def test_a_wrong_argument_is_named(api: Bed, query: str, field: str) -> None:
    (error,) = ask(api, query)["errors"]
    assert error["extensions"] == {"code": "option_invalid", "field": field}
    assert api.directus.asked == []


def test_what_goes_wrong_inside_is_not_told(api: Bed) -> None:
    api.directus.answers[f"GET {PATH}"] = (200, {"data": analysis_row(ANALYSIS, status="a status nobody knows")})
    (error,) = ask(api, "query ($id: ID!) { job(id: $id) { jobId } }", id=ANALYSIS)["errors"]
    assert error["message"] == "Unexpected error."


@pytest.mark.parametrize(
    "query",
    [
        "{" + " ".join(f'a{n}: job(id: "{ANALYSIS}") {{ jobId }}' for n in range(16)) + "}",
        "{" + "".join(f'job(id: "{ANALYSIS}") {{ jobId }} ' for _ in range(300)) + "}",
        '{ coverage(productId: "p1") ' + "{ segments " * 11 + "{ name }" + " }" * 11 + "}",
        "{ __schema { types "
        + "{ fields { type { ofType { ofType { ofType { ofType { ofType "
        + "{ name }"
        + "}" * 6
        + "}}}",
    ],
    ids=["aliases", "tokens", "depth", "introspection"],
)
def test_a_document_is_bounded(api: Bed, query: str) -> None:
    answer = ask(api, query)
    assert answer.get("errors") or "__schema" in query
    assert api.directus.asked == []


def test_there_is_no_page_and_no_query_by_address(api: Bed) -> None:
    answer = api.http.get("/graphql?query={__typename}", headers=api.user() | {"Accept": "text/html"})
    assert answer.status_code in (400, 404, 405)
    assert "unpkg" not in answer.text


async def opened(api: Bed, payload: dict[str, Any] | None, **options: Any) -> ClientConnection:
    address = api.url.replace("http", "ws") + "/graphql"
    socket = await websockets.connect(address, subprotocols=["graphql-transport-ws"], **options)  # type: ignore[list-item]  # a plain name is one
    await socket.send(json.dumps({"type": "connection_init"} | ({} if payload is None else {"payload": payload})))
    return socket


SUBSCRIBE = {
    "id": "1",
    "type": "subscribe",
    "payload": {"query": f'subscription {{ progress(id: "{ANALYSIS}") {{ status stage progress counts }} }}'},
}


async def test_progress_comes_over_a_socket_until_the_end(api: Bed) -> None:
    row = analysis_row(ANALYSIS, status="parsing")
    api.directus.answers[f"GET {PATH}"] = lambda asked: (200, {"data": row})
    socket = await opened(api, {"Authorization": f"Bearer {user_token()}"})
    assert json.loads(await socket.recv())["type"] == "connection_ack"
    await socket.send(json.dumps(SUBSCRIBE))
    assert json.loads(await socket.recv())["payload"]["data"]["progress"]["status"] == "parsing"
    message = {"id": ANALYSIS, "status": "extracting", "stage": "page 1", "progress": 0.4, "message": ""}
    api.redis.publish(channel(ANALYSIS), json.dumps(message))
    assert json.loads(await socket.recv())["payload"]["data"]["progress"]["stage"] == "page 1"
    row.update(status="done", counts={"num_segments": 1})
    api.redis.publish(channel(ANALYSIS), json.dumps(message | {"status": "done"}))
    assert json.loads(await socket.recv())["payload"]["data"]["progress"]["counts"] == {"num_segments": 1}
    assert json.loads(await socket.recv())["type"] == "complete"
    await socket.close()


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": 5},
        {"Authorization": f"Bearer {user_token(session='s')}"},
        {"Authorization": f"Bearer {service_token('events', [ANALYSIS])}"},
    ],
)
async def test_a_socket_without_a_users_token_is_closed(api: Bed, payload: dict[str, Any] | None) -> None:
    socket = await opened(api, payload)
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
    assert api.directus.asked == []


async def test_a_page_of_another_origin_opens_no_socket(api: Bed) -> None:
    with pytest.raises(InvalidStatus):
        await opened(api, {}, origin="http://elsewhere.example")


async def test_a_job_the_user_may_not_see_has_no_progress(api: Bed) -> None:
    api.directus.answers[f"GET {PATH}"] = (404, refused("ANALYSIS_UNKNOWN"))
    socket = await opened(api, {"Authorization": f"Bearer {user_token()}"})
    await socket.recv()
    await socket.send(json.dumps(SUBSCRIBE))
    answer = json.loads(await socket.recv())
    errors = answer["payload"] if answer["type"] == "error" else answer["payload"]["errors"]
    assert errors[0]["extensions"]["code"] == "analysis_unknown"
    await socket.close()
