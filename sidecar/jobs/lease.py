"""Holds an analysis while it is worked on: beats in a thread, and ends the work when the lease or the time is over.

The thread does not rely on signals: work that does not stop by itself within `mercy` seconds is ended with its process.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from sidecar.errors import AnalysisTimeout, AnalysisUnknown, Cancelled, CoverageError, LeaseLost
from sidecar.jobs.pulse import Pulse

log = logging.getLogger(__name__)

MERCY_SECONDS = 15.0
OVER = (LeaseLost, Cancelled, AnalysisUnknown)
"""Answers that say the analysis is no longer ours."""


class Beats(Protocol):
    def beat(self, analysis: str, epoch: int) -> None: ...


class Lease:
    """`check()` raises what ended the lease; `over()` says whether anything did. Use as a context manager."""

    def __init__(
        self,
        beats: Beats,
        analysis_id: str,
        epoch: int,
        *,
        beat_seconds: float,
        seconds: float,
        mercy_seconds: float = MERCY_SECONDS,
        pulse: Pulse | None = None,
        last_words: Callable[[CoverageError], None] | None = None,
        end_process: Callable[[], None] | None = None,
    ) -> None:
        self._beats = beats
        self._analysis_id, self._epoch = analysis_id, epoch
        self._beat_seconds, self._mercy_seconds = beat_seconds, mercy_seconds
        self._deadline = time.monotonic() + seconds
        self._pulse = pulse or Pulse()
        self._last_words = last_words
        self._end_process = end_process or kill_group
        self._released = threading.Event()
        self._error: CoverageError | None = None
        self._thread = threading.Thread(target=self._watch, name=f"lease-{analysis_id}", daemon=True)

    @property
    def error(self) -> CoverageError | None:
        """What ended the lease: LeaseLost, Cancelled or AnalysisTimeout."""
        return self._error

    def over(self) -> bool:
        return self._error is not None

    def check(self) -> None:
        """Go on only while the lease holds. Raises LeaseLost, Cancelled, AnalysisTimeout."""
        if self._error is not None:
            raise self._error

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._thread.join(timeout=self._beat_seconds + 5.0)
        self._pulse.rest()

    def _watch(self) -> None:
        while self._error is None:
            self._pulse.beat()
            left = self._deadline - time.monotonic()
            if self._released.wait(min(self._beat_seconds, max(left, 0.0))):
                return
            if time.monotonic() >= self._deadline:
                self._error = AnalysisTimeout()
            else:
                self._error = self._beat()
        log.info("analysis %s: %s", self._analysis_id, self._error.code)
        if not self._released.wait(self._mercy_seconds):
            self._force(self._error)

    def _beat(self) -> CoverageError | None:
        try:
            self._beats.beat(self._analysis_id, self._epoch)
        except OVER as error:
            return error
        except CoverageError as error:
            log.warning("analysis %s: no beat, %s", self._analysis_id, error.code)
        return None

    def _force(self, error: CoverageError) -> None:
        log.error("analysis %s does not stop: the process is ended", self._analysis_id)
        if self._last_words is not None:
            with contextlib.suppress(CoverageError):
                self._last_words(error)
        self._end_process()


def kill_group() -> None:
    """End this process and what it started; the horse leads a process group of its own."""
    os.killpg(os.getpgrp(), signal.SIGKILL)
