"""The extractor for one analysis: what the operator allows and what the caller wishes. Reads no environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import openai

from sidecar.errors import OptionInvalid, SettingsInvalid
from sidecar.extraction.base import Extraction, Extractor
from sidecar.extraction.openai.budget import Budget, Cap
from sidecar.extraction.openai.calls import Answer, Call, CallKind
from sidecar.extraction.openai.client import OpenAiModel, content_key
from sidecar.extraction.openai.endpoint import Endpoint
from sidecar.extraction.openai.estimate import quote
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.extraction.openai.planning import Portions
from sidecar.extraction.openai.prices import Price, price_of
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Document, Taxonomy, Usage
from sidecar.ports import AnswerStore, FreeGovernor, Governor, Ledger, MemoryAnswerStore, MemoryLedger, Report

ONLY_HERE = ("model", "budget", "segment_chunks", "benefit_chunks", "detail_chunks", "chunk_size", "debug_from")
"""options that mean nothing to another extractor"""
KINDS: tuple[CallKind, ...] = ("routing", "segment", "second_pass", "repair")
FRESH_FROM: Mapping[str, tuple[CallKind, ...]] = {"segments": KINDS, "benefits": KINDS[1:], "details": KINDS[2:]}
CHUNK_CHARACTERS, USUAL_CHUNKS = 6_000, 10
"""of policy text: the unit of the chunk options"""
NO_KEY = "No language model is configured (OPENAI_API_KEY): the rules extractor was used instead."


@dataclass(frozen=True)
class Backing:
    """What several runs share. `governor` gets the model's name; `on_answer` sees each answer."""

    store: AnswerStore = field(default_factory=MemoryAnswerStore)
    governor: Callable[[str], Governor] = lambda name: FreeGovernor()
    day: Ledger = field(default_factory=MemoryLedger)
    on_answer: Callable[[Call, Answer], None] | None = None


@contextmanager
def made_extractor(endpoint: Endpoint | None, options: Mapping[str, Any], backing: Backing) -> Iterator[Extractor]:
    """The extractor for these options; with `dry_run` one that only quotes, without an endpoint the rules' own.

    Raises OptionInvalid where the operator does not allow what is wished, SettingsInvalid for a budget without price.
    """
    if endpoint is None:
        yield Instead(RulesExtractor(), NO_KEY)
        return
    model = _model(endpoint, options.get("model"))
    price = price_of(model, endpoint.prices)
    if options.get("dry_run"):
        yield Quoting(model, price, backing.store, _portions(options))
        return
    budget = Budget(price, *_caps(endpoint, options.get("budget"), backing.day))
    with openai.OpenAI(base_url=endpoint.base_url, api_key=endpoint.api_key, timeout=endpoint.timeout) as client:
        asks = OpenAiModel(
            client,
            model,
            store=backing.store,
            governor=backing.governor(endpoint.name(model)),
            budget=budget,
            fresh=KINDS if options.get("no_cache") else FRESH_FROM.get(options.get("debug_from") or "", ()),
            on_answer=backing.on_answer,
        )
        yield OpenAiExtractor(asks, portions=_portions(options))


def refuse_foreign(options: Mapping[str, Any]) -> None:
    """Raises OptionInvalid where an option is given that only a language model could heed."""
    for name in ONLY_HERE:
        if options.get(name) is not None:
            raise OptionInvalid(f"{name} has an effect with the extractor openai only.", field=name)


class Instead:
    """Another extractor, and the sentence that says why it was used."""

    def __init__(self, extractor: Extractor, reason: str) -> None:
        self._extractor, self._reason = extractor, reason
        self.name = extractor.name

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        found = self._extractor.extract(documents, taxonomy, report)
        return replace(found, reasons=(*found.reasons, self._reason))


class Quoting:
    """Says what the model would cost and asks it nothing; what is found is the rules' own."""

    name = "rules"

    def __init__(self, model: str, price: Price | None, store: AnswerStore, portions: Portions) -> None:
        self._model, self._price, self._store, self._portions = model, price, store, portions

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        planned = OpenAiExtractor(_Mute(), portions=self._portions).plan(documents, taxonomy)
        open_calls = [call for call in planned if self._store.get(content_key(self._model, call)) is None]
        asked = quote(open_calls, self._price)
        told = {
            "model": self._model,
            "calls": asked.calls,
            "stored": len(planned) - asked.calls,
            "input_tokens": asked.input_tokens,
            "output_tokens": asked.output_tokens,
            "cost": asked.cost,
        }
        found = RulesExtractor().extract(documents, taxonomy, report)
        reason = "A quote: the language model was not asked, the rules extractor was used."
        return replace(found, reasons=(*found.reasons, reason), account={**found.account, "quote": told})


class _Mute:
    """A Model for planning, which asks nothing."""

    usage = Usage()

    def ask(self, call: Call) -> Answer:
        raise AssertionError("a plan asks nothing")


def _model(endpoint: Endpoint, wished: str | None) -> str:
    if not endpoint.model:
        raise SettingsInvalid("OPENAI_MODEL is not set.", field="OPENAI_MODEL")
    if wished is None or wished == endpoint.model or wished in endpoint.models:
        return wished or endpoint.model
    raise OptionInvalid(f"The operator has not allowed the model {wished!r} (OPENAI_MODELS).", field="model")


def _caps(endpoint: Endpoint, wished: float | None, day: Ledger) -> list[Cap]:
    caps = []
    most = endpoint.run_budget
    if wished is not None and most is not None and wished > most:
        raise OptionInvalid(f"The operator allows a budget of at most {most:g}.", field="budget")
    if wished is not None or most is not None:
        caps.append(Cap("budget per analysis", wished if wished is not None else most or 0.0))
    if endpoint.day_budget is not None:
        caps.append(Cap("budget per day", endpoint.day_budget, day))
    return caps


def _portions(options: Mapping[str, Any]) -> Portions:
    """What one call may carry; the option of a stage goes before the one for all."""

    def characters(name: str) -> int:
        return CHUNK_CHARACTERS * int(options.get(name) or options.get("chunk_size") or USUAL_CHUNKS)

    return Portions(characters("segment_chunks"), characters("benefit_chunks"), characters("detail_chunks"))
