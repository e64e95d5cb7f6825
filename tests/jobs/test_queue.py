"""The queue: once per id and epoch, two functions only, stopped by id, honest about a Redis that is down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from rq import Queue, SimpleWorker
from rq.callbacks import Callback
from rq.job import JobStatus
from rq.webhook import Webhook

from sidecar.errors import OptionInvalid, QueueUnreachable
from sidecar.jobs.queue import QUEUE, CoverageQueue, SafeJob, connect, job_id, parse_job_id

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"
OTHER = "0c9d8a4e-0000-4000-8000-000000000002"


@pytest.fixture
def connection(redis_url: str) -> Iterator[redis.Redis]:
    with connect(redis_url) as opened:
        yield opened


@pytest.fixture
def queue(connection: redis.Redis) -> CoverageQueue:
    return CoverageQueue(connection, job_seconds=60, stale_seconds=30)


def test_an_analysis_is_queued_once_per_epoch(queue: CoverageQueue) -> None:
    assert queue.enqueue(ANALYSIS, 1, "analysis").outcome == "enqueued"
    assert queue.enqueue(ANALYSIS, 1, "analysis").outcome == "waiting"
    assert queue.enqueue(ANALYSIS, 2, "analysis").outcome == "enqueued"
    assert queue.depth() == 2


@pytest.mark.parametrize("status", [JobStatus.FINISHED, JobStatus.FAILED, JobStatus.STOPPED, JobStatus.CANCELED])
def test_a_leftover_blocks_its_id(queue: CoverageQueue, connection: redis.Redis, status: JobStatus) -> None:
    name = queue.enqueue(ANALYSIS, 1, "analysis").job_id
    connection.delete("rq:queue:coverage")
    SafeJob.fetch(name, connection=connection, serializer="json").set_status(status)
    assert queue.enqueue(ANALYSIS, 1, "analysis").outcome == "blocked"


@pytest.mark.parametrize(("age", "outcome"), [(1, "waiting"), (120, "blocked")])
def test_a_job_lost_between_pop_and_start_blocks_after_a_while(
    queue: CoverageQueue, connection: redis.Redis, age: int, outcome: str
) -> None:
    name = queue.enqueue(ANALYSIS, 1, "analysis").job_id
    connection.lmove("rq:queue:coverage", "rq:queue:coverage:intermediate", "LEFT", "RIGHT")
    seen = (datetime.now(UTC) - timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    connection.hset(f"rq:job:{name}", mapping={"enqueued_at": seen, "created_at": seen})
    assert queue.enqueue(ANALYSIS, 1, "analysis").outcome == outcome


def test_stopping_takes_only_that_analysis_out_of_the_queue(queue: CoverageQueue) -> None:
    for analysis_id, epoch in ((ANALYSIS, 1), (ANALYSIS, 2), (OTHER, 1)):
        queue.enqueue(analysis_id, epoch, "analysis")
    assert queue.stop(ANALYSIS) == 2
    assert queue.queue.get_job_ids() == [job_id(OTHER, 1)]
    assert queue.stop(ANALYSIS) == 0


def test_only_tasks_of_ours_are_taken(queue: CoverageQueue) -> None:
    with pytest.raises(OptionInvalid) as refused:
        queue.enqueue(ANALYSIS, 1, "os.system")
    assert refused.value.field == "task"


def test_a_redis_that_is_down_is_said_without_its_address() -> None:
    down = CoverageQueue(connect("redis://:password@127.0.0.1:9/0"), job_seconds=60)
    for call in (lambda: down.enqueue(ANALYSIS, 1, "analysis"), lambda: down.stop(ANALYSIS), down.depth):
        with pytest.raises(QueueUnreachable) as refused:
            call()
        assert "password" not in str(refused.value)
        assert "127.0.0.1" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "x", ANALYSIS + "-x"])
def test_a_job_id_of_somebody_else_is_none_of_ours(name: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_job_id(name)


def test_a_job_id_reads_back() -> None:
    assert parse_job_id(job_id(ANALYSIS, 12)) == (ANALYSIS, 12)


def work(connection: redis.Redis) -> None:
    """Do what waits, in this process, as the worker would."""
    SimpleWorker(
        [Queue(QUEUE, connection=connection, job_class=SafeJob, serializer="json")],
        connection=connection, job_class=SafeJob, serializer="json", log_job_description=False,
    ).work(burst=True, logging_level="ERROR")  # fmt: skip


def touch(job: Any, connection: Any, *rest: Any) -> None:
    Path(job.args[0]).write_text("called")


@pytest.mark.parametrize("function", ["os.system", "subprocess.run", "sidecar.jobs.tasks._run", "builtins.print"])
def test_whoever_writes_to_redis_runs_no_function_of_his(
    connection: redis.Redis, tmp_path: Path, function: str
) -> None:
    trace = tmp_path / "trace"
    foreign = Queue(QUEUE, connection=connection, serializer="json")
    job = foreign.enqueue(function, f"touch {trace}")
    work(connection)
    assert job.get_status() == JobStatus.FAILED
    result = job.latest_result()
    assert result is not None
    assert "PermissionError" in (result.exc_string or "")
    assert not trace.exists()


@pytest.mark.parametrize("kind", ["on_success", "on_failure", "on_stopped"])
def test_a_job_with_a_callback_is_not_run_nor_its_callback(connection: redis.Redis, tmp_path: Path, kind: str) -> None:
    trace = tmp_path / "trace"
    foreign = Queue(QUEUE, connection=connection, serializer="json")
    callback: Any = Callback("tests.jobs.test_queue.touch")
    job = foreign.enqueue("sidecar.jobs.tasks.analyze", str(trace), 1, **{kind: callback})
    work(connection)
    assert job.get_status() == JobStatus.FAILED
    assert not trace.exists()


def test_a_job_with_a_webhook_is_not_run_and_nobody_is_called(connection: redis.Redis) -> None:
    from tests.api.directus_double import DirectusDouble

    with DirectusDouble() as somebody:
        foreign = Queue(QUEUE, connection=connection, serializer="json")
        hooks = [Webhook(f"{somebody.url}/x", job_status=status) for status in ("failed", "finished")]
        job = foreign.enqueue("sidecar.jobs.tasks.analyze", ANALYSIS, 1, webhooks=hooks)
        work(connection)
        assert job.get_status() == JobStatus.FAILED
        assert somebody.asked == []


def test_a_method_is_no_function(connection: redis.Redis) -> None:
    job = SafeJob.create("upper", connection=connection, serializer="json")
    job.instance = "text"
    with pytest.raises(PermissionError):
        _ = job.func
