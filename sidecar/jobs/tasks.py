"""The two task functions that the queue may name: ids in, nothing out. The process edge of a job.

Whatever goes wrong ends on the analysis' row as code and sentence; what cannot even be said there, the sweep sees.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from uuid import UUID

from rq.timeouts import JobTimeoutException

from sidecar.directus.verbs import Analyses, Claimed
from sidecar.errors import (
    AnalysisTimeout,
    Cancelled,
    CoverageError,
    DirectusUnreachable,
    InternalError,
    ModelUnavailable,
)
from sidecar.jobs.artefacts import Artefacts
from sidecar.jobs.lease import OVER, Lease
from sidecar.jobs.model import extractor_of
from sidecar.jobs.progress import Publisher
from sidecar.jobs.queue import connect
from sidecar.jobs.report import JobReport
from sidecar.jobs.runtime import Runtime, current
from sidecar.jobs.work import Tools, run_analysis, run_cleanup

log = logging.getLogger(__name__)

OUTAGES = (ModelUnavailable, DirectusUnreachable)
"""Not the analysis' fault: it is tried again without using up an attempt."""
OUTAGE_SECONDS = 60.0
LONGEST_PAUSE = 300.0
LONGEST_OUTAGE = 3600.0


def analyze(analysis_id: str, epoch: int) -> None:
    """Work on a queued analysis."""
    _run(analysis_id, epoch)


def cleanup(analysis_id: str, epoch: int) -> None:
    """Work on a queued cleanup."""
    _run(analysis_id, epoch)


def _run(analysis_id: str, epoch: int) -> None:
    runtime = current()
    analysis_id, epoch = str(UUID(analysis_id)), int(epoch)
    with runtime.patient() as patient, runtime.quick() as quick, _publisher(runtime, analysis_id) as publisher:
        try:
            claimed = patient.claim(analysis_id, epoch, worker=runtime.worker)
        except OVER as error:
            log.info("analysis %s: no longer to be done, %s", analysis_id, error.code)
            return
        except CoverageError as error:
            log.warning("analysis %s: not claimed, %s; the sweep brings it back", analysis_id, error.code)
            return
        log.info("analysis %s: %s of product %s, epoch %d", claimed.id, claimed.task, claimed.product, claimed.epoch)
        ended = _attempt(runtime, claimed, patient, quick, publisher)
        log.info("analysis %s: requests %s", claimed.id, dict(patient.client.requests + quick.client.requests))
        if ended is not None:
            give_back(patient, claimed.id, claimed.epoch, ended, attempt=claimed.attempt, publisher=publisher)


def _attempt(
    runtime: Runtime, claimed: Claimed, patient: Analyses, quick: Analyses, publisher: Publisher
) -> CoverageError | None:
    """Do the work; None where nothing is left to say on the row, else the error to end it with."""

    def last_words(error: CoverageError) -> None:
        give_back(quick, claimed.id, claimed.epoch, error, attempt=claimed.attempt, publisher=publisher)

    lease = Lease(
        quick,
        claimed.id,
        claimed.epoch,
        beat_seconds=runtime.beat_seconds,
        seconds=runtime.job_seconds,
        pulse=runtime.pulse,
        last_words=last_words,
    )
    ended: CoverageError
    try:
        with lease:
            _work(runtime, claimed, patient, JobReport(quick, publisher, lease, claimed.id, claimed.epoch), lease)
    except CoverageError as error:
        ended = lease.error or error
    except JobTimeoutException:
        ended = AnalysisTimeout()
    except Exception:  # the process edge: whatever it is, the row must not hang and the worker lives on
        log.exception("analysis %s: unexpected", claimed.id)
        ended = lease.error or InternalError()
    else:
        publisher.publish({"status": "done", "stage": "", "progress": 1.0, "message": ""})
        return None
    if isinstance(ended, (*OVER, Cancelled)):
        log.info("analysis %s: stopped, %s", claimed.id, ended.code)
        return None
    return ended


def _work(runtime: Runtime, claimed: Claimed, rows: Analyses, report: JobReport, lease: Lease) -> None:
    if claimed.task == "cleanup":
        done = run_cleanup(claimed, rows)
        log.info("analysis %s: cleaned up, %s", claimed.id, dict(done.counts))
        return
    artefacts = Artefacts(runtime.export_dir, claimed.options, product=claimed.product, analysis_id=claimed.id)
    with extractor_of(runtime, claimed.options, artefacts) as extractor:
        tools = Tools(extractor, runtime.limits, artefacts, report, lease.over)
        done = run_analysis(claimed, rows, tools)
    log.info(
        "analysis %s: done, %d created, %d updated, %d deleted", claimed.id, done.created, done.updated, done.deleted
    )


def give_back(
    rows: Analyses,
    analysis_id: str,
    epoch: int,
    error: CoverageError,
    *,
    attempt: int = 0,
    publisher: Publisher | None = None,
) -> None:
    """End the attempt on the row with code and sentence, as well as that can be done; the sweep sees to the rest."""
    outage = isinstance(error, OUTAGES)
    pause = _outage(error) if outage else min(LONGEST_PAUSE, 2.0 ** (attempt + 1))
    try:
        failed = rows.fail(
            analysis_id,
            epoch,
            code=error.code,
            message=error.message,
            retryable=error.retryable,
            outage=outage,
            not_before_seconds=pause if error.retryable else None,
        )
    except CoverageError as unsaid:
        log.warning("analysis %s: %s could not be written, %s", analysis_id, error.code, unsaid.code)
        return
    log.warning("analysis %s: %s (%s), now %s", analysis_id, error.code, error.message, failed.status)
    if publisher is not None:
        publisher.publish({"status": failed.status, "stage": error.code, "progress": 0.0, "message": error.message})


def _outage(error: CoverageError) -> float:
    """Seconds until the next try; longer where the other side asked for longer."""
    asked = error.details.get("pause")
    return max(OUTAGE_SECONDS, min(float(asked or 0.0), LONGEST_OUTAGE))


@contextlib.contextmanager
def _publisher(runtime: Runtime, analysis_id: str) -> Iterator[Publisher]:
    redis = connect(runtime.redis_url, timeout=2.0)
    try:
        yield Publisher(redis, analysis_id)
    finally:
        redis.close()
