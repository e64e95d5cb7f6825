"""What the core needs from outside, as Protocols, with in-memory defaults beside them. Knows neither Redis nor HTTP."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Event:
    """Progress of one analysis. `stage` is a Status value, `progress` 0..1 over the whole analysis."""

    stage: str
    progress: float
    message: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class Report(Protocol):
    """Takes an event. May raise errors.Cancelled or errors.LeaseLost: the caller lets it through."""

    def __call__(self, event: Event) -> None: ...


class AnswerStore(Protocol):
    """Finished model answers by content key."""

    def get(self, key: str) -> str | None: ...

    def put(self, key: str, answer: str) -> None: ...


@dataclass(frozen=True, slots=True)
class RateLimits:
    """What an endpoint said of its limits: requests and tokens per window, and what is left; None: it said nothing."""

    requests: int | None = None
    tokens: int | None = None
    requests_left: int | None = None
    tokens_left: int | None = None
    pause_seconds: float = 0.0
    """how long nobody should ask anything, where the endpoint refused a call as one too many"""


class Slot(Protocol):
    """Leave for one call."""

    def settle(self, tokens: int | None, limits: RateLimits | None = None) -> None:
        """The tokens that the call really took (None: unknown, the estimate stands), and what the endpoint said."""
        ...


class Governor(Protocol):
    """Holds a call back until the shared budget of tokens and requests allows it."""

    def slot(self, tokens: int) -> contextlib.AbstractContextManager[Slot]:
        """Leave for a call of about `tokens`. Raises ModelRejected (it can never fit), ModelUnavailable (too long)."""
        ...


class Ledger(Protocol):
    """A sum of money that several runs share: what was spent in a period."""

    def add(self, amount: float) -> float:
        """Book an amount (negative: give back) and answer the sum. Raises QueueUnreachable."""
        ...


class SilentReport:
    def __call__(self, event: Event) -> None:
        return None


class MemoryAnswerStore:
    def __init__(self) -> None:
        self._answers: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self._answers.get(key)

    def put(self, key: str, answer: str) -> None:
        self._answers[key] = answer


class FreeSlot:
    def settle(self, tokens: int | None, limits: RateLimits | None = None) -> None:
        return None


class FreeGovernor:
    @contextlib.contextmanager
    def slot(self, tokens: int) -> Iterator[Slot]:
        yield FreeSlot()


class MemoryLedger:
    def __init__(self) -> None:
        self._sum = 0.0
        self._lock = threading.Lock()

    def add(self, amount: float) -> float:
        with self._lock:
            self._sum += amount
            return self._sum
