"""Bounds on what a caller may send, and how often."""

from __future__ import annotations

import httpx
import pytest

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


def ask(http: httpx.Client, token: str) -> httpx.Response:
    return http.get(f"/jobs/{ANALYSIS}/status", headers={"Authorization": f"Bearer {token}"})
