"""Where the pipeline's events go: to the row in Directus now and then, everything finer to Redis."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Protocol

from sidecar.errors import CoverageError
from sidecar.jobs.lease import OVER, Lease
from sidecar.jobs.progress import Publisher
from sidecar.models import Status
from sidecar.ports import Event

log = logging.getLogger(__name__)

EVERY_SECONDS = 0.2
ROW_SECONDS = 3.0
"""how old the row may be for those who read it alone: after a reload, or where no stream comes through"""
PART, FINDINGS = "part", "findings"
"""what an extractor has found in one part, before anything is stored: each is told, none is kept"""
USAGE = "usage"
"""what a language model has used so far, with its cost"""


class Stages(Protocol):
    def progress(
        self,
        analysis: str,
        epoch: int,
        *,
        status: str,
        stage: str,
        progress: float,
        usage: Mapping[str, Any] | None = None,
    ) -> None: ...


class JobReport:
    """A Report. Raises what ended the lease, so that the pipeline stops at its next word."""

    def __init__(self, stages: Stages, publisher: Publisher, lease: Lease, analysis_id: str, epoch: int) -> None:
        self._stages = stages
        self._publisher = publisher
        self._lease = lease
        self._analysis_id, self._epoch = analysis_id, epoch
        self._status: str = Status.PARSING
        self._published = 0.0
        self._written = time.monotonic()

    def __call__(self, event: Event) -> None:
        self._lease.check()
        if event.stage != self._status:
            self._status = event.stage
            log.info("analysis %s: %s", self._analysis_id, event.stage)
            self._write(event)
        elif time.monotonic() - self._written >= ROW_SECONDS:
            self._write(event)
        elif FINDINGS not in event.data and time.monotonic() - self._published < EVERY_SECONDS:
            return
        self._published = time.monotonic()
        found = {name: event.data[name] for name in (PART, FINDINGS) if FINDINGS in event.data and name in event.data}
        self._publisher.publish(
            {
                "status": event.stage,
                "stage": event.message,
                "progress": round(event.progress, 4),
                "message": event.message,
                **({USAGE: event.data[USAGE]} if USAGE in event.data else {}),
                **found,
            }
        )

    def _write(self, event: Event) -> None:
        """Progress on the row is a courtesy: a Directus that does not answer right now does not end the work."""
        self._written = time.monotonic()
        try:
            self._stages.progress(
                self._analysis_id,
                self._epoch,
                status=event.stage,
                stage=event.message,
                progress=round(event.progress, 4),
                usage=event.data.get(USAGE),
            )
        except OVER:
            raise
        except CoverageError as error:
            log.warning("analysis %s: stage not written, %s", self._analysis_id, error.code)
