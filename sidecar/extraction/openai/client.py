"""One question to a language model and its validated answer: stored, budgeted, governed, asked again where that helps.

Knows no document and no taxonomy. What a run used is counted here, answers that were of no use included.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import replace

import openai
from pydantic import ValidationError

from sidecar.errors import ModelAnswerInvalid, ModelCallFailed, ModelError, ModelRejected, ModelUnavailable
from sidecar.extraction.openai.budget import Budget
from sidecar.extraction.openai.calls import Answer, Call, CallKind, added
from sidecar.extraction.openai.estimate import expected, tokens
from sidecar.extraction.openai.parsing import parse, strict_schema
from sidecar.extraction.openai.patience import Breaker, Course, RetryTokens, Timing
from sidecar.extraction.openai.prices import priced
from sidecar.extraction.openai.wire import Sent, Wire
from sidecar.models import Usage
from sidecar.ports import AnswerStore, FreeGovernor, Governor, MemoryAnswerStore

__all__ = ["OpenAiModel", "strict_schema"]

log = logging.getLogger(__name__)

STRIKES = 3
"""Runs in which one question took the endpoint down alone, before it is given up: it would do so for ever."""


class OpenAiModel:
    """A Model: asks one endpoint for one run. May be asked from several threads at once."""

    def __init__(
        self,
        client: openai.OpenAI,
        model: str,
        *,
        store: AnswerStore | None = None,
        governor: Governor | None = None,
        budget: Budget | None = None,
        timing: Timing | None = None,
        fresh: Collection[CallKind] = (),
        on_answer: Callable[[Call, Answer], None] | None = None,
    ) -> None:
        """`fresh`: kinds of call that are asked anew though their answer is stored."""
        self._wire = Wire(client, model)
        self._store = store or MemoryAnswerStore()
        self._governor = governor or FreeGovernor()
        self._budget = budget or Budget(None)
        self._timing = timing or Timing()
        self._fresh = frozenset(fresh)
        self._on_answer = on_answer
        self._breaker, self._retries = Breaker(self._timing), RetryTokens(self._timing)
        self._used = Usage()
        self._lock = threading.Lock()

    @property
    def usage(self) -> Usage:
        """What this run has used so far, with its cost; answers from the store cost nothing."""
        with self._lock:
            return priced(self._used, self._budget.price)

    def ask(self, call: Call) -> Answer:
        """The validated answer, from the store where it was paid for before.

        Raises ModelUnavailable (the endpoint is away: `details["pause"]` seconds, where it said so), ModelRejected,
        ModelCallFailed (this question alone), ModelAnswerInvalid, ModelAnswerCut, ModelRefused, BudgetExhausted.
        """
        key = content_key(self._wire.model, call)
        answer = None if call.kind in self._fresh else self._stored(key, call)
        if answer is None:
            answer = self._asked(key, call)
        if self._on_answer is not None:
            self._on_answer(call, answer)
        return answer

    def _stored(self, key: str, call: Call) -> Answer | None:
        text = self._store.get(key)
        if text is None:
            return None
        try:
            return Answer(call.schema.model_validate_json(text), Usage(), stored=True)
        except ValidationError:
            return None

    def _asked(self, key: str, call: Call) -> Answer:
        course = Course(self._timing, self._retries)
        answers_before, used = self._breaker.answers, Usage()
        while True:
            self._breaker.check()
            sent = self._send(call, course)
            used = added(used, priced(sent.usage or Usage(calls=1), self._budget.price))
            error = sent.error
            if sent.text is not None:
                try:
                    answer = Answer(parse(sent.text, call.schema), used)
                    self._store.put(key, answer.value.model_dump_json())
                    return answer
                except ModelAnswerInvalid as invalid:
                    error = invalid
            if error is None:
                raise ModelAnswerInvalid()
            pause = course.again(error)
            log.info("%s call about %s: %s, %s", call.kind, call.subject, error.code, _next(pause))
            if pause is None:
                ended = self._final(error, key, answers_before)
                ended.details["usage"] = used
                raise ended
            self._timing.sleep(pause)

    def _send(self, call: Call, course: Course) -> Sent:
        """One request within budget and rate limits."""
        length = call.max_output_tokens * (2 if course.cut else 1)
        guess = expected(call)
        with (
            self._budget.reserved(guess) as reservation,
            self._governor.slot(guess.input_tokens + guess.output_tokens) as slot,
        ):
            sent = self._wire.send(call, max_output_tokens=length, plainer=course.invalid > 0)
            if sent.text is not None and sent.usage is None:
                sent = replace(sent, usage=replace(guess, output_tokens=tokens(sent.text)))
            if sent.usage is not None:
                reservation.settle(sent.usage)
            elif sent.refused:
                reservation.cancel()
            used = sent.usage
            slot.settle(used.input_tokens + used.output_tokens if used is not None else None, sent.limits)
        self._count(sent)
        return sent

    def _count(self, sent: Sent) -> None:
        with self._lock:
            self._used = added(self._used, sent.usage or Usage(calls=1))
        if isinstance(sent.error, ModelUnavailable):
            if sent.limits.pause_seconds == 0.0:
                self._breaker.failed()
        elif not isinstance(sent.error, ModelRejected):
            self._breaker.answered()
            self._retries.earn()

    def _final(self, error: ModelError, key: str, answers_before: int) -> ModelError:
        """What a call ends with: an endpoint that is away comes back, a question that breaks it does so again."""
        if not isinstance(error, ModelUnavailable) or error.details.get("about") != "call":
            return error
        if self._breaker.answers > answers_before:
            return ModelCallFailed(error.message)
        strikes = int(self._store.get(f"{key}:strikes") or 0) + 1
        self._store.put(f"{key}:strikes", str(strikes))
        return error if strikes < STRIKES else ModelCallFailed(error.message)


def content_key(model: str, call: Call) -> str:
    """Under which an answer is kept: all that decides it, and nothing else."""
    return f"{model}:{call.digest}"


def _next(pause: float | None) -> str:
    return "given up" if pause is None else f"again in {pause:.1f} s"
