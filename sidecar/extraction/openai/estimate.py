"""How much a call will take, before it is asked: guesses on the safe side, for each model counts tokens its own way."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel

from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.prices import Price, priced
from sidecar.models import Usage

BYTES_PER_TOKEN = 3.5
"""Policy text in German, French and Italian takes 3.6 to 4.5 bytes a token with the large vocabularies."""
FRAME_TOKENS = 40
OUTPUT_BASE = 300
OUTPUT_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Quote:
    """What a run would take. `cost` is None where no price is known."""

    calls: int
    input_tokens: int
    output_tokens: int
    cost: float | None


def tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few."""
    return math.ceil(len(text.encode()) / BYTES_PER_TOKEN)


def expected(call: Call) -> Usage:
    """What one call will probably take; the schema counts as input."""
    sent = tokens(call.system) + tokens(call.user) + _schema_tokens(call.schema) + FRAME_TOKENS
    answer = min(call.max_output_tokens, OUTPUT_BASE + math.ceil(OUTPUT_SHARE * tokens(call.user)))
    return Usage(calls=1, input_tokens=sent, output_tokens=answer, cost=None)


@functools.cache
def _schema_tokens(schema: type[BaseModel]) -> int:
    return tokens(str(schema.model_json_schema()))


def quote(calls: Iterable[Call], price: Price | None) -> Quote:
    """The sum over the calls of a run."""
    each = [expected(call) for call in calls]
    total = priced(
        Usage(
            calls=len(each),
            input_tokens=sum(one.input_tokens for one in each),
            output_tokens=sum(one.output_tokens for one in each),
        ),
        price,
    )
    return Quote(total.calls, total.input_tokens, total.output_tokens, total.cost)
