"""One request to an OpenAI-compatible endpoint: what came back, what went wrong as one of our errors, what it took.

Never tries twice, but for speaking plainer to an endpoint that does not know strict schemas or the newer parameters.
Never passes an endpoint's own words on: they may hold a key or the document's text.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import openai

from sidecar.errors import (
    ModelAnswerCut,
    ModelAnswerInvalid,
    ModelCallFailed,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.limits import rate_limits, retry_after
from sidecar.extraction.openai.parsing import schema_in_words, strict_schema
from sidecar.models import Usage
from sidecar.ports import RateLimits

Format = Literal["json_schema", "json_object", "text"]
PLAINER: Mapping[Format, Format] = {"json_schema": "json_object", "json_object": "text"}
AWAY = (408, 429, 502, 503, 504, 529)
"""Answers that speak of the endpoint and not of the question."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an endpoint understands."""

    format: Format = "json_schema"
    length: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"


@dataclass(frozen=True, slots=True)
class Sent:
    """What one request led to. Exactly one of `text` and `error` is set; `usage` is kept in both cases.

    `usage` is None where nobody knows what the endpoint did; `refused`: it did nothing, and nothing is to be paid.
    """

    text: str | None = None
    error: ModelError | None = None
    usage: Usage | None = None
    limits: RateLimits = field(default_factory=RateLimits)
    refused: bool = False


class Wire:
    """An endpoint and a model. Remembers the dialect that it was found to understand."""

    def __init__(self, client: openai.OpenAI, model: str) -> None:
        self._client = client.with_options(max_retries=0)
        self.model = model
        self._dialect = Dialect()
        self._lock = threading.Lock()

    def send(self, call: Call, *, max_output_tokens: int, plainer: bool = False) -> Sent:
        """Ask once. `plainer`: with the schema in words, for an endpoint that seems not to heed it otherwise."""
        while True:
            dialect = self._dialect
            spoken = replace(dialect, format=PLAINER.get(dialect.format, "text")) if plainer else dialect
            try:
                raw = self._client.chat.completions.with_raw_response.create(
                    **_body(call, self.model, spoken, max_output_tokens)
                )
                return _received(raw.text, raw.headers, self.model)
            except openai.APIStatusError as error:
                simpler = _simpler(error, spoken)
                if simpler is None:
                    return _status(error)
                with self._lock:
                    self._dialect = simpler
            except openai.APITimeoutError:
                return Sent(error=ModelUnavailable("The language model did not answer in time.", about="call"))
            except (openai.APIConnectionError, openai.APIError, OSError) as error:
                return _broken(error)


def _body(call: Call, model: str, dialect: Dialect, length: int) -> dict[str, Any]:
    system = call.system
    body: dict[str, Any] = {"model": model, dialect.length: length}
    if dialect.format == "json_schema":
        body["response_format"] = {"type": "json_schema", "json_schema": strict_schema(call.schema)}
    else:
        system = f"{system}\n\n{schema_in_words(call.schema)}"
    if dialect.format == "json_object":
        body["response_format"] = {"type": "json_object"}
    body["messages"] = [{"role": "system", "content": system}, {"role": "user", "content": call.user}]
    return body


def _simpler(error: openai.APIStatusError, dialect: Dialect) -> Dialect | None:
    """The dialect to try where the endpoint refused a parameter and not the question."""
    if error.status_code not in (400, 404, 422, 501):
        return None
    said = f"{error.param or ''} {error.message}".lower()
    if dialect.length in said and dialect.length == "max_completion_tokens":
        return replace(dialect, length="max_tokens")
    if dialect.format != "text" and any(word in said for word in ("response_format", "json_schema", "json_object")):
        return replace(dialect, format=PLAINER[dialect.format])
    return None


def _received(text: str, headers: Mapping[str, str], model: str) -> Sent:
    """What an answer with status 200 holds."""
    limits = rate_limits(headers)
    try:
        body = json.loads(text)
        choice = body["choices"][0]
        message = choice["message"]
        content, refusal, finish = message.get("content"), message.get("refusal"), choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError):
        return Sent(error=ModelAnswerInvalid("The endpoint's answer is no chat completion."), limits=limits)
    usage = _usage(body.get("usage"))
    if not _same_model(body.get("model"), model):
        error: ModelError = ModelAnswerInvalid(f"The endpoint answered with another model than {model}.")
    elif refusal or finish == "content_filter":
        error = ModelRefused()
    elif finish == "length":
        error = ModelAnswerCut()
    elif not isinstance(content, str) or not content.strip():
        error = ModelAnswerInvalid("The language model's answer is empty.")
    else:
        return Sent(text=content, usage=usage, limits=limits)
    return Sent(error=error, usage=usage, limits=limits)


def _same_model(answered: object, asked: str) -> bool:
    """Endpoints name a dated version, a path or nothing at all; another model's name is another model."""
    if not isinstance(answered, str) or not answered:
        return True
    first, second = (name.rsplit("/", 1)[-1].lower().removesuffix(":latest") for name in (answered, asked))
    return first == second or (first.startswith(f"{second}-") and first[len(second) + 1 :].replace("-", "").isdigit())


def _usage(body: object) -> Usage | None:
    if not isinstance(body, dict):
        return None
    details = body.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    numbers = (body.get("prompt_tokens"), cached or 0, body.get("completion_tokens"))
    if not all(isinstance(number, int) and number >= 0 for number in numbers):
        return None
    return Usage(1, numbers[0], numbers[1], numbers[2], None)  # type: ignore[arg-type]  # whole numbers, just seen


def _status(error: openai.APIStatusError) -> Sent:
    """What an answer with any other status means."""
    code, status = str(error.code or ""), error.status_code
    headers = error.response.headers
    limits = rate_limits(headers)
    failed = _meaning(status, code, retry_after(headers))
    if status == 429 and isinstance(failed, ModelUnavailable):
        limits = replace(limits, pause_seconds=failed.details["pause"] or 1.0)
    return Sent(error=failed, limits=limits, refused=True)


def _meaning(status: int, code: str, pause: float | None) -> ModelError:
    if status == 429 and code in ("insufficient_quota", "billing_hard_limit_reached"):
        return ModelRejected("The quota at the language model's endpoint is used up.")
    if status in AWAY:
        return ModelUnavailable(f"The language model's endpoint answers {status}.", about="endpoint", pause=pause)
    if status >= 500:
        return ModelUnavailable(f"The language model's endpoint answers {status}.", about="call", pause=pause)
    if status == 401:
        return ModelRejected(
            "The language model's endpoint refuses the key: check OPENAI_API_KEY.", field="OPENAI_API_KEY"
        )
    if status == 403:
        return ModelRejected("The key may not use this model: check OPENAI_API_KEY and OPENAI_MODEL.")
    if status == 404:
        return ModelRejected("The endpoint knows no such model or address: check OPENAI_MODEL and OPENAI_BASE_URL.")
    if status == 413 or code in ("context_length_exceeded", "string_above_max_length"):
        return ModelCallFailed("A question is longer than the language model takes.")
    if code == "content_filter":
        return ModelRefused()
    return ModelRejected(f"The language model's endpoint refused the request ({status}).")


def _broken(error: Exception) -> Sent:
    """No whole answer: nobody was there, or the line broke while something was being done."""
    cause = type(error.__cause__ or error).__name__
    about = "endpoint" if cause in ("ConnectError", "ConnectTimeout", "ConnectionRefusedError") else "call"
    return Sent(
        error=ModelUnavailable(f"The connection to the language model broke ({cause}).", about=about),
        refused=about == "endpoint",
    )
