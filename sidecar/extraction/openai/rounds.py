"""Asks several questions at once and hands on each answer as it comes. Knows no document."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from sidecar.errors import (
    BudgetExhausted,
    ModelAnswerCut,
    ModelAnswerInvalid,
    ModelCallFailed,
    ModelError,
    ModelRefused,
)
from sidecar.extraction.openai.calls import Answer, Call, Model

_LOST = (ModelAnswerInvalid, ModelAnswerCut, ModelCallFailed, ModelRefused, BudgetExhausted)
"""what costs one answer; any other failure of the model ends the run, and a later try asks only what is missing"""
_LOOK = 1.0
"""seconds after which a caller that waits may look round"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call and its answer, or why there is none."""

    call: Call
    answer: Answer | None
    failure: ModelError | None = None


@contextlib.contextmanager
def pool(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Threads for calls; on the way out by an error nobody is waited for."""
    made = ThreadPoolExecutor(threads, thread_name_prefix="model")
    try:
        yield made
    except BaseException:
        made.shutdown(wait=False, cancel_futures=True)
        raise
    made.shutdown()


def ask_one(model: Model, call: Call) -> Asked:
    """The call and its answer, or what cost it. Raises the failures that cost more than one answer."""
    try:
        return Asked(call, model.ask(call))
    except _LOST as error:
        return Asked(call, None, error)


def ask_all(
    model: Model, calls: Sequence[Call], threads: ThreadPoolExecutor, *, waiting: Callable[[int], None]
) -> Iterator[Asked]:
    """Every call's answer, as they come. `waiting` is told from time to time how many are still open; it may raise.

    Raises the first failure that costs more than one answer, after all calls have ended: what was paid for is stored.
    """
    yield from collected([threads.submit(ask_one, model, call) for call in calls], waiting=waiting)


def collected(futures: Sequence[Future[Asked]], *, waiting: Callable[[int], None]) -> Iterator[Asked]:
    """The results of calls under way, as ask_all hands them on."""
    still: set[Future[Asked]] = set(futures)
    fatal: ModelError | None = None
    while still:
        done, still = wait(still, timeout=_LOOK, return_when=FIRST_COMPLETED)
        if not done:
            waiting(len(still))
        for future in done:
            try:
                yield future.result()
            except ModelError as error:
                fatal = fatal or error
    if fatal is not None:
        raise fatal
