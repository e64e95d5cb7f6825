"""Liveness, readiness, documentation and metrics."""

from __future__ import annotations

import httpx
import pytest

from sidecar.demo.processes import free_port
from sidecar.demo.redis import RedisServer
from tests.api.conftest import Bed, RunningApi, settings_for
from tests.api.directus_double import DirectusDouble, analysis_row

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"


def test_it_is_ready_when_redis_and_directus_answer(api: Bed) -> None:
    api.directus.answers["GET /server/ping"] = (200, b"pong")
    assert api.http.get("/health/live").json() == {"status": "up"}
    answer = api.http.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "up", "redis": "up", "directus": "up"})


@pytest.mark.parametrize("down", ["redis", "directus"])
def test_it_says_what_is_down(redis_server: RedisServer, double: DirectusDouble, api: Bed, down: str) -> None:
    double.answers["GET /server/ping"] = (200, b"pong")
    redis_url = "redis://127.0.0.1:9/0" if down == "redis" else redis_server.url
    directus_url = "http://127.0.0.1:9" if down == "directus" else double.url
    with RunningApi(settings_for(redis_url, directus_url)) as alone:
        assert api.http.get(f"{alone.url}/health/live").status_code == 200
        answer = api.http.get(f"{alone.url}/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "redis": "up", "directus": "up"} | {down: "down"}


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/metrics", "/redoc"])
def test_nothing_is_shown_that_was_not_made_public(api: Bed, path: str) -> None:
    assert api.http.get(path).status_code == 404


def test_the_documentation_is_shown_where_set_so(redis_server: RedisServer, double: DirectusDouble, api: Bed) -> None:
    with RunningApi(settings_for(redis_server.url, double.url, coverage_docs_public=True)) as open_api:
        schema = api.http.get(f"{open_api.url}/openapi.json").json()
        assert api.http.get(f"{open_api.url}/docs").status_code == 200
    assert {"/jobs/analysis", "/jobs/cleanup", "/jobs/{job_id}/status", "/jobs/{job_id}/events"} <= set(schema["paths"])
    assert "401" in schema["paths"]["/jobs/analysis"]["post"]["responses"]


def test_figures_are_on_their_own_port_and_name_no_ids(
    redis_server: RedisServer, double: DirectusDouble, api: Bed
) -> None:
    double.answers[f"GET /coverage/analyses/{ANALYSIS}"] = (200, {"data": analysis_row(ANALYSIS)})
    port = free_port()
    with RunningApi(settings_for(redis_server.url, double.url, metrics_port=port)) as measured:
        api.http.get(f"{measured.url}/jobs/{ANALYSIS}/status", headers=api.user())
        figures = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    assert 'coverage_http_requests_total{method="GET",route="/jobs/{job_id}/status",status="200"} 1.0' in figures
    assert ANALYSIS not in figures
