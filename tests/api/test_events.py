"""Server-sent progress: nothing is missed, and every stream ends."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import redis.asyncio

from sidecar.api.events import progress
from sidecar.demo.redis import RedisServer
from sidecar.errors import AnalysisUnknown, CoverageError, DirectusUnreachable
from sidecar.jobs.progress import channel
from tests.api.conftest import Bed, RunningApi, settings_for
from tests.api.directus_double import DirectusDouble, analysis_row, refused

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"
PATH = f"/coverage/analyses/{ANALYSIS}"


def events(response: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in response.iter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def publish(api: Bed, **message: Any) -> None:
    """Publish as soon as somebody listens."""
    ends = time.monotonic() + 10
    while not api.redis.publish(channel(ANALYSIS), json.dumps({"id": ANALYSIS, "message": "", **message})):
        assert time.monotonic() < ends, "nobody subscribes"
        time.sleep(0.02)


def test_a_stream_shows_the_row_then_what_is_published_then_the_end(api: Bed) -> None:
    row = analysis_row(ANALYSIS, status="parsing", progress=0.1)
    api.directus.answers[f"GET {PATH}"] = lambda asked: (200, {"data": row})
    seen: list[dict[str, Any]] = []
    with api.http.stream("GET", f"/jobs/{ANALYSIS}/events", headers=api.user()) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for event in events(response):
            seen.append(event)
            if len(seen) == 1:
                found = {"part": "luggage", "findings": [{"category": "limit", "value": 2000}], "usage": {"cost": 0.5}}
                publish(api, status="extracting", stage="page 3 of 24", progress=0.5, **found)
            if len(seen) == 2:
                row.update(status="done", counts={"num_segments": 3})
                publish(api, status="done", stage="", progress=1.0)
    assert [event["status"] for event in seen] == ["parsing", "extracting", "done"]
    assert seen[1]["stage"] == "page 3 of 24"
    assert (seen[1]["part"], seen[1]["findings"][0]["value"]) == ("luggage", 2000)
    assert seen[1]["usage"] == {"cost": 0.5}
    assert seen[2]["counts"] == {"num_segments": 3}
    assert seen[2]["progress"] == 1.0


def test_a_job_that_dies_in_silence_ends_its_stream_all_the_same(api: Bed) -> None:
    row = analysis_row(ANALYSIS, status="extracting")
    api.directus.answers[f"GET {PATH}"] = lambda asked: (200, {"data": row})
    with api.http.stream("GET", f"/jobs/{ANALYSIS}/events", headers=api.user()) as response:
        stream = events(response)
        assert next(stream)["status"] == "extracting"
        row.update(status="failed", error_message="The worker died during the analysis.")
        (last,) = list(stream)
    assert (last["status"], last["message"]) == ("failed", "The worker died during the analysis.")


def test_a_finished_job_has_a_stream_of_one_event(api: Bed) -> None:
    api.directus.answers[f"GET {PATH}"] = (200, {"data": analysis_row(ANALYSIS, status="cancelled")})
    with api.http.stream("GET", f"/jobs/{ANALYSIS}/events", headers=api.user()) as response:
        assert [event["status"] for event in events(response)] == ["cancelled"]


def test_what_the_user_may_not_see_is_a_problem_and_no_stream(api: Bed) -> None:
    api.directus.answers[f"GET {PATH}"] = (404, refused("ANALYSIS_UNKNOWN"))
    answer = api.http.get(f"/jobs/{ANALYSIS}/events", headers=api.user())
    assert (answer.status_code, answer.json()["code"]) == (404, "analysis_unknown")


def test_the_extension_follows_with_a_token_for_it(api: Bed) -> None:
    api.directus.answers[f"GET {PATH}"] = (200, {"data": analysis_row(ANALYSIS, status="done")})
    headers = api.service("events", [ANALYSIS])
    with api.http.stream("GET", f"/jobs/{ANALYSIS}/events", headers=headers) as response:
        assert [event["status"] for event in events(response)] == ["done"]
    assert [asked.token for asked in api.directus.asked] == ["token-of-the-service-user"]
    assert api.http.get(f"/jobs/{ANALYSIS}/events", headers=api.service("cancel", [ANALYSIS])).status_code == 403


def test_without_redis_the_row_is_followed(double: DirectusDouble, api: Bed) -> None:
    row = analysis_row(ANALYSIS, status="parsing")
    double.answers[f"GET {PATH}"] = lambda asked: (200, {"data": row})
    with RunningApi(settings_for("redis://127.0.0.1:9/0", double.url)) as alone:
        timer = threading.Timer(0.5, row.update, kwargs={"status": "done"})
        timer.start()
        with httpx.stream(
            "GET", f"{alone.url}/jobs/{ANALYSIS}/events", headers=api.user(), trust_env=False, timeout=10
        ) as response:
            assert [event["status"] for event in events(response)] == ["parsing", "done"]
        timer.join()


@pytest.mark.parametrize(
    ("errors", "statuses"),
    [
        ([DirectusUnreachable()], ["parsing", "done"]),
        ([AnalysisUnknown()], ["parsing"]),
    ],
)
async def test_a_read_that_fails_for_a_moment_does_not_end_the_stream(
    redis_server: RedisServer, errors: list[CoverageError], statuses: list[str]
) -> None:
    answers: list[Any] = [analysis_row(ANALYSIS, status="parsing"), *errors, analysis_row(ANALYSIS, status="done")]

    async def read() -> dict[str, Any]:
        answer = answers.pop(0)
        if isinstance(answer, CoverageError):
            raise answer
        return dict(answer)

    async with redis.asyncio.Redis.from_url(redis_server.url) as connection:
        seen = [event["status"] async for event in progress(read, connection, ANALYSIS, poll_seconds=0.05)]
    assert seen == statuses


@pytest.mark.parametrize("junk", [b"no json", b"[1]", b"null", b"\xff"])
async def test_junk_on_the_channel_is_passed_over(redis_server: RedisServer, junk: bytes) -> None:
    async with redis.asyncio.Redis.from_url(redis_server.url) as connection:
        rows = [analysis_row(ANALYSIS, status="parsing"), analysis_row(ANALYSIS, status="done")]

        async def read() -> dict[str, Any]:
            if len(rows) == 1:
                return rows[0]
            await connection.publish(channel(ANALYSIS), junk)
            return rows.pop(0)

        seen = [event["status"] async for event in progress(read, connection, ANALYSIS, poll_seconds=0.2)]
    assert seen == ["parsing", "done"]
