"""Budgets, prices and quotes: what may be sent, what it costs, what it will probably cost."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import BudgetExhausted, SettingsInvalid
from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.budget import Budget, Cap
from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.estimate import expected, quote, tokens
from sidecar.extraction.openai.prices import Price, price_of, priced, read_prices
from sidecar.models import Usage
from sidecar.ports import MemoryLedger

PRICE = Price(input=1.0, cached=0.1, output=4.0)


def usage(sent: int, given: int = 0, cached: int = 0) -> Usage:
    return Usage(1, sent, cached, given, None)


def test_a_price_is_per_million_and_cached_tokens_are_part_of_the_input() -> None:
    assert PRICE.cost(usage(1_000_000, 500_000, cached=400_000)) == pytest.approx(0.6 + 0.04 + 2.0)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_cost_is_never_negative_and_never_more_than_without_cache(sent: int, given_: int, cached: int) -> None:
    cost = PRICE.cost(usage(sent, given_, cached))
    assert 0 <= cost <= PRICE.cost(usage(sent, given_)) + 1e-12


def test_prices_come_from_the_setting() -> None:
    prices = read_prices({"m": {"input": 1, "output": 2}, "n": {"input": 1, "output": 2, "cached": 0}})
    assert (prices["m"].cached, prices["n"].cached) == (1, 0)
    assert price_of("m-2026-01-31", prices) == price_of("m-20260131", prices) == prices["m"]
    assert price_of("m-mini", prices) is None


@pytest.mark.parametrize(
    "row", [{"input": 1.0}, {"input": -1.0, "output": 1.0}, {"input": 1.0, "output": 1.0, "x": 1.0}]
)
def test_a_wrong_price_is_named(row: dict[str, float]) -> None:
    with pytest.raises(SettingsInvalid, match="OPENAI_PRICES: m "):
        read_prices({"m": row})


def test_an_unknown_price_is_unknown_and_nothing_costs_nothing() -> None:
    assert priced(usage(10), None).cost is None
    assert priced(Usage(), None).cost == 0.0


def test_a_cap_needs_a_price() -> None:
    with pytest.raises(SettingsInvalid, match="no price is known"):
        Budget(None, Cap("budget per analysis", 1.0))


def test_a_guess_is_replaced_by_what_it_took() -> None:
    ledger = MemoryLedger()
    budget = Budget(PRICE, Cap("budget", 1.0, ledger))
    with budget.reserved(usage(900_000)) as room:
        with pytest.raises(BudgetExhausted), budget.reserved(usage(200_000)):
            pass
        room.settle(usage(100_000))
    assert ledger.add(0) == pytest.approx(0.1)
    with budget.reserved(usage(800_000)):
        pass


def test_what_nobody_knows_stays_spent_and_what_was_refused_does_not() -> None:
    ledger = MemoryLedger()
    budget = Budget(PRICE, Cap("budget", 1.0, ledger))
    with pytest.raises(RuntimeError), budget.reserved(usage(300_000)):
        raise RuntimeError
    assert ledger.add(0) == pytest.approx(0.3)
    with budget.reserved(usage(300_000)) as room:
        room.cancel()
    assert ledger.add(0) == pytest.approx(0.3)


def test_a_cap_that_is_hit_gives_back_what_the_others_took() -> None:
    run, day = MemoryLedger(), MemoryLedger()
    budget = Budget(PRICE, Cap("budget per analysis", 1.0, run), Cap("budget per day", 0.1, day))
    with pytest.raises(BudgetExhausted, match="budget per day"), budget.reserved(usage(500_000)):
        pass
    assert run.add(0) == pytest.approx(0)
    assert day.add(0) == pytest.approx(0)


def test_a_cap_is_passed_by_no_more_than_guesses_were_too_low() -> None:
    """Forty calls at once, each guessed at half of what it takes: the overshoot is that of the calls in flight."""
    ledger, most, took = MemoryLedger(), 1.0, usage(100_000)
    budget, flying, most_at_once, lock = Budget(PRICE, Cap("budget", most, ledger)), 0, 0, threading.Lock()

    def work() -> None:
        nonlocal flying, most_at_once
        for _ in range(5):
            try:
                with budget.reserved(usage(50_000)) as room:
                    with lock:
                        flying += 1
                        most_at_once = max(most_at_once, flying)
                    room.settle(took)
                    with lock:
                        flying -= 1
            except BudgetExhausted:
                return

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    overshoot = ledger.add(0) - most
    assert overshoot <= most_at_once * (PRICE.cost(took) - PRICE.cost(usage(50_000))) + 1e-9
    assert ledger.add(0) > 0.8


def test_a_quote_sums_calls_and_counts_rather_too_many_tokens() -> None:
    text = "Versichert ist das Reisegepäck der versicherten Person gegen Diebstahl, Beschädigung und Verlust. " * 40
    call = Call("segment", "x", "instructions", text, Reply, 16_000, "1")
    assert tokens(text) >= len(text.split()) * 1.5
    one = expected(call)
    assert one.input_tokens > tokens(text)
    both = quote([call, call], PRICE)
    assert (both.calls, both.input_tokens) == (2, 2 * one.input_tokens)
    assert both.cost == pytest.approx(2 * PRICE.cost(one))
    assert quote([call], None).cost is None
    assert quote([], None).cost == 0.0
