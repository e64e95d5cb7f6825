"""What one question to a language model is, and what comes back. Knows no endpoint, no retry and no storage."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

from pydantic import BaseModel

from sidecar.models import Usage

CallKind = Literal["routing", "segment", "second_pass", "repair"]


@dataclass(frozen=True)
class Call:
    """One question. `system` is the same in every call of a run; `subject` says what it is about, for people only."""

    kind: CallKind
    subject: str
    system: str = field(repr=False)
    user: str = field(repr=False)
    schema: type[BaseModel]
    max_output_tokens: int
    prompt_version: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over all that decides the answer, the model aside: prompt version, schema and input."""
        parts = [self.prompt_version, json.dumps(self.schema.model_json_schema(), sort_keys=True)]
        parts += [self.system, self.user]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `value` is an instance of the call's schema; `stored`: paid for in an earlier run."""

    value: BaseModel
    usage: Usage
    stored: bool = False


class Model(Protocol):
    """One endpoint with one model, for one run. May be asked from several threads at once."""

    @property
    def usage(self) -> Usage:
        """What the run has used so far, answers that were of no use included."""
        ...

    def ask(self, call: Call) -> Answer:
        """The validated answer.

        Raises ModelUnavailable (nobody answers; retries are used up), ModelRejected (key, model or address),
        ModelCallFailed (this question alone), ModelAnswerInvalid (not JSON of the schema, even when asked again),
        ModelAnswerCut, ModelRefused, BudgetExhausted (nothing was sent).
        """
        ...


def added(first: Usage, second: Usage) -> Usage:
    """The sum of two; the cost is unknown where one of them is."""
    known = first.cost is not None and second.cost is not None
    return Usage(
        calls=first.calls + second.calls,
        input_tokens=first.input_tokens + second.input_tokens,
        cached_tokens=first.cached_tokens + second.cached_tokens,
        output_tokens=first.output_tokens + second.output_tokens,
        cost=(first.cost or 0.0) + (second.cost or 0.0) if known else None,
    )
