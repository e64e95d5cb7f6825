"""Events of the pipeline: a stage change is one request, everything finer goes to Redis, a lost lease ends the work."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
import redis

from sidecar.errors import DirectusUnreachable, LeaseLost
from sidecar.jobs.lease import Lease
from sidecar.jobs.progress import Publisher, channel
from sidecar.jobs.report import ROW_SECONDS, JobReport
from sidecar.ports import Event

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"


class Stages:
    def __init__(self, error: Exception | None = None) -> None:
        self.written: list[tuple[str, str, float]] = []
        self.usage: list[Mapping[str, Any] | None] = []
        self.error = error

    def progress(
        self,
        analysis: str,
        epoch: int,
        *,
        status: str,
        stage: str,
        progress: float,
        usage: Mapping[str, Any] | None = None,
    ) -> None:
        if self.error:
            raise self.error
        self.written.append((status, stage, progress))
        self.usage.append(usage)


class Held:
    def beat(self, analysis: str, epoch: int) -> None:
        return None


def report(stages: Stages, url: str) -> JobReport:
    lease = Lease(Held(), ANALYSIS, 2, beat_seconds=60, seconds=60)
    return JobReport(stages, Publisher(redis.Redis.from_url(url), ANALYSIS), lease, ANALYSIS, 2)


def test_one_request_per_stage_and_the_rest_by_redis(redis_url: str) -> None:
    stages = Stages()
    with redis.Redis.from_url(redis_url) as connection, connection.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(channel(ANALYSIS))
        heard.get_message(timeout=1)
        tell = report(stages, redis_url)
        for page in range(50):
            tell(Event("parsing", page / 100, f"page {page}"))
        tell(Event("extracting", 0.5, "looking"))
        tell(Event("extracting", 0.6, "still looking"))
        tell(Event("verifying", 0.8, "checking"))
        messages: list[Any] = []
        while message := heard.get_message(timeout=0.3):
            messages.append(json.loads(message["data"]))
    assert stages.written == [("extracting", "looking", 0.5), ("verifying", "checking", 0.8)]
    assert [message["status"] for message in messages if message] == ["parsing", "extracting", "verifying"]
    assert messages[-1] == {
        "id": ANALYSIS, "status": "verifying", "stage": "checking", "progress": 0.8, "message": "checking",
    }  # fmt: skip


def test_what_was_found_is_told_each_time_and_never_written(redis_url: str) -> None:
    stages = Stages()
    with redis.Redis.from_url(redis_url) as connection, connection.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(channel(ANALYSIS))
        heard.get_message(timeout=1)
        tell = report(stages, redis_url)
        tell(Event("extracting", 0.5, "looking"))
        for part in ("luggage", "medical", "liability"):
            tell(Event("extracting", 0.6, f"read: {part}", {"part": part, "findings": [{"category": "limit"}]}))
        messages: list[Any] = []
        while message := heard.get_message(timeout=0.3):
            messages.append(json.loads(message["data"]))
    assert [message.get("part") for message in messages] == [None, "luggage", "medical", "liability"]
    assert messages[1]["findings"] == [{"category": "limit"}]
    assert len(stages.written) == 1


def test_what_a_model_has_used_is_told_and_reaches_the_row_within_some_seconds(redis_url: str) -> None:
    stages, spent = Stages(), {"calls": 3, "cost": 0.25}
    with redis.Redis.from_url(redis_url) as connection, connection.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(channel(ANALYSIS))
        heard.get_message(timeout=1)
        tell = report(stages, redis_url)
        tell(Event("extracting", 0.5, "looking"))
        tell(Event("extracting", 0.6, "read: luggage", {"part": "luggage", "findings": [], "usage": spent}))
        messages: list[Any] = []
        while message := heard.get_message(timeout=0.3):
            messages.append(json.loads(message["data"]))
    assert messages[-1]["usage"] == spent
    assert stages.usage == [None]
    until = time.monotonic() + ROW_SECONDS + 2
    while len(stages.usage) < 2 and time.monotonic() < until:
        tell(Event("extracting", 0.6, "waiting", {"usage": spent}))
        time.sleep(0.1)
    assert stages.usage == [None, spent]


def test_a_lost_lease_is_raised_from_the_stage_change(redis_url: str) -> None:
    with pytest.raises(LeaseLost):
        report(Stages(LeaseLost()), redis_url)(Event("extracting", 0.5))


def test_neither_directus_nor_redis_being_away_ends_the_work() -> None:
    tell = report(Stages(DirectusUnreachable()), "redis://127.0.0.1:9/0")
    tell(Event("extracting", 0.5))
    tell(Event("verifying", 0.8))
