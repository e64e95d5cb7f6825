"""The worker process: our RQ worker on the one queue, kept going until told to stop. Holds no key that signs tokens."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import signal
import threading
import time
from types import FrameType
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job

from sidecar.config import Settings
from sidecar.directus.client import DirectusClient, Tries
from sidecar.documents.child import cool_down, warm_up
from sidecar.errors import AnalysisTimeout, CoverageError, WorkerDied
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.jobs import alive, runtime, tasks
from sidecar.jobs.governor import Rates
from sidecar.jobs.pulse import Pulse
from sidecar.jobs.queue import QUEUE, SafeJob, connect, parse_job_id, reachable

log = logging.getLogger(__name__)

TTL_SECONDS = 25
"""A worker wakes 15 s before this ends; short, so that a dead one is noticed (RQ's default is 420)."""
MONITOR_SECONDS = 5
PAUSE_SECONDS = 2.0
SILENCE_SECONDS = 60.0
"""A horse whose Python has not run for this long is stuck inside a call that may never return."""
PR_SET_PDEATHSIG = 1


class CoverageWorker(Worker):
    """One queue (RQ moves jobs reliably only then), short heartbeats, a horse that dies with its worker."""

    max_connection_wait_time = 5.0

    def __init__(
        self, redis: Redis, *, pulse: Pulse, grace_seconds: float, silence_seconds: float = SILENCE_SECONDS
    ) -> None:
        super().__init__(
            [Queue(QUEUE, connection=redis, job_class=SafeJob, serializer="json")],
            connection=redis,
            job_class=SafeJob,
            serializer="json",
            worker_ttl=TTL_SECONDS,
            job_monitoring_interval=MONITOR_SECONDS,
            maintenance_interval=MONITOR_SECONDS,
            log_job_description=False,
            work_horse_killed_handler=report_death,
        )
        self.stop_asked = False
        self._pulse = pulse
        self._grace_seconds = grace_seconds
        self._silence_seconds = silence_seconds

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        return MONITOR_SECONDS + 15

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        super().heartbeat(timeout, pipeline)
        alive.show(self.connection, "worker", seconds=TTL_SECONDS + 35)

    def execute_job(self, job: Job, queue: Queue) -> None:
        self._pulse.rest()
        super().execute_job(job, queue)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """A Redis that is away for a moment does not end the job: Directus holds its lease. A stuck horse does."""
        if self._pulse.silent_seconds() > self._silence_seconds:
            log.error("worker: the job is stuck and is ended")
            self.kill_horse()
        try:
            super().maintain_heartbeats(job, execution)
        except RedisError as error:
            log.warning("worker: no heartbeat, %s", type(error).__name__)

    def setup_work_horse_signals(self) -> None:
        """The horse ends with its worker: what nobody watches is not worked on, and the sweep takes it over."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]  # rq leaves it untyped
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the job at hand within the grace period, then end."""
        self.stop_asked = True
        log.info("worker told to stop; a job at hand has %g s to finish", self._grace_seconds)
        timer = threading.Timer(self._grace_seconds, self._end_horse)
        timer.daemon = True
        timer.start()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]  # rq leaves it untyped

    def _end_horse(self) -> None:
        if self.horse_pid:
            log.warning("worker: grace period over, the job is given back")
            self.kill_horse()


def report_death(job: Job, pid: int | None, stat: int | None, usage: object) -> None:
    """A horse was killed (memory, operator): give its analysis back at once. The sweep would, in half a minute."""
    held = runtime.current()
    try:
        analysis_id, epoch = parse_job_id(job.id)
    except ValueError:
        return
    started = job.started_at.timestamp() if job.started_at else time.time()
    error: CoverageError = AnalysisTimeout() if time.time() - started > held.job_seconds else WorkerDied()
    with held.quick() as rows:
        # The claim raised the epoch by one; where it was not reached, the row is still queued and the sweep asks again.
        tasks.give_back(rows, analysis_id, epoch + 1, error)


def runtime_of(settings: Settings) -> runtime.Runtime:
    """The runtime of this process' tasks. Raises SettingsInvalid."""
    return runtime.Runtime(
        directus_url=settings.directus_url or "",
        directus_token=settings.secret("directus_auth_token"),
        redis_url=settings.secret("redis_url"),
        extractors={"rules": RulesExtractor},
        extractor=settings.coverage_extractor,
        endpoint=settings.endpoint,
        rates=Rates(settings.openai_requests_per_minute, settings.openai_tokens_per_minute),
        answer_seconds=settings.coverage_answer_days * 86_400.0,
        limits=settings.document_limits,
        job_seconds=settings.coverage_job_seconds,
        beat_seconds=settings.coverage_beat_seconds,
        export_dir=settings.coverage_export_dir,
    )


def run(settings: Settings) -> int:
    """Work until SIGTERM or SIGINT. Raises QueueUnreachable or a DirectusError where one is missing at the start."""
    held = runtime_of(settings)
    runtime.install(held)
    redis = connect(held.redis_url)
    with reachable():
        redis.ping()
    _greet_directus(held)
    warm_up()
    log.info("worker ready, idle until a job comes")
    while True:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)
        if _work(held, settings):
            cool_down()
            alive.hide(redis, "worker")
            log.info("worker ended")
            return 0
        log.warning("worker: Redis was lost, starting anew")
        time.sleep(PAUSE_SECONDS)


def _work(held: runtime.Runtime, settings: Settings) -> bool:
    """Work until told to stop (True) or until Redis is lost (False)."""
    worker: CoverageWorker | None = None
    with contextlib.suppress(RedisError):
        worker = CoverageWorker(
            connect(held.redis_url), pulse=held.pulse, grace_seconds=settings.coverage_grace_seconds
        )
        worker.work(logging_level="DEBUG" if settings.coverage_log_level == "DEBUG" else "WARNING")
    return worker is not None and worker.stop_asked


def _leave(signum: int, frame: FrameType | None) -> None:
    """No worker is at work: there is nothing to finish."""
    raise SystemExit(0)


def _greet_directus(held: runtime.Runtime) -> None:
    with DirectusClient(held.directus_url, held.directus_token, timeout=10.0, tries=Tries(3)) as client:
        client.data("GET", "/users/me", kind="check", params={"fields": "id"})
