"""The sweep puts what is due into the queue, raises the epoch of what is blocked, and outlives its partners."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import redis

from sidecar.directus.verbs import Due, Swept
from sidecar.errors import CoverageError, DirectusUnreachable, LeaseLost
from sidecar.jobs import alive
from sidecar.jobs.queue import CoverageQueue, SafeJob, connect
from sidecar.jobs.sweep import Sweeper

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"


class Rows:
    """Directus's side: what is due, and what a requeue says."""

    def __init__(self, *due: Due, requeued: int | CoverageError = 2, error: CoverageError | None = None) -> None:
        self.due, self.requeued, self.error = due, requeued, error
        self.sweeps = 0

    def sweep(self, *, stale_seconds: float, limit: int | None = None) -> Swept:
        self.sweeps += 1
        if self.error is not None:
            raise self.error
        return Swept(self.due, 0, 0, 0)

    def requeue(self, analysis: str, epoch: int) -> int:
        if isinstance(self.requeued, CoverageError):
            raise self.requeued
        return self.requeued


def sweeper(rows: Rows, url: str) -> Sweeper:
    connection = connect(url)
    queue = CoverageQueue(connection, job_seconds=60, stale_seconds=30)
    return Sweeper(rows, queue, connection, every_seconds=0.02, stale_seconds=16)


def waiting(url: str) -> list[str]:
    with redis.Redis.from_url(url) as connection:
        return [name.decode() for name in connection.lrange("rq:queue:coverage", 0, -1)]


def test_what_is_due_is_queued_once(redis_url: str) -> None:
    sweep = sweeper(Rows(Due(ANALYSIS, 1, "analysis")), redis_url)
    assert [sweep.once(), sweep.once()] == [1, 0]
    assert waiting(redis_url) == [f"{ANALYSIS}-1"]


def test_after_a_flush_it_is_queued_again(redis_url: str) -> None:
    sweep = sweeper(Rows(Due(ANALYSIS, 1, "analysis")), redis_url)
    sweep.once()
    with redis.Redis.from_url(redis_url) as connection:
        connection.flushall()
    assert sweep.once() == 1
    assert waiting(redis_url) == [f"{ANALYSIS}-1"]


@pytest.mark.parametrize(("requeued", "names"), [(2, [f"{ANALYSIS}-2"]), (LeaseLost(), [])])
def test_a_leftover_job_is_passed_by_with_a_higher_epoch(
    redis_url: str, requeued: int | CoverageError, names: list[str]
) -> None:
    sweep = sweeper(Rows(Due(ANALYSIS, 1, "analysis"), requeued=requeued), redis_url)
    sweep.once()
    with redis.Redis.from_url(redis_url) as connection:
        connection.delete("rq:queue:coverage")
        SafeJob.fetch(f"{ANALYSIS}-1", connection=connection, serializer="json").set_status("failed")  # type: ignore[arg-type]
    sweep.once()
    assert waiting(redis_url) == names


def running(sweep: Sweeper) -> Callable[[], None]:
    stop = threading.Event()
    thread = threading.Thread(target=sweep.run, args=(stop,))
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=5)
        assert not thread.is_alive()

    return end


def test_it_goes_on_while_directus_is_down_and_after(redis_url: str, caplog: pytest.LogCaptureFixture) -> None:
    rows = Rows(Due(ANALYSIS, 1, "analysis"), error=DirectusUnreachable())
    end = running(sweeper(rows, redis_url))
    wait_for(lambda: rows.sweeps > 3)
    rows.error = None
    wait_for(lambda: waiting(redis_url) == [f"{ANALYSIS}-1"])
    end()
    assert caplog.text.count("sweep goes on without") == 1


def test_it_goes_on_while_redis_is_down() -> None:
    rows = Rows(Due(ANALYSIS, 1, "analysis"))
    end = running(sweeper(rows, "redis://127.0.0.1:9/0"))
    wait_for(lambda: rows.sweeps > 2)
    end()


def test_it_shows_that_it_lives_and_hides_when_it_ends(redis_url: str) -> None:
    with connect(redis_url) as connection:
        assert not alive.shown(connection, "sweep")
        end = running(sweeper(Rows(), redis_url))
        wait_for(lambda: alive.shown(connection, "sweep"))
        assert not alive.shown(connection, "worker")
        end()
        assert not alive.shown(connection, "sweep")


def wait_for(holds: Callable[[], bool], seconds: float = 5) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)
