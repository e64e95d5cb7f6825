"""When to ask again, how long to wait, and when to stop asking anybody. Knows seconds and errors, no HTTP."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sidecar.errors import ModelAnswerCut, ModelAnswerInvalid, ModelError, ModelUnavailable


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds throughout. `longest_pause`: an endpoint that asks for more is away; the analysis waits for it."""

    tries: int = 5
    first_pause: float = 0.5
    longest_backoff: float = 20.0
    longest_pause: float = 60.0
    breaker_failures: int = 6
    breaker_seconds: float = 30.0
    retry_tokens: float = 20.0
    token_per_answer: float = 0.25
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[float, float], float] = random.uniform


class RetryTokens:
    """What a run may spend on asking again: a retry takes one, an answer gives a part back, and none are lent."""

    def __init__(self, timing: Timing) -> None:
        self._most, self._gain = timing.retry_tokens, timing.token_per_answer
        self._left = self._most
        self._lock = threading.Lock()

    def take(self) -> bool:
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True

    def earn(self) -> None:
        with self._lock:
            self._left = min(self._most, self._left + self._gain)


class Breaker:
    """Opens after so many failures in a row; then nobody asks for a while, and after it one call at a time tries."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0
        self.answers = 0
        """answers of this run so far: whoever sees it grow knows that the endpoint is there"""

    def check(self) -> None:
        """Raises ModelUnavailable, with the seconds to wait, while the breaker is open."""
        with self._lock:
            if self._failures < self._timing.breaker_failures:
                return
            now = self._timing.clock()
            if now < self._until:
                raise ModelUnavailable(pause=self._until - now, about="endpoint")
            self._until = now + self._timing.breaker_seconds

    def answered(self) -> None:
        with self._lock:
            self._failures = 0
            self.answers += 1

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._timing.breaker_failures:
                self._until = self._timing.clock() + self._timing.breaker_seconds


@dataclass(slots=True)
class Course:
    """One call's tries so far."""

    timing: Timing
    tokens: RetryTokens
    lost: int = field(default=0, init=False)
    invalid: int = field(default=0, init=False)
    cut: int = field(default=0, init=False)

    def again(self, error: ModelError) -> float | None:
        """Seconds to wait before the next try; None where there is to be none."""
        pause = self._pause(error)
        return pause if pause is not None and self.tokens.take() else None

    def _pause(self, error: ModelError) -> float | None:
        timing = self.timing
        if isinstance(error, ModelUnavailable):
            self.lost += 1
            asked: float | None = error.details.get("pause")
            if self.lost >= timing.tries or (asked or 0.0) > timing.longest_pause:
                return None
            if asked is not None:
                return asked + timing.jitter(0.0, min(1.0, 0.1 * asked + 0.05))
            return timing.jitter(0.0, min(timing.longest_backoff, timing.first_pause * 2.0 ** (self.lost - 1)))
        if isinstance(error, ModelAnswerInvalid):
            self.invalid += 1
            return 0.0 if self.invalid == 1 else None
        if isinstance(error, ModelAnswerCut):
            self.cut += 1
            return 0.0 if self.cut == 1 else None
        return None
