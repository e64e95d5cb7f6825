"""What tokens cost: the operator's price table, per million tokens. No price is built in, for prices change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sidecar.errors import SettingsInvalid
from sidecar.models import Usage

MILLION = 1_000_000
_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")


@dataclass(frozen=True, slots=True)
class Price:
    """Money per million tokens; `cached` is the price of input tokens that the endpoint had in its cache."""

    input: float
    output: float
    cached: float

    def cost(self, usage: Usage) -> float:
        """What those tokens cost; cached tokens are part of the input tokens."""
        cached = min(usage.cached_tokens, usage.input_tokens)
        fresh = usage.input_tokens - cached
        return (fresh * self.input + cached * self.cached + usage.output_tokens * self.output) / MILLION


def read_prices(table: Mapping[str, Mapping[str, float]]) -> dict[str, Price]:
    """The table of the setting OPENAI_PRICES: `{"model": {"input": 1, "cached": 0.1, "output": 4}}`.

    Without a price for cached tokens they cost what input costs. Raises SettingsInvalid naming the model.
    """
    prices = {}
    for model, row in table.items():
        unknown = sorted(row.keys() - {"input", "cached", "output"})
        missing = sorted({"input", "output"} - row.keys())
        if unknown or missing or any(value < 0 for value in row.values()):
            raise SettingsInvalid(
                f"OPENAI_PRICES: {model} needs input and output, may have cached, each 0 or more.",
                field="OPENAI_PRICES",
            )
        prices[model] = Price(row["input"], row["output"], row.get("cached", row["input"]))
    return prices


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """The model's price; a dated version without one of its own costs what its model costs."""
    return prices.get(model) or prices.get(_DATED.sub("", model))


def priced(usage: Usage, price: Price | None) -> Usage:
    """The usage with its cost; None where no price is known, unless nothing was used."""
    if price is None:
        return replace(usage, cost=None if usage.input_tokens or usage.output_tokens else 0.0)
    return replace(usage, cost=price.cost(usage))
