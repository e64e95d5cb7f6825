"""An answer's text as a value of its schema, held to it as hard whether or not the endpoint knows strict schemas."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from typing import Any

from openai.lib._pydantic import to_strict_json_schema
from pydantic import BaseModel, ValidationError

from sidecar.errors import ModelAnswerInvalid

_FENCE = re.compile(r"\A```[a-zA-Z]*\s*\n(.*)\n\s*```\Z", re.DOTALL)


@functools.cache
def strict_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The strict JSON schema of a pydantic model, as the endpoint takes it. Not to be changed: made once."""
    return {"name": schema.__name__, "strict": True, "schema": to_strict_json_schema(schema)}


def schema_in_words(schema: type[BaseModel]) -> str:
    """What an endpoint without strict schemas is told instead."""
    text = json.dumps(strict_schema(schema)["schema"], ensure_ascii=False, sort_keys=True)
    return f"Answer with one JSON object and nothing else. It must satisfy this JSON schema:\n{text}"


def parse(text: str, schema: type[BaseModel]) -> BaseModel:
    """The value of the answer's one JSON object; a fence or words around it are put aside.

    Raises ModelAnswerInvalid for anything else: no object, two, a key named twice, a field missing, wrong or unknown.
    """
    cleaned = _unwrapped(text)
    if not cleaned:
        raise ModelAnswerInvalid("The language model's answer is empty.")
    try:
        value = json.loads(cleaned, object_pairs_hook=_unique, parse_constant=_no_constant)
        _complete(value, strict_schema(schema)["schema"])
        return schema.model_validate_json(cleaned, strict=True, extra="forbid")
    except ValidationError as error:
        # Never the values: they are the document's text.
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ModelAnswerInvalid(
            f"The language model's answer does not fit its schema at {where or 'the top'}."
        ) from None
    except (ValueError, RecursionError):
        raise ModelAnswerInvalid("The language model's answer is no valid JSON.") from None


def _unwrapped(text: str) -> str:
    text = text.strip().lstrip("\ufeff").strip()
    fenced = _FENCE.match(text)
    if fenced:
        text = fenced.group(1).strip()
    if text.startswith(("{", "[")):
        return text
    first, last = text.find("{"), text.rfind("}")
    return text[first : last + 1] if 0 <= first < last else text


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(key)
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _complete(value: Any, schema: dict[str, Any]) -> None:
    """A strict endpoint sends every field; a default must not stand in for one that was left out."""
    if isinstance(value, dict) and (missing := set(schema.get("required", ())) - value.keys()):
        raise ModelAnswerInvalid(f"The language model's answer lacks {', '.join(sorted(missing))}.")
