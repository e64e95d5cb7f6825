"""What the core needs from outside, as Protocols, with in-memory defaults beside them. Knows neither Redis nor HTTP."""

from __future__ import annotations

import contextlib
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


class Governor(Protocol):
    """Holds a call back until the shared budget of tokens and requests allows it."""

    def slot(self, tokens: int) -> contextlib.AbstractContextManager[None]: ...


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


class FreeGovernor:
    @contextlib.contextmanager
    def slot(self, tokens: int) -> Iterator[None]:
        yield
