"""The queue `coverage`: enqueue, stop, count. Knows ids and function names, never what a job does.

Whoever can write to Redis could name any function, callback or webhook in a job: `SafeJob` runs two tasks alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.command import send_command
from rq.exceptions import DuplicateJobError, NoSuchJobError
from rq.job import Job, JobStatus
from rq.registry import StartedJobRegistry

from sidecar.errors import OptionInvalid, QueueUnreachable

Task = Literal["analysis", "cleanup"]

QUEUE = "coverage"
FUNCTIONS: dict[str, str] = {
    "analysis": "sidecar.jobs.tasks.analyze",
    "cleanup": "sidecar.jobs.tasks.cleanup",
}
RESULT_SECONDS = 300
FAILURE_SECONDS = 3600
WAITING = (JobStatus.QUEUED, JobStatus.STARTED)


class SafeJob(Job):
    """A job that runs the allow-listed task functions and nothing else: no methods, no callbacks, no webhooks."""

    @property
    def func(self) -> Any:
        """The task function. Raises PermissionError for anything that is not on the list."""
        if self.instance is not None or self.func_name not in FUNCTIONS.values():
            raise PermissionError(f"{self.func_name!r} is no task of this worker")
        if any((self._success_callback_name, self._failure_callback_name, self._stopped_callback_name, self.webhooks)):
            raise PermissionError("a job may carry neither callbacks nor webhooks")
        return super().func

    @property
    def success_callback(self) -> None:
        return None

    @property
    def failure_callback(self) -> None:
        return None

    @property
    def stopped_callback(self) -> None:
        return None

    def send_webhooks(self, status: str | JobStatus, *, exc_string: str | None = None) -> None:
        """Sends nothing: a webhook in a job is somebody else's request made by our worker."""


@dataclass(frozen=True, slots=True)
class Enqueued:
    """`enqueued`; `waiting`: the same job waits or runs; `blocked`: a leftover holds the id, raise the epoch."""

    job_id: str
    outcome: Literal["enqueued", "waiting", "blocked"]


def connect(url: str, *, timeout: float = 5.0) -> Redis:
    """A client whose every answer is bounded by `timeout` seconds. Nothing is sent yet."""
    return Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=min(timeout, 3.0),
        health_check_interval=30,
        retry=Retry(NoBackoff(), 1),
    )


@contextlib.contextmanager
def reachable() -> Iterator[None]:
    """Turns any failure of Redis into QueueUnreachable, without its address."""
    try:
        yield
    except RedisError as error:
        raise QueueUnreachable(reason=type(error).__name__) from error


def job_id(analysis_id: str, epoch: int) -> str:
    return f"{analysis_id}-{epoch}"


def parse_job_id(name: str) -> tuple[str, int]:
    """Analysis id and epoch of a job id. Raises ValueError."""
    analysis_id, _, epoch = name.rpartition("-")
    if not analysis_id:
        raise ValueError(f"{name!r} is no job of ours")
    return analysis_id, int(epoch)


class CoverageQueue:
    """Seconds: `job_seconds` bounds one job; one that shows no life for `stale_seconds` blocks its id."""

    def __init__(self, redis: Redis, *, job_seconds: float, stale_seconds: float = 30.0) -> None:
        self.redis = redis
        self.job_seconds = job_seconds
        self.stale_seconds = stale_seconds
        self.queue = Queue(QUEUE, connection=redis, job_class=SafeJob, serializer="json")

    def enqueue(self, analysis_id: str, epoch: int, task: str) -> Enqueued:
        """Put the job into the queue, once per id and epoch. Raises QueueUnreachable, OptionInvalid (task)."""
        if task not in FUNCTIONS:
            raise OptionInvalid(f"There is no task {task!r}: use analysis or cleanup.", field="task")
        name = job_id(analysis_id, epoch)
        with reachable():
            try:
                self.queue.enqueue(
                    FUNCTIONS[task],
                    analysis_id,
                    epoch,
                    job_id=name,
                    unique=True,
                    job_timeout=int(self.job_seconds) + 60,
                    result_ttl=RESULT_SECONDS,
                    failure_ttl=FAILURE_SECONDS,
                    description=f"{task} {name}",
                )
            except DuplicateJobError:
                return Enqueued(name, "waiting" if self._alive(name) else "blocked")
        return Enqueued(name, "enqueued")

    def stop(self, analysis_id: str) -> int:
        """Stop every waiting or running job of the analysis; returns how many. Raises QueueUnreachable."""
        with reachable():
            names = [*self.queue.get_job_ids(), *StartedJobRegistry(queue=self.queue).get_job_ids(cleanup=False)]
            ours = {name for name in names if name.rpartition("-")[0] == analysis_id}
            return sum(self._stop(name) for name in ours)

    def depth(self) -> int:
        """Waiting jobs. Raises QueueUnreachable."""
        with reachable():
            return int(self.queue.count)

    def _stop(self, name: str) -> bool:
        try:
            job = SafeJob.fetch(name, connection=self.redis, serializer="json")
        except NoSuchJobError:
            return False
        if job.worker_name:
            send_command(self.redis, job.worker_name, "stop-job", job_id=name)
        else:
            job.delete()
        return True

    def _alive(self, name: str) -> bool:
        """Whether the job of that id still waits in the queue or is being worked on."""
        try:
            job = SafeJob.fetch(name, connection=self.redis, serializer="json")
        except NoSuchJobError:
            return False
        status = job.get_status(refresh=False)
        if status not in WAITING:
            return False
        if status == JobStatus.QUEUED and job.get_position() is not None:
            return True
        seen = job.last_heartbeat or job.enqueued_at or job.created_at
        return (datetime.now(UTC) - seen).total_seconds() < self.stale_seconds
