"""Bounds on what a caller may send, and how often."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
import websockets
from websockets.typing import Subprotocol

from sidecar.demo.redis import RedisServer
from tests.api.conftest import Bed, RunningApi, settings_for
from tests.api.directus_double import DirectusDouble, analysis_row
from tests.api.tokens import user_token

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"


def chunks() -> object:
    yield b'{"product_id": "'
    for _ in range(20):
        yield b"x" * 100_000
    yield b'"}'


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", ["/jobs/analysis", "/graphql"])
def test_a_body_that_is_too_large_is_refused(api: Bed, path: str, chunked: bool) -> None:
    content = chunks() if chunked else b"x" * 1_000_001
    answer = api.http.post(path, content=content, headers=api.user() | {"Content-Type": "application/json"})  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert api.directus.asked == []


@pytest.mark.parametrize("with_redis", [True, False])
def test_one_users_haste_does_not_slow_another(
    redis_server: RedisServer, redis_url: str, double: DirectusDouble, with_redis: bool
) -> None:
    double.reset()
    settings = settings_for(
        redis_url if with_redis else "redis://127.0.0.1:9/0", double.url, coverage_requests_per_minute=3
    )
    other = "3f1c2d9e-5a0b-4c7d-8e6f-000000000002"
    with RunningApi(settings) as api, httpx.Client(base_url=api.url, trust_env=False) as http:
        double.answers[f"GET /coverage/analyses/{ANALYSIS}"] = (200, {"data": analysis_row(ANALYSIS)})
        codes = [ask(http, user_token()).status_code for _ in range(5)]
        last = ask(http, user_token())
        assert ask(http, user_token(id=other)).status_code != 429
    assert codes[:3] == [200] * 3
    assert 429 in codes[3:]
    assert last.json()["code"] == "rate_limited"
    assert 0 < int(last.headers["retry-after"]) <= 61


async def test_haste_on_one_socket_is_slowed_too(redis_url: str, double: DirectusDouble) -> None:
    double.reset()
    double.answers[f"GET /coverage/analyses/{ANALYSIS}"] = (200, {"data": analysis_row(ANALYSIS)})
    query = {"query": f'{{ job(id: "{ANALYSIS}") {{ status }} }}'}
    with RunningApi(settings_for(redis_url, double.url, coverage_requests_per_minute=4)) as api:
        address = api.url.replace("http", "ws") + "/graphql"
        async with websockets.connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
            login = {"Authorization": f"Bearer {user_token()}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": login}))
            assert json.loads(await socket.recv())["type"] == "connection_ack"
            codes = []
            for number in range(8):
                await socket.send(json.dumps({"id": str(number), "type": "subscribe", "payload": query}))
                while (answer := json.loads(await asyncio.wait_for(socket.recv(), 10)))["type"] == "complete":
                    pass
                failed = answer["payload"] if answer["type"] == "error" else answer["payload"].get("errors")
                codes.append(failed[0]["extensions"]["code"] if failed else "answered")
    assert codes[:2] == ["answered"] * 2
    assert "rate_limited" in codes[2:]


def ask(http: httpx.Client, token: str) -> httpx.Response:
    return http.get(f"/jobs/{ANALYSIS}/status", headers={"Authorization": f"Bearer {token}"})
