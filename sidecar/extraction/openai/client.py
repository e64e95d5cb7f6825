"""One question to an OpenAI-compatible endpoint, and its validated answer. Knows no document and no taxonomy."""

from __future__ import annotations

import copy
import json
from typing import Any

import openai
from openai.lib._pydantic import to_strict_json_schema
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ValidationError

from sidecar.errors import ModelAnswerCut, ModelAnswerInvalid, ModelRefused, ModelRejected, ModelUnavailable
from sidecar.extraction.openai.calls import Answer, Call
from sidecar.models import Usage
from sidecar.ports import AnswerStore, FreeGovernor, Governor, MemoryAnswerStore


class OpenAiModel:
    """Asks one model; finished answers come from the store."""

    def __init__(
        self,
        client: openai.OpenAI,
        model: str,
        *,
        store: AnswerStore | None = None,
        governor: Governor | None = None,
    ) -> None:
        self._client, self._model = client, model
        self._store = store or MemoryAnswerStore()
        self._governor = governor or FreeGovernor()

    def ask(self, call: Call) -> Answer:
        key = f"{self._model}:{call.digest}"
        stored = self._store.get(key)
        if stored is not None:
            return Answer(call.schema.model_validate_json(stored), Usage(), stored=True)
        with self._governor.slot((len(call.system) + len(call.user)) // 3 + call.max_output_tokens):
            completion = self._send(call)
        value = _value(completion, call.schema)
        self._store.put(key, value.model_dump_json())
        return Answer(value, _usage(completion))

    def _send(self, call: Call) -> ChatCompletion:
        try:
            return self._client.chat.completions.create(
                model=self._model,
                messages=[{"role": "system", "content": call.system}, {"role": "user", "content": call.user}],
                response_format={"type": "json_schema", "json_schema": strict_schema(call.schema)},  # type: ignore[typeddict-item]  # built at run time
                max_completion_tokens=call.max_output_tokens,
            )
        except (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError) as error:
            raise ModelUnavailable(f"The language model cannot be reached ({type(error).__name__}).") from error
        except openai.APIStatusError as error:
            raise ModelRejected(f"The language model's endpoint refused the request ({error.status_code}).") from error
        except (openai.OpenAIError, ValueError) as error:
            raise ModelAnswerInvalid(f"The endpoint's answer cannot be read ({type(error).__name__}).") from error


def strict_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The strict JSON schema of a pydantic model, as the endpoint takes it."""
    return {"name": schema.__name__, "strict": True, "schema": copy.deepcopy(to_strict_json_schema(schema))}


def _value(completion: ChatCompletion, schema: type[BaseModel]) -> BaseModel:
    choices = getattr(completion, "choices", None)
    if not choices:
        raise ModelAnswerInvalid("The endpoint's answer is empty.")
    choice = choices[0]
    if choice.message.refusal:
        raise ModelRefused()
    if choice.finish_reason == "length":
        raise ModelAnswerCut()
    try:
        return schema.model_validate(json.loads(choice.message.content or ""))
    except (ValueError, ValidationError) as error:
        raise ModelAnswerInvalid() from error


def _usage(completion: ChatCompletion) -> Usage:
    usage = completion.usage
    if usage is None:
        return Usage(calls=1, cost=None)
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens or 0) if details is not None else 0
    return Usage(1, usage.prompt_tokens, cached, usage.completion_tokens, None)
