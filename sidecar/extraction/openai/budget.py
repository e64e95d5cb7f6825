"""Hard caps on what a run and a day may cost. Every call reserves what it will probably cost before it is sent.

So a cap is passed by no more than the calls in flight were guessed too low.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sidecar.errors import BudgetExhausted, SettingsInvalid
from sidecar.extraction.openai.prices import Price
from sidecar.models import Usage
from sidecar.ports import Ledger, MemoryLedger


@dataclass(frozen=True, slots=True)
class Cap:
    """A sum that a ledger must not pass. `name` is what people call it."""

    name: str
    most: float
    ledger: Ledger = field(default_factory=MemoryLedger)


class Budget:
    """The caps of one run. Without caps everything is allowed, whatever the price."""

    def __init__(self, price: Price | None, *caps: Cap) -> None:
        if caps and price is None:
            raise SettingsInvalid(
                f"A {caps[0].name} is set, but no price is known for the model: add it to OPENAI_PRICES.",
                field="OPENAI_PRICES",
            )
        self.price = price
        self._caps = caps

    @contextlib.contextmanager
    def reserved(self, guess: Usage) -> Iterator[Reservation]:
        """Room for one call of about that usage. Raises BudgetExhausted; nothing may be sent then.

        What the call really cost takes the place of the guess; where that never becomes known, the guess stays spent.
        """
        amount = self.price.cost(guess) if self.price is not None else 0.0
        taken: list[Cap] = []
        for cap in self._caps:
            if cap.ledger.add(amount) > cap.most:
                for held in (cap, *taken):
                    held.ledger.add(-amount)
                raise BudgetExhausted(f"The {cap.name} of {cap.most:g} is used up.")
            taken.append(cap)
        reservation = Reservation(self, amount)
        try:
            yield reservation
        finally:
            change = reservation.amount - amount
            if change:
                for cap in self._caps:
                    cap.ledger.add(change)


class Reservation:
    """The room of one call. `amount` is what it costs as far as is known."""

    def __init__(self, budget: Budget, amount: float) -> None:
        self._budget, self.amount = budget, amount

    def settle(self, usage: Usage) -> None:
        """What the call really took."""
        if self._budget.price is not None:
            self.amount = self._budget.price.cost(usage)

    def cancel(self) -> None:
        """The endpoint refused the call: it costs nothing."""
        self.amount = 0.0
