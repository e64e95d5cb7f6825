"""Where the language model is, and what may be spent there. Loads no client library."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sidecar.extraction.openai.prices import Price


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible endpoint. Budgets are in the price table's currency, `timeout` in seconds per request."""

    model: str
    api_key: str = field(repr=False)
    base_url: str | None = None
    models: tuple[str, ...] = ()
    """further models that a caller may choose"""
    prices: Mapping[str, Price] = field(default_factory=dict)
    run_budget: float | None = None
    day_budget: float | None = None
    timeout: float = 120.0

    def name(self, model: str) -> str:
        """A name for the model at this address, without the address."""
        return hashlib.sha256(f"{self.base_url or ''} {model}".encode()).hexdigest()[:16]
