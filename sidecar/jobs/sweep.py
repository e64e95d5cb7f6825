"""The sweep: every few seconds it asks Directus what is due and puts it into the queue. Several may run; none leads.

It keeps no state: a hook's lost nudge, a flushed Redis and a dead worker all end here.
"""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Protocol

from redis import Redis

from sidecar.directus.client import DirectusClient, Tries
from sidecar.directus.verbs import Analyses, Due, Swept
from sidecar.errors import CoverageError, LeaseLost
from sidecar.jobs import alive
from sidecar.jobs.queue import CoverageQueue, connect

log = logging.getLogger(__name__)

LEFTOVER_SECONDS = 20.0
"""A job that left the queue but has not claimed its row after this time has died on the way."""


class Rows(Protocol):
    def sweep(self, *, stale_seconds: float, limit: int | None = None) -> Swept: ...

    def requeue(self, analysis: str, epoch: int) -> int: ...


class Sweeper:
    """One round is `once()`; `run()` goes on until told to stop, whatever is down meanwhile."""

    def __init__(
        self, rows: Rows, queue: CoverageQueue, redis: Redis, *, every_seconds: float, stale_seconds: float
    ) -> None:
        self._rows = rows
        self._queue = queue
        self._redis = redis
        self._every_seconds = every_seconds
        self._stale_seconds = stale_seconds
        self._down: str | None = None

    def run(self, stop: threading.Event) -> None:
        """Sweep until `stop` is set."""
        log.info("sweep every %g s", self._every_seconds)
        while not stop.is_set():
            self._round()
            stop.wait(self._every_seconds)
        alive.hide(self._redis, "sweep")
        log.info("sweep ended")

    def once(self) -> int:
        """One round; how many jobs were newly enqueued. Raises what Directus and Redis raise."""
        swept = self._rows.sweep(stale_seconds=self._stale_seconds)
        enqueued = sum(self._enqueue(due) for due in swept.enqueue)
        if enqueued or swept.created or swept.requeued or swept.failed:
            log.info(
                "sweep: %d enqueued, %d made for pending documents, %d taken over, %d given up",
                enqueued, swept.created, swept.requeued, swept.failed,
            )  # fmt: skip
        return enqueued

    def _enqueue(self, due: Due) -> bool:
        done = self._queue.enqueue(due.id, due.epoch, due.task)
        if done.outcome == "blocked":
            try:
                epoch = self._rows.requeue(due.id, due.epoch)
            except LeaseLost:
                return False
            done = self._queue.enqueue(due.id, epoch, due.task)
        return done.outcome == "enqueued"

    def _round(self) -> None:
        alive.show(self._redis, "sweep", seconds=self._every_seconds * 3 + 30)
        try:
            self.once()
        except CoverageError as error:
            if self._down != error.code:
                log.warning("sweep goes on without: %s", error.message)
            self._down = error.code
        else:
            if self._down:
                log.info("sweep: all is back")
            self._down = None


def run(
    *,
    redis_url: str,
    directus_url: str,
    directus_token: str,
    every_seconds: float,
    stale_seconds: float,
    job_seconds: float,
) -> int:
    """Sweep until SIGTERM or SIGINT, whatever is down meanwhile; the exit code."""
    stop = threading.Event()

    def ask_to_stop(signum: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    redis = connect(redis_url)
    queue = CoverageQueue(redis, job_seconds=job_seconds, stale_seconds=max(stale_seconds, LEFTOVER_SECONDS))
    with DirectusClient(directus_url, directus_token, timeout=15.0, tries=Tries(1)) as client:
        Sweeper(Analyses(client), queue, redis, every_seconds=every_seconds, stale_seconds=stale_seconds).run(stop)
    return 0
